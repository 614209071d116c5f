#include "pages/common.h"
#include "pages/pages.h"

namespace beantrack::pages {

Response logout(Context& context, const Request& request, const Visitor& visitor) {
  context.sessions.remove(visitor.session->id);
  context.daemon.wake();  // it closes the session's streams
  return signed_out(request);
}

}  // namespace beantrack::pages
