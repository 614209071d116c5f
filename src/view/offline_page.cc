#include "language/phrases.h"
#include "view/layout.h"
#include "view/pages.h"
#include "view/templates.h"

namespace beantrack::view {

std::string render_offline() {
  ctemplate::TemplateDictionary page("offline");
  fill_language(page);
  fill_theme(Theme::automatic, page);
  std::string html;
  expand(kOfflineTemplate, page, html);
  return html;
}

}  // namespace beantrack::view
