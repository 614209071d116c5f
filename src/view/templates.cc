#include "view/templates.h"

#include <array>
#include <fstream>
#include <memory>
#include <sstream>
#include <stdexcept>

#include "base/errors.h"
#include "language/phrases.h"
#include "view/contact_rows.h"
#include "view/layout.h"
#include "view/phrase_marks.h"
#include "view/room_template.h"
#include "view/row_templates.h"

namespace beantrack::view {
namespace {

constexpr auto kStrip = ctemplate::STRIP_WHITESPACE;  // of the templates' own lines, never of a value

constexpr const char* kTemplates[] = {kLayoutTemplate,  kLoginTemplate, kInboxTemplate,  kRoomTemplate,
                                      kSearchTemplate,  kProfileTemplate, kErrorTemplate, kBubbleTemplate,
                                      kDayTemplate,     kNewTemplate,   kPhrasesTemplate,  kOfflineTemplate,
                                      kAboutTemplate,   kRenamedTemplate, kVerifiedTemplate, kContactTemplate,
                                      kContactTimeTemplate};

using Cache = std::unique_ptr<ctemplate::TemplateCache>;
using Caches = std::array<Cache, kLanguages.size()>;  // the templates in each language

Caches& caches() {
  static Caches loaded;
  return loaded;
}

std::string read_template(const std::string& directory, const char* name) {
  std::ifstream file{directory + "/" + name};
  std::ostringstream text;
  if (!(text << file.rdbuf())) throw ConfigError("template_dir: " + directory + "/" + name + " is missing");
  return std::move(text).str();
}

Cache load(const std::string& directory, const Language& language) {
  auto loaded = std::make_unique<ctemplate::TemplateCache>();
  for (const char* name : kTemplates) {
    const std::string text = translate_marks(read_template(directory, name), language);
    if (!loaded->StringToTemplateCache(name, text, kStrip))
      throw ConfigError("template_dir: " + directory + "/" + name + " is no valid template");
  }
  loaded->Freeze();  // no look at the disk, and no change of a page, while the program runs
  return loaded;
}

}  // namespace

void load_templates(const std::string& directory) {
  Caches loaded;
  for (const Language& language : kLanguages) loaded[index_of(language)] = load(directory, language);
  caches() = std::move(loaded);
  load_layout();
  load_row_templates();
  load_room_template();
  load_contact_templates();
}

void expand(const char* name, const ctemplate::TemplateDictionary& dictionary, std::string& html) {
  const auto& cache = caches()[index_of(language::in_use())];
  if (!cache || !cache->ExpandNoLoad(name, kStrip, &dictionary, nullptr, &html))
    throw std::logic_error(std::string("template ") + name + " is not loaded");
}

}  // namespace beantrack::view
