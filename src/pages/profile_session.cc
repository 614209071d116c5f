#include "model/id.h"
#include "pages/common.h"
#include "pages/pages.h"
#include "pages/profile.h"

namespace beantrack::pages {

// A session that is over already, or somebody else's, is none of one's own: nothing happens, and nothing is told of it.
Response profile_session(Context& context, const Request& request, const Visitor& visitor) {
  const auto id = parse_number(request.parameter("id").value_or(""));
  if (!id) throw http::HttpError(400, "'id' must be a valid session ID.");
  if (context.sessions.remove_of(visitor.user().id, *id) > 0) context.daemon.wake();  // the daemon closes its streams
  return *id == visitor.session->id ? signed_out(request) : profile_saved(request, "session");
}

}  // namespace beantrack::pages
