// Writing a message. A 2xx (or the redirect back) means: committed.
#include "crypto/token.h"
#include "http/error.h"
#include "pages/common.h"
#include "pages/pages.h"
#include "pages/room.h"
#include "view/bubble.h"

namespace beantrack::pages {
namespace {

struct Refusal {
  int status;
  std::string message;
};

std::optional<Refusal> check(Context& context, const User& receiver, const std::string& text) {
  switch (check_text(text)) {
    case TextFault::none: break;
    case TextFault::not_utf8: return Refusal{400, "The message is not valid UTF-8."};
    case TextFault::empty: return Refusal{422, "The message is empty."};
    case TextFault::too_long:
      return Refusal{422, "The message is longer than " + std::to_string(kMaxMessageCharacters) + " characters."};
    case TextFault::control_character:
      return Refusal{422, "The message holds control characters that cannot be sent."};
  }
  if (!context.users.is_enabled(receiver.id)) return Refusal{403, std::string(kDisabledAccount)};
  return std::nullopt;
}

// A browser's form gets its page back, with what was written still in it.
Response refuse(Context& context, const Request& request, const Visitor& visitor, const User& receiver,
                const std::string& text, const Refusal& refusal) {
  if (request.is_script()) throw http::HttpError(refusal.status, refusal.message);
  return show_room(context, visitor, receiver,
                   {.before = std::nullopt, .seen = false, .draft = text, .error = refusal.message})
      .set_status(refusal.status);
}

std::string client_id_of(const Request& request) {
  // One of our own makes the store's repetition after a lost connection safe as well.
  const std::string id = request.parameter("client_id").value_or(crypto::new_token());
  if (!is_client_id(id)) throw http::HttpError(400, "'client_id' must be 1 to 64 of A-Z, a-z, 0-9, _ and -.");
  return id;
}

Response bubble_of(const User& me, Message message) {
  return http::fragment(
      view::render(view::Bubble{.message = std::move(message), .own = true, .sender_name = me.name}));
}

Response send_once(Context& context, const Request& request, const Visitor& visitor, const std::string& client_id) {
  const User& me = visitor.user();
  const std::string text = normalize_newlines(request.parameter("message").value_or(""));
  const User receiver = find_receiver(context, request, me);
  if (const auto refusal = check(context, receiver, text))
    return refuse(context, request, visitor, receiver, text, *refusal);

  const auto store = [&](const std::string& attempt) {
    return context.messages.send(
        {.sender_id = me.id, .receiver_id = receiver.id, .content = text, .client_id = attempt});
  };
  Message message = store(client_id);
  // A form that the Back button brought up again has its old client_id: with another text it is another message.
  if (!request.is_script() && (message.content != text || message.receiver_id != receiver.id))
    message = store(crypto::new_token());
  context.daemon.wake();
  if (!request.is_script()) return http::redirect("/chat/" + message.receiver_id);
  return bubble_of(me, std::move(message));
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
    return bubble_of(visitor.user(), std::move(*stored));
  }
}

}  // namespace beantrack::pages
