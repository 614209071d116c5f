// Writing a message. A 2xx (or the redirect back) means: committed.
#include "crypto/token.h"
#include "http/error.h"
#include "pages/common.h"
#include "pages/pages.h"
#include "pages/room.h"
#include "view/bubble.h"

namespace beantrack::pages {
namespace {

std::optional<http::HttpError> check(Context& context, const User& receiver, const std::string& text) {
  switch (check_text(text)) {
    case TextFault::none: break;
    case TextFault::not_utf8: return http::HttpError(400, "The message is not valid UTF-8.");
    case TextFault::empty: return http::HttpError(422, "The message is empty.");
    case TextFault::too_long:
      return http::HttpError(422, "The message is longer than {1} characters.",
                             {std::to_string(kMaxMessageCharacters)});
    case TextFault::control_character:
      return http::HttpError(422, "The message holds control characters that cannot be sent.");
  }
  if (!context.users.is_enabled(receiver.id)) return disabled_account();
  return std::nullopt;
}

// A browser's form gets its page back, with what was written still in it.
Response refuse(Context& context, const Request& request, const Visitor& visitor, const User& receiver,
                const std::string& text, const http::HttpError& refusal) {
  if (request.is_script()) throw refusal;
  return show_room(context, visitor, receiver,
                   {.reply_to = request.parameter("reply_to").value_or(""), .draft = text, .error = refusal.text()})
      .set_status(refusal.status());
}

std::string client_id_of(const Request& request) {
  // One of our own makes the store's repetition after a lost connection safe as well.
  const std::string id = request.parameter("client_id").value_or(crypto::new_token());
  if (!is_client_id(id)) throw http::HttpError(400, "'client_id' must be 1 to 64 of A-Z, a-z, 0-9, _ and -.");
  return id;
}

// The message that this one answers: of the same conversation, or the answer would show somebody else's words.
std::optional<std::uint64_t> answered_by(Context& context, const Request& request, const User& me,
                                         const User& receiver) {
  const std::string id = request.parameter("reply_to").value_or("");
  if (id.empty()) return std::nullopt;
  const auto answered = message_between(context, me, receiver, id);
  if (!answered) throw http::HttpError(422, "The message that you answer is not in this conversation.");
  return answered->seq;
}

Response bubble_of(const User& me, const std::string& contact_name, Message message) {
  return http::fragment(view::render(view::bubble_for(me, contact_name, std::move(message))));
}

Response send_once(Context& context, const Request& request, const Visitor& visitor, const std::string& client_id) {
  const User& me = visitor.user();
  const std::string text = normalize_newlines(request.parameter("message").value_or(""));
  const User receiver = find_receiver(context, request, me);
  if (const auto refusal = check(context, receiver, text))
    return refuse(context, request, visitor, receiver, text, *refusal);
  const auto reply_to = answered_by(context, request, me, receiver);

  const auto store = [&](const std::string& attempt) {
    return context.messages.send(
        {.sender_id = me.id, .receiver_id = receiver.id, .content = text, .client_id = attempt, .reply_to = reply_to});
  };
  Message message = store(client_id);
  // A form that the Back button brought up again has its old client_id: with another text it is another message.
  if (!request.is_script() && (message.content != text || message.receiver_id != receiver.id))
    message = store(crypto::new_token());
  context.daemon.wake();
  if (!request.is_script()) return http::redirect("/chat/" + message.receiver_id);
  return bubble_of(me, receiver.name, std::move(message));
}

}  // namespace

Response send(Context& context, const Request& request, const Visitor& visitor) {
  const std::string client_id = client_id_of(request);
  try {
    return send_once(context, request, visitor, client_id);
  } catch (const http::HttpError&) {
    // What was stored while it was allowed stays stored: its answer was lost, and this is the second attempt.
    auto stored = context.messages.find_sent(visitor.user().id, client_id);
    if (!stored) throw;
    const auto receiver = context.users.find(stored->receiver_id);
    return bubble_of(visitor.user(), receiver ? receiver->name : std::string(), std::move(*stored));
  }
}

}  // namespace beantrack::pages
