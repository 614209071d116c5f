// Writing a message. A 2xx (or the redirect back) means: committed.
#include "crypto/token.h"
#include "http/error.h"
#include "pages/common.h"
#include "pages/pages.h"
#include "pages/room.h"
#include "text/shown.h"
#include "text/visible.h"
#include "view/bubble.h"

namespace beantrack::pages {
namespace {

TextFault fault_of(const std::string& text) {
  const TextFault fault = check_text(text);
  return fault == TextFault::none && !text::is_visible(text) ? TextFault::empty : fault;
}

void check(const db::Receiver& receiver, const std::string& text) {
  switch (fault_of(text)) {
    case TextFault::none: break;
    case TextFault::not_utf8: throw http::HttpError(400, "The message is not valid UTF-8.");
    case TextFault::empty: throw http::HttpError(422, "The message is empty.");
    case TextFault::too_long:
      throw http::HttpError(422, "The message is longer than {1} characters.",
                            {std::to_string(kMaxMessageCharacters)});
    case TextFault::control_character:
      throw http::HttpError(422, "The message contains control characters that cannot be sent.");
  }
  if (!receiver.enabled) throw disabled_account();
}

// A browser's form gets its page back, with what was written still in it; throws where there is no such room.
Response refuse(Context& context, const Request& request, const Visitor& visitor, const std::string& text,
                const http::HttpError& refusal) {
  const User receiver = find_receiver(request, visitor).user.value();
  const auto reader = context.rooms.with_room(visitor.token_digest, receiver.id);
  if (!reader) throw refusal;  // the session has ended meanwhile
  return show_room(context, visitor, receiver, reader->facts,
                   {.reply_to = request.parameter("reply_to").value_or(""), .draft = text, .error = refusal.text()})
      .set_status(refusal.status());
}

std::string client_id_of(const Request& request) {
  // One of our own makes the store's repetition after a lost connection safe as well.
  const std::string id = request.parameter("client_id").value_or(crypto::new_token());
  if (!is_client_id(id))
    throw http::HttpError(400, "'client_id' must be 1 to 64 characters from A-Z, a-z, 0-9, _ and -.");
  return id;
}

// The message that this one answers: of the same conversation, or the answer would show somebody else's words.
std::optional<std::uint64_t> answered_by(Context& context, const Request& request, const User& me,
                                         const User& receiver) {
  const std::string id = request.parameter("reply_to").value_or("");
  if (id.empty()) return std::nullopt;
  const auto answered = message_between(context, me, receiver, id);
  if (!answered) throw http::HttpError(422, "The message you are replying to is not in this conversation.");
  return answered->seq;
}

Message store(Context& context, const Request& request, const User& me, const User& receiver, const std::string& text,
              const std::string& client_id) {
  const auto reply_to = answered_by(context, request, me, receiver);

  const auto attempt = [&](const std::string& id) {
    return context.messages.send(
        {.sender_id = me.id, .receiver_id = receiver.id, .content = text, .client_id = id, .reply_to = reply_to});
  };
  Message message = attempt(client_id);
  // A form that the Back button brought up again has its old client_id: with another text it is another message.
  if (!request.is_script() && (message.content != text::shown_message(text) || message.receiver_id != receiver.id))
    message = attempt(crypto::new_token());
  context.daemon.wake();
  return message;
}

// What was stored while it was allowed stays stored: its answer was lost, and this is the second attempt. A form with
// another text, or for somebody else, is none.
std::optional<Message> stored_before(Context& context, const Request& request, const User& me,
                                     const std::string& text, const std::string& client_id) {
  auto stored = context.messages.find_sent(me.id, client_id);
  const bool same = stored && (request.is_script() || (stored->content == text::shown_message(text) &&
                                                       stored->receiver_id == request.parameter("receiver_id")));
  return same ? std::move(stored) : std::nullopt;
}

Response answer(const Request& request, const User& me, const std::string& receiver_name, Message message) {
  if (!request.is_script()) return http::redirect("/chat/" + message.receiver_id);
  return http::fragment(view::render(view::bubble_for(me, receiver_name, std::move(message))));
}

}  // namespace

Response send(Context& context, const Request& request, const Visitor& visitor) {
  const User& me = visitor.user();
  const std::string client_id = client_id_of(request);
  const std::string text = normalize_newlines(request.parameter("message").value_or(""));
  try {
    const db::Receiver found = find_receiver(request, visitor);
    const User& receiver = *found.user;
    check(found, text);
    return answer(request, me, receiver.name, store(context, request, me, receiver, text, client_id));
  } catch (const http::HttpError& refusal) {
    if (auto stored = stored_before(context, request, me, text, client_id)) {
      const auto receiver = context.users.find(stored->receiver_id);
      return answer(request, me, receiver ? receiver->name : std::string(), *std::move(stored));
    }
    if (request.is_script()) throw;
    return refuse(context, request, visitor, text, refusal);
  }
}

}  // namespace beantrack::pages
