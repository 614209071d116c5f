#include "pages/pages.h"
#include "view/pages.h"

namespace beantrack::pages {

Response home(Context&, const Request&, const Visitor&) { return http::redirect("/chat"); }

Response favicon(Context&, const Request&, const Visitor&) { return http::redirect("/static/icon.svg"); }

Response offline(Context&, const Request&, const Visitor&) { return http::html(view::render_offline()); }

}  // namespace beantrack::pages
