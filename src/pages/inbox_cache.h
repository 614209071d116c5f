// The contacts of inboxes that a worker has shown last: an unchanged inbox is not read again, only written, and of one
// with new messages only these are read.
//
// A key has all that the contacts depend on beside the reader's events: who reads, in which role, and the version of
// what else shows, as the database tells it in the statement that also finds the session (db/inbox_store.h). What is
// kept is only ever used where its whole key is that of the page that is asked for. Its name has the session and the
// tab.
//
// Thread rule: one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "db/inbox_store.h"
#include "model/event.h"
#include "model/user.h"
#include "pages/kept_pages.h"
#include "view/contact_list.h"

namespace beantrack::pages {

struct Context;

struct InboxKey {
  std::string reader_id;
  Role reader_role = Role::vendor;
  std::string version;  // db::InboxFacts

  bool operator==(const InboxKey&) const = default;
};

struct CachedInbox {
  InboxKey key;
  EventId event;                         // the reader's newest that the contacts have
  std::map<Role, std::uint64_t> counts;  // db::ContactStore::counts
  view::ContactList contacts;
  std::string ids;        // of those with a conversation, who come first, for db::InboxStore
  bool has_more = false;  // these are not all contacts
};

constexpr std::size_t kInboxCacheBytes = 1'000'000;  // of each worker: some forty inboxes of 200 contacts

using InboxCache = KeptPages<CachedInbox>;

// Contacts that are shown without having been read now.
struct KnownContacts {
  std::vector<view::Contact> contacts;  // borrow their texts from what is kept, and from `events`
  EventId event;                        // as CachedInbox
  std::vector<Event> events;            // since what is kept
};

constexpr std::uint64_t kMostInboxEvents = 50;  // where more have come since, the contacts are read again

// Contacts that are kept, with what `known` tells of `me` and the messages since. Nothing where that does not tell all:
// then they must be read. `known`: none_has_changed and unread_of, and of the version that is kept.
std::optional<KnownContacts> known_contacts(Context& context, const User& me, const CachedInbox& kept,
                                            const db::InboxFacts& known);

// What a page shows of the message.
view::LastMessage last_of(const Message& message, const User& me);

}  // namespace beantrack::pages
