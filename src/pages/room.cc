#include "pages/room.h"

#include <algorithm>

#include "crypto/token.h"
#include "http/error.h"
#include "language/phrases.h"
#include "model/id.h"
#include "pages/common.h"
#include "pages/look_ups.h"
#include "pages/pages.h"
#include "pages/room_messages.h"
#include "text/clusters.h"

namespace beantrack::pages {
namespace {

// Links elsewhere in BeanTrack name a supplier or wholesaler; its room is its user's. Nothing for any other id.
std::optional<std::string> user_behind(Context& context, const std::string& id) {
  if (!is_supplier_id(id) && !is_wholesaler_id(id)) return std::nullopt;
  const auto user =
      is_supplier_id(id) ? context.users.user_of_supplier(id) : context.users.user_of_wholesaler(id);
  if (!user || !is_user_id(*user)) throw http::HttpError(404, "User not found.");
  return user;
}

constexpr std::string_view kScriptsCookie = "beantrack_scripts";  // set by static/js/shell/shell.js

// Whether the page's own scripts mark what they show as read, as soon as somebody looks at it. Without scripts, whoever
// has fetched a page has seen it.
bool marks_by_script(const Request& request) { return !request.cookie(kScriptsCookie).empty(); }

// Whether whoever gets the page has asked for it, and it marks nothing by itself. A link on another site must not make
// messages read.
bool is_looked_at(const Request& request) {
  return request.is_seen() && !request.is_from_elsewhere() && !marks_by_script(request);
}

// Marks what is shown of the contact's as read, and returns how many were unread before.
std::uint64_t mark_shown(Context& context, const User& me, const User& contact, const RoomMessages& shown) {
  if (shown.unread == 0) return 0;
  std::uint64_t marked = 0;
  context.database.optional_write("is_read", [&] {
    marked = context.messages.mark_read(me.id, contact.id, shown.last_seq, shown.first_seq);
  });
  if (marked > 0) context.daemon.wake();
  return marked;
}

}  // namespace

std::optional<Message> message_between(Context& context, const User& me, const User& contact, std::string_view id) {
  if (!is_message_id(id)) return std::nullopt;
  auto message = context.messages.find(id);
  if (!message) return std::nullopt;
  const bool ours = conversation_key(message->sender_id, message->receiver_id) == conversation_key(me.id, contact.id);
  return ours ? std::move(message) : std::nullopt;
}

void room_facts(Context& context, const Request& request, std::string_view token_digest, http::Visitor& visitor) {
  if (!is_user_id(request.segment)) {
    visitor.session = context.sessions.find(token_digest);
    return;
  }
  const CachedRoom* kept = context.shown_rooms.find(token_digest, request.segment);
  auto reader = context.rooms.with_room(token_digest, request.segment, kept ? &kept->shown : nullptr);
  if (!reader) return;
  visitor.session = std::move(reader->session);
  visitor.facts = std::move(reader->facts);
}

Response show_room(Context& context, const Visitor& visitor, const User& contact, const db::RoomFacts& facts,
                   const RoomState& state) {
  const User& me = visitor.user();
  view::RoomPage page{.layout = bare_layout(visitor), .contact = contact, .rows = {}, .older = {}, .newer = {},
                      .reply = {}, .client_id = crypto::new_token(), .draft = state.draft, .error = state.error,
                      .read_only = state.read_only, .identity = facts.identity};
  // The cursor is of a moment before the messages were read: what is written from then on reaches the page as an event,
  // and perhaps as a row below too. A page knows what it shows already, so twice is no harm; not at all would be.
  page.layout.cursor = facts.cursor;
  page.layout.unread = facts.unread.count;
  page.presence = facts.presence;
  RoomMessages shown = room_messages(context, visitor, contact, facts, state.place);
  // Nothing is before the first message, or after the last: then the newest are as good a place.
  if (state.place && shown.first_id.empty() && (shown.has_older || shown.has_newer))
    return http::redirect("/chat/" + contact.id);
  page.unread_above = shown.above.count;
  page.first_unread = shown.above.first_id;
  page.unmarked = !state.seen;
  if (state.seen) page.layout.unread -= std::min(page.layout.unread, mark_shown(context, me, contact, shown));
  page.rows = std::move(shown.rows);
  if (shown.has_older && !shown.first_id.empty()) page.older = "/chat/" + contact.id + "?before=" + shown.first_id;
  if (shown.has_newer && !shown.first_id.empty()) page.newer = "/chat/" + contact.id + "?after=" + page.rows.last_id;
  if (const auto answered = message_between(context, me, contact, state.reply_to))
    page.reply = Quote{answered->id, answered->sender_id,
                       std::string(text::first_characters(answered->content, kQuoteCharacters))};
  return http::html(view::render(page));
}

// The address of a message names the other one of whoever copied it: for that one it is a room with themselves. It
// leads to the conversation that the message is in.
std::optional<std::string> own_address(Context& context, const User& me, const Request& request) {
  const std::string id = request.parameter("at").value_or("");
  if (request.segment != me.id || !is_message_id(id)) return std::nullopt;
  const auto message = context.messages.find(id);
  if (!message || (message->receiver_id != me.id && message->sender_id != me.id)) return std::nullopt;
  const std::string& other = message->sender_id == me.id ? message->receiver_id : message->sender_id;
  if (other == me.id) return std::nullopt;  // it is in this very room
  return "/chat/" + other + "?at=" + id + "#message-" + id;
}

Response room(Context& context, const Request& request, const Visitor& visitor) {
  if (const auto user = user_behind(context, request.segment)) return http::redirect("/chat/" + *user);
  if (const auto address = own_address(context, visitor.user(), request)) return http::redirect(*address);
  if (!visitor.has<db::RoomFacts>()) find_contact(context, visitor.user(), request.segment);  // throws: no user id
  const auto& facts = visitor.required<db::RoomFacts>();
  const Partner partner = partner_of(context, visitor.user(), facts.contact, facts.identity, facts.disabled);
  const auto place = page_cursor_of(request);
  if (place && place->side == db::PageCursor::Side::around &&
      !message_between(context, visitor.user(), partner.user, *request.parameter("at")))
    throw http::HttpError(404, "Message not found in this conversation.");
  return show_room(context, visitor, partner.user, facts,
                   {.place = place, .seen = is_looked_at(request),
                    .reply_to = request.parameter("reply").value_or(""), .read_only = partner.read_only});
}

}  // namespace beantrack::pages
