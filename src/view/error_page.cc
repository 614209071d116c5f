#include "view/layout.h"
#include "view/pages.h"
#include "view/templates.h"

namespace beantrack::view {

std::string render(const ErrorPage& page) {
  Frame frame(page.layout, {.title = page.title, .style = "card"});
  auto& body = frame.body();
  body.SetIntValue("STATUS", page.status);
  body.SetValueWithoutCopy("TITLE", borrow(page.title));
  body.SetValueWithoutCopy("MESSAGE", borrow(page.message));
  if (!page.request_id.empty()) body.SetValueAndShowSection("REQUEST_ID", borrow(page.request_id), "HAS_REQUEST_ID");
  body.ShowSection(page.layout.user ? "TO_INBOX" : "TO_LOGIN");
  return frame.html(kErrorTemplate);
}

}  // namespace beantrack::view
