#include "language/phrases.h"
#include "view/layout.h"
#include "view/pages.h"
#include "view/templates.h"

namespace beantrack::view {

std::string render(const LoginPage& page) {
  Frame frame(page.layout, {.title = language::tr("Sign in"), .style = "card", .installable = true});
  auto& body = frame.body();
  body.SetValueWithoutCopy("EMAIL", borrow(page.email));
  if (!page.next.empty()) body.SetValueAndShowSection("NEXT", borrow(page.next), "HAS_NEXT");
  if (!page.error.empty()) body.SetValueAndShowSection("ERROR", borrow(page.error), "REFUSED");
  if (page.clears) body.ShowSection("CLEARS");
  return frame.html(kLoginTemplate);
}

}  // namespace beantrack::view
