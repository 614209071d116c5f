// The bubble of a message that has arrived. What is shown is the stored message: a script that says "this was written
// by that person" is not believed, only asked which message it means.
#include "http/error.h"
#include "model/id.h"
#include "pages/pages.h"
#include "view/bubble.h"

namespace beantrack::pages {
namespace {

std::optional<Message> meant_message(Context& context, const Request& request, const User& me) {
  if (const auto id = request.parameter("messageId")) {
    if (!is_message_id(*id)) throw http::HttpError(400, "'messageId' must be a valid message ID.");
    return context.messages.find(*id);
  }
  // The guide's own script names no message, but says who wrote what.
  const auto sender = request.parameter("user.id");
  const auto text = request.parameter("message");
  if (!sender || !is_user_id(*sender) || !text)
    throw http::HttpError(400, "Send 'messageId', or 'message' and 'user' with its 'id'.");
  return context.messages.find_recent(*sender, me.id, normalize_newlines(*text));
}

}  // namespace

Response receive(Context& context, const Request& request, const Visitor& visitor) {
  const User& me = visitor.user();
  auto message = meant_message(context, request, me);
  if (!message || (message->receiver_id != me.id && message->sender_id != me.id))
    throw http::HttpError(404, "Message not found.");
  const auto contact =
      context.users.find(message->sender_id == me.id ? message->receiver_id : message->sender_id);
  return http::fragment(
      view::render(view::bubble_for(me, contact ? contact->name : std::string(), std::move(*message))));
}

}  // namespace beantrack::pages
