// The contacts of inboxes that a worker has shown last: an unchanged inbox is not read again, only written.
//
// A key has all that the contacts depend on: who reads, in which role, and the version of contacts and
// messages, as the database tells it in the statement that also finds the session (db/inbox_store.h). What is kept is
// only ever used where its whole key is that of the page that is asked for. Its name has the session and the tab.
//
// Thread rule: one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

#include "model/user.h"
#include "pages/kept_pages.h"
#include "view/contact_list.h"

namespace beantrack::pages {

struct InboxKey {
  std::string reader_id;
  Role reader_role = Role::vendor;
  std::string version;  // db::InboxFacts

  bool operator==(const InboxKey&) const = default;
};

struct CachedInbox {
  InboxKey key;
  std::map<Role, std::uint64_t> counts;  // db::ContactStore::counts
  view::ContactList contacts;
  std::string ids;   // of those with a conversation, who come first, for db::InboxStore
  std::string more;  // path of the page with further contacts; empty: these are all
};

constexpr std::size_t kInboxCacheBytes = 1'000'000;  // of each worker: some forty inboxes of 200 contacts

using InboxCache = KeptPages<CachedInbox>;

}  // namespace beantrack::pages
