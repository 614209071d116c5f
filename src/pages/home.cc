#include "pages/pages.h"

namespace beantrack::pages {

Response home(Context&, const Request&, const Visitor&) { return http::redirect("/chat"); }

Response favicon(Context&, const Request&, const Visitor&) { return http::redirect("/static/icon.svg"); }

}  // namespace beantrack::pages
