#include "pages/pages.h"

namespace beantrack::pages {

Response logout(Context& context, const Request& request, const Visitor& visitor) {
  context.sessions.remove(visitor.session->id);
  context.daemon.wake();  // it closes the session's streams
  return http::redirect("/login")
      .add("Set-Cookie", http::expired_session_cookie(request.https))
      .add("Clear-Site-Data", "\"cache\"");  // the pages that the browser keeps for going back to
}

}  // namespace beantrack::pages
