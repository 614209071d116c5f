#include "pages/common.h"
#include "pages/pages.h"
#include "pages/profile.h"

namespace beantrack::pages {

Response profile_sessions(Context& context, const Request& request, const Visitor& visitor) {
  const std::string which = request.parameter("which").value_or("others");
  if (which != "others" && which != "all") throw http::HttpError(400, "'which' must be 'others' or 'all'.");
  if (which == "all")
    context.sessions.remove_all_of(visitor.user().id);
  else
    context.sessions.remove_others_of(visitor.user().id, visitor.session->id);
  context.daemon.wake();  // the daemon closes the streams of those sessions
  return which == "all" ? signed_out(request) : profile_saved(request, "sessions");
}

}  // namespace beantrack::pages
