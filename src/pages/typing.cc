// "… is writing": passed on to whoever of the receiver's streams is open just now, and stored nowhere.
#include "http/error.h"
#include "pages/common.h"
#include "pages/pages.h"

namespace beantrack::pages {

Response typing(Context& context, const Request& request, const Visitor& visitor) {
  const User& me = visitor.user();
  const bool typing = request.flag("typing").value_or(true);
  const db::Receiver receiver = find_receiver(request, visitor);
  if (!receiver.enabled) throw disabled_account();
  context.daemon.typing({me.id, receiver.user->id, typing});
  return http::json(R"({"success":true})");
}

}  // namespace beantrack::pages
