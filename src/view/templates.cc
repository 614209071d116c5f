#include "view/templates.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>

#include "base/errors.h"
#include "language/phrases.h"
#include "view/contact_rows.h"
#include "view/layout.h"
#include "view/per_language.h"
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

// The texts of kTemplates, in their order. They stay in memory, so that an update of the files changes no page of a
// running program.
using Texts = std::array<std::string, std::size(kTemplates)>;

Texts& texts() {
  static Texts loaded;
  return loaded;
}

std::string read_template(const std::string& directory, const char* name) {
  std::ifstream file{directory + "/" + name};
  std::ostringstream text;
  if (!(text << file.rdbuf())) throw ConfigError("template_dir: " + directory + "/" + name + " is missing");
  return std::move(text).str();
}

// All templates in one language.
struct Templates {
  Templates() {
    for (std::size_t i = 0; i < std::size(kTemplates); ++i)
      if (!cache.StringToTemplateCache(kTemplates[i], translate_marks(texts()[i], language::in_use()), kStrip))
        throw ConfigError(std::string("template_dir: ") + kTemplates[i] + " is no valid template");
    cache.Freeze();  // no look at the disk
  }

  ctemplate::TemplateCache cache;
};

PerLanguage<Templates>& loaded() {
  static PerLanguage<Templates> templates;
  return templates;
}

}  // namespace

void load_templates(const std::string& directory) {
  Texts read;
  std::ranges::transform(kTemplates, read.begin(), [&](const char* name) { return read_template(directory, name); });
  texts() = std::move(read);
  loaded().load();
  load_layout();
  load_row_templates();
  load_room_template();
  load_contact_templates();
}

void expand(const char* name, const ctemplate::TemplateDictionary& dictionary, std::string& html) {
  if (!loaded().in_use().cache.ExpandNoLoad(name, kStrip, &dictionary, nullptr, &html))
    throw std::logic_error(std::string("template ") + name + " is not loaded");
}

}  // namespace beantrack::view
