#include "pages/inbox_cache.h"

#include <algorithm>
#include <functional>

#include "db/conversation_index.h"
#include "pages/context.h"

namespace beantrack::pages {

view::LastMessage last_of(const Message& message, const User& me) {
  return {.id = message.id, .seq = message.seq, .text = message.content, .sent = message.created_at,
          .own = message.sender_id == me.id};
}

namespace {

// What is shown of those who have been read already: the unread messages and the presence of those with a conversation
// are new.
std::vector<view::Contact> contacts_of(const CachedInbox& kept, const db::InboxFacts& known) {
  std::vector<view::Contact> contacts;
  contacts.reserve(kept.contacts.size());
  for (std::size_t place = 0; place < kept.contacts.size(); ++place) {
    auto& contact = contacts.emplace_back(kept.contacts.at(place));
    if (const auto unread = known.unread_of->find(contact.id); contact.last && unread != known.unread_of->end())
      contact.unread = unread->second;
  }
  for (const std::size_t place : known.online)
    if (place < contacts.size()) contacts[place].online = true;
  return contacts;
}

// Has `contacts` show the message of the event, if it is the newest of a conversation there. False where it is not
// there.
bool apply(const Event& event, const User& me, std::vector<view::Contact>& contacts) {
  if (event.kind == EventKind::message_read) return true;
  if (!event.message) return false;
  const Message& message = *event.message;
  const std::string& contact_id = message.sender_id == me.id ? message.receiver_id : message.sender_id;
  const auto contact = std::ranges::find(contacts, std::string_view(contact_id), &view::Contact::id);
  if (contact == contacts.end() || !contact->last) return false;
  if (message.seq > contact->last->seq) contact->last = last_of(message, me);
  return true;
}

// The newest messages first, then people without a conversation as they are.
void sort_by_message(std::vector<view::Contact>& contacts) {
  std::ranges::stable_sort(contacts, std::ranges::greater{},
                           [](const view::Contact& contact) { return contact.last ? contact.last->seq : 0; });
}

}  // namespace

// Jobs are looked at before the log: what is relayed meanwhile is in one of them.
std::optional<KnownContacts> known_contacts(Context& context, const User& me, const CachedInbox& kept,
                                            const db::InboxFacts& known) {
  KnownContacts shown{.contacts = contacts_of(kept, known), .event = kept.event, .events = {}};
  if (known.no_job_waits && known.event == kept.event) return shown;
  if (!known.no_job_waits) {
    const auto pending = db::ConversationIndex(context.database).pending_of(me.id);
    if (!pending.are_all || !pending.messages.empty()) return std::nullopt;
  }
  auto events = context.inboxes.events_since(me.id, kept.event, kMostInboxEvents);
  if (!events || events->size() == kMostInboxEvents) return std::nullopt;
  shown.events = *std::move(events);
  for (const Event& event : shown.events)
    if (!apply(event, me, shown.contacts)) return std::nullopt;
  if (!shown.events.empty()) shown.event = shown.events.back().id;
  sort_by_message(shown.contacts);
  return shown;
}

}  // namespace beantrack::pages
