// The inbox: whom a user may write to, with the newest message of each conversation.
//
// The work grows with the page that is asked for, not with how many conversations or messages there are: chat_contacts
// has a key for each filter, in the order of the page (db/conversation_index.h). Nor does it grow with how many people
// there are. Only a part of a name is looked for in all names, for a limited time (db/time_limit.h).
//
// Thread rule: that of its connection.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/connection.h"
#include "db/reader_store.h"
#include "model/identity.h"
#include "model/message.h"
#include "model/presence.h"
#include "model/user.h"

namespace beantrack::db {

struct ContactRow {
  User user;
  std::optional<Message> last;  // nothing: they have not written to each other yet
  std::uint64_t unread = 0;     // messages of theirs; kMaxUnreadCounted where there are more
  std::uint64_t place = 0;      // of a conversation: its number in the order of the page; 0: stands behind them all
  bool writable = true;         // `me` may write to them; if not, the conversation can only be read
  Identity identity{};
  Presence presence{};          // of those with a conversation alone
};

// All contacts, or only conversations with something unread, or only those whose last message `me` may answer and has
// not.
enum class ContactFilter { all, unread, needs_reply };

// Which contacts, and where the page begins.
struct ContactQuery {
  std::optional<Role> role;  // nothing: everybody
  std::string filter;        // part of a name; empty: all names
  ContactFilter show{};
  // After this contact of the page before: nothing for the first page.
  std::optional<std::uint64_t> after_seq;  // conversations whose newest message is older than this one
  std::optional<User> after_user;          // people without a conversation who come after this one by name
};

// What is known before the contacts are read, and so needs not be asked for each of them.
struct ContactFacts {
  bool settled = false;              // chat_contacts says what the messages say (db/conversation_index.h)
  std::optional<UnreadOf> unread_of;  // how many messages of whom are unread
};

constexpr std::uint64_t kMaxCounted = 1000;  // people of a role: so many and more are not told apart

class ContactStore {
 public:
  explicit ContactStore(Connection& connection) : connection_(connection) {}

  // At most `limit` contacts of `me`: conversations with the newest message first, then everybody else by name.
  std::vector<ContactRow> page(const User& me, const ContactQuery& query, std::uint64_t limit,
                               const ContactFacts& facts = {});

  // At most `limit` of those of them whom `me` has written with, which is the beginning of that. A conversation that
  // has messages is listed whatever has become of the contact's role or account.
  std::vector<ContactRow> conversations(const User& me, const ContactQuery& query, std::uint64_t limit,
                                        const ContactFacts& facts = {});

  // Whether the last call of page() or conversations() found no row of chat_contacts that was out of date.
  bool was_up_to_date() const { return was_up_to_date_; }

  // How many people of each role page() lists, at most kMaxCounted. A role that `me` may not write to is there only
  // when a conversation with one of that role is.
  std::map<Role, std::uint64_t> counts(const User& me);

 private:
  std::vector<ContactRow> candidates(const User& me, const ContactQuery& query, std::uint64_t before,
                                     std::uint64_t limit, const ContactFacts& facts);
  std::string stored_name_of(std::string_view user_id);
  std::vector<ContactRow> people(const User& me, const ContactQuery& query, std::uint64_t limit,
                                 const ContactFacts& facts);

  Connection& connection_;
  bool was_up_to_date_ = true;
};

}  // namespace beantrack::db
