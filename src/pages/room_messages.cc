#include "pages/room_messages.h"

#include <algorithm>

#include "crypto/token.h"
#include "language/phrases.h"
#include "pages/room.h"
#include "pages/room_cache.h"
#include "text/time_zone.h"

namespace beantrack::pages {
namespace {

// Whether a name has changed before `since`, or never.
bool is_older(const std::optional<Time>& renamed_at, const std::optional<Time>& since) {
  return !renamed_at || (since && *renamed_at < *since);
}

}  // namespace

constexpr std::uint64_t kNameChanges = 200;  // read for one page; those between two messages are one line

std::vector<NameChange> name_changes(Context& context, const User& me, const User& contact, const Identity& identity,
                                     const db::MessagePage& page) {
  if (page.messages.empty() || is_older(identity.renamed_at, page.begins_at())) return {};
  const auto last = page.has_newer ? std::optional(page.messages.back().seq) : std::nullopt;
  return context.names.changes_within(contact.id, conversation_key(me.id, contact.id), page.messages.front().seq, last,
                                      kNameChanges);
}

namespace {

// All that the bubbles of the newest messages depend on, but for the messages.
RoomKey key_of(const User& me, const User& contact, const db::RoomFacts& facts) {
  return {.reader_id = me.id, .contact_id = contact.id, .contact_name = contact.name,
          .language = &language::in_use(), .zone = text::zone_in_use().name(), .version = facts.version};
}

// Whether `key` has all that the page shows of `messages`. It has not where a time lies in the future, which is shown
// as now, where a quoted message is missing, which may still be imported, and where somebody has changed by hand who
// wrote a message.
bool may_keep(std::span<const Message> messages, const RoomKey& key, const db::RoomFacts& facts) {
  const auto is_past = [&](std::optional<Time> time) { return !time || *time < facts.now; };
  const auto is_between = [&](const std::string& from, const std::string& to) {
    return from == key.reader_id && to == key.contact_id;
  };
  const std::string conversation = conversation_key(key.reader_id, key.contact_id);
  return !key.version.empty() && facts.conversation == conversation &&
         std::ranges::all_of(messages, [&](const Message& message) {
           return is_past(message.created_at) && is_past(message.read_at) &&
                  message.reply_to.has_value() == message.quote.has_value() &&
                  (is_between(message.sender_id, message.receiver_id) ||
                   is_between(message.receiver_id, message.sender_id));
         });
}

// The contact's unread messages before those that are shown, as of `facts` where these have them.
db::Unread unread_above(Context& context, const User& me, const User& contact, const db::RoomFacts& facts,
                        const RoomMessages& shown) {
  if (!shown.has_older) return {};
  if (!facts.unread_of_contact) return context.messages.unread_before(me.id, contact.id, shown.first_seq);
  db::Unread above;
  std::uint64_t oldest = shown.first_seq;
  for (const auto& [seq, id] : *facts.unread_of_contact) {
    if (seq >= shown.first_seq) continue;
    ++above.count;
    if (seq < oldest) {
      oldest = seq;
      above.first_id = id;
    }
  }
  return above;
}

db::MessageCounts counts_of(const view::WrittenBubbles& written) {
  const auto unread = std::ranges::count(written.bubbles(), false, &view::WrittenBubble::is_read);
  return {.all = written.bubbles().size(), .unread = static_cast<std::uint64_t>(unread)};
}

// What may have changed of the messages whose bubbles are kept, while their version is the same.
db::KnownMessages known_messages(const CachedRoom& kept) {
  db::KnownMessages known{.last = kept.shown.last};
  for (const auto& bubble : kept.bubbles.bubbles()) {
    if (bubble.is_read) continue;
    known.first_unread = std::min(known.first_unread, bubble.seq);
    known.last_unread = bubble.seq;
  }
  return known;
}

// Leaves of `changed` what differs from what is kept. Returns whether the two are all that there is then: each message
// is new or kept, and as many are read now as the counts of `facts` have fewer unread.
bool complete(std::vector<Message>& changed, const CachedRoom& kept, const db::RoomFacts& facts) {
  const auto& bubbles = kept.bubbles.bubbles();
  bool all_known = true;
  std::uint64_t marked = 0;
  std::erase_if(changed, [&](const Message& message) {
    if (message.seq > kept.shown.last) return false;
    const auto known = std::ranges::lower_bound(bubbles, message.seq, {}, &view::WrittenBubble::seq);
    all_known &= known->seq == message.seq;
    if (known->is_read) return true;
    ++marked;
    return false;
  });
  return all_known && marked + facts.counts.unread >= kept.counts.unread;
}

// The room that is kept, with what has changed since; nothing where more than that may have changed.
std::optional<CachedRoom> brought_up_to_date(Context& context, const User& me, const User& contact,
                                             const db::RoomFacts& facts, const CachedRoom& kept) {
  constexpr std::uint64_t kMostChanged = kRoomMessages * 2;
  auto changed = context.messages.changed(me.id, contact.id, known_messages(kept), kMostChanged);
  const bool is_cut = changed.size() == kMostChanged;
  if (is_cut || !complete(changed, kept, facts) || !may_keep(changed, kept.key, facts)) return std::nullopt;
  const auto added = static_cast<std::uint64_t>(
      std::ranges::count_if(changed, [&](const Message& message) { return message.seq > kept.shown.last; }));
  if (added >= kRoomMessages) return std::nullopt;
  CachedRoom room{.key = kept.key, .shown = kept.shown, .counts = {}, .since = kept.since,
                  .bubbles = kept.bubbles.with(view::bubbles(me, contact, std::move(changed)), kRoomMessages)};
  const auto& before = kept.bubbles.bubbles();
  if (const std::size_t all = before.size() + added; all > kRoomMessages) {
    const auto& dropped = before[all - kRoomMessages - 1];
    room.shown.before = dropped.seq;
    room.since = dropped.sent_at;
  }
  room.shown.last = room.bubbles.bubbles().back().seq;
  room.counts = counts_of(room.bubbles);
  return room;
}

// What is kept of the room, with what has changed since, if that is what there is to show; else nothing.
const CachedRoom* kept_room(Context& context, const http::Visitor& visitor, const User& contact,
                            const db::RoomFacts& facts) {
  const CachedRoom* kept = context.shown_rooms.find(visitor.token_digest, contact.id);
  if (!kept || !is_older(facts.identity.renamed_at, kept->since) || facts.counts.all != kept->counts.all ||
      facts.counts.unread > kept->counts.unread || facts.newest < kept->shown.last ||
      kept->key != key_of(visitor.user(), contact, facts))
    return nullptr;
  if (facts.newest == kept->shown.last && facts.counts == kept->counts) return kept;
  auto room = brought_up_to_date(context, visitor.user(), contact, facts, *kept);
  return room ? context.shown_rooms.keep(visitor.token_digest, contact.id, std::move(*room)) : nullptr;
}

RoomMessages described(const view::WrittenBubbles& written) {
  RoomMessages shown;
  const auto& bubbles = written.bubbles();
  if (bubbles.empty()) return shown;
  shown.first_id = bubbles.front().id;
  shown.first_seq = bubbles.front().seq;
  shown.last_seq = bubbles.back().seq;
  shown.unread = static_cast<std::uint64_t>(
      std::ranges::count_if(bubbles, [](const auto& bubble) { return !bubble.own && !bubble.is_read; }));
  return shown;
}

RoomMessages kept_messages(Context& context, const User& me, const User& contact, const db::RoomFacts& facts,
                           const CachedRoom& kept) {
  RoomMessages shown = described(kept.bubbles);
  shown.has_older = kept.shown.before != db::kBeginOfHistory;
  shown.above = unread_above(context, me, contact, facts, shown);
  shown.rows = kept.bubbles.rows({}, shown.above.count > 0);
  return shown;
}

RoomMessages read_messages(Context& context, const http::Visitor& visitor, const User& contact,
                           const db::RoomFacts& facts, const std::optional<db::PageCursor>& place) {
  const User& me = visitor.user();
  auto page = context.messages.page(me.id, contact.id, kRoomMessages, place.value_or(db::PageCursor{}));
  const auto changes = name_changes(context, me, contact, facts.identity, page);
  CachedRoom read{.key = key_of(me, contact, facts), .shown = {}, .counts = {},
                  .since = page.begins_at().value_or(Time{}), .bubbles = {}};
  const bool keeps = !place && !page.messages.empty() && may_keep(page.messages, read.key, facts) &&
                     is_older(facts.identity.renamed_at, read.since);
  read.bubbles = view::WrittenBubbles(view::bubbles(me, contact, std::move(page.messages)));
  RoomMessages shown = described(read.bubbles);
  shown.has_older = page.has_older;
  shown.has_newer = page.has_newer;
  shown.above = unread_above(context, me, contact, facts, shown);
  shown.rows = read.bubbles.rows(changes, shown.above.count > 0);
  if (keeps) {
    read.shown = {me.id, contact.id, page.older_seq, shown.last_seq};
    read.counts = counts_of(read.bubbles);
    context.shown_rooms.keep(visitor.token_digest, contact.id, std::move(read));
  }
  return shown;
}

}  // namespace

RoomMessages room_messages(Context& context, const http::Visitor& visitor, const User& contact,
                           const db::RoomFacts& facts, const std::optional<db::PageCursor>& place) {
  const CachedRoom* kept = place ? nullptr : kept_room(context, visitor, contact, facts);
  if (kept) return kept_messages(context, visitor.user(), contact, facts, *kept);
  return read_messages(context, visitor, contact, facts, place);
}

}  // namespace beantrack::pages
