#include "view/templates.h"

#include <memory>
#include <stdexcept>

#include "base/errors.h"

namespace beantrack::view {
namespace {

constexpr auto kStrip = ctemplate::STRIP_WHITESPACE;  // of the templates' own lines, never of a value

std::unique_ptr<ctemplate::TemplateCache>& cache() {
  static std::unique_ptr<ctemplate::TemplateCache> templates;
  return templates;
}

}  // namespace

void load_templates(const std::string& directory) {
  auto loaded = std::make_unique<ctemplate::TemplateCache>();
  loaded->SetTemplateRootDirectory(directory);
  for (const char* name :
       {kLayoutTemplate, kLoginTemplate, kInboxTemplate, kRoomTemplate, kSearchTemplate, kProfileTemplate,
        kErrorTemplate, kBubbleTemplate, kDayTemplate, kNewTemplate})
    if (!loaded->LoadTemplate(name, kStrip))
      throw ConfigError("template_dir: " + directory + "/" + name + " is missing or is no valid template");
  loaded->Freeze();  // no look at the disk, and no change of a page, while the program runs
  cache() = std::move(loaded);
}

void expand(const char* name, const ctemplate::TemplateDictionary& dictionary, std::string& html) {
  if (!cache() || !cache()->ExpandNoLoad(name, kStrip, &dictionary, nullptr, &html))
    throw std::logic_error(std::string("template ") + name + " is not loaded");
}

}  // namespace beantrack::view
