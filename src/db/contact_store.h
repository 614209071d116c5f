// The table chat_contacts, who has written with whom, and the inbox: whom a user may write to, with the newest message
// of each conversation.
//
// The work grows with the people one has written with and the page that is asked for, never with how much was written:
// the newest message of each conversation is the end of an index range. Nor does it grow with how many people there
// are, but that a part of a name is looked for in all names, which lie side by side in an index.
//
// Thread rule: that of its connection.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "db/connection.h"
#include "db/job_store.h"
#include "model/message.h"
#include "model/user.h"

namespace beantrack::db {

struct ContactRow {
  User user;
  std::optional<Message> last;  // nothing: they have not written to each other yet
  std::uint64_t unread = 0;     // messages of theirs
  bool noted = false;           // in chat_contacts: stands before all who are not
  bool writable = true;         // `me` may write to them; if not, the conversation can only be read
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

// Two people who have written with each other.
using Pair = std::pair<std::string, std::string>;

// The pair that a message's job tells of, its receiver (message_sent) and its sender (message_echo): the lesser id
// first.
std::optional<Pair> pair_of(const Job& job);

constexpr std::uint64_t kMaxCounted = 1000;  // people of a role: so many and more are not told apart
constexpr std::uint64_t kPendingJobs = 200;  // newest jobs that note_pending looks at

class ContactStore {
 public:
  explicit ContactStore(Connection& connection) : connection_(connection) {}

  // Notes each pair whose two accounts exist, both ways. Idempotent.
  void add(const std::vector<Pair>& pairs);

  // Notes those with whom `user_id` has just written and whom the relay has not come to yet: their jobs still wait.
  void note_pending(std::string_view user_id);

  // At most `limit` contacts of `me`: conversations with the newest message first, then everybody else by name.
  std::vector<ContactRow> page(const User& me, const ContactQuery& query, std::uint64_t limit);

  // At most `limit` of those of them whom `me` has written with, which is the beginning of that. A conversation that
  // has messages is listed whatever has become of the contact's role or account.
  std::vector<ContactRow> conversations(const User& me, const ContactQuery& query, std::uint64_t limit);

  // How many people of each role page() lists, at most kMaxCounted. A role that `me` may not write to is there only
  // when a conversation with one of that role is.
  std::map<Role, std::uint64_t> counts(const User& me);

 private:
  std::string stored_name_of(std::string_view user_id);
  std::vector<ContactRow> people(const User& me, const ContactQuery& query, std::uint64_t limit);

  Connection& connection_;
};

}  // namespace beantrack::db
