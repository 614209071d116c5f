// The names of people and companies: who has which, which look alike, and which have changed. The tables are
// chat_name_skeletons and chat_name_changes; the names themselves are in users, supplier and wholesaler.
//
// A name that any program writes is marked by a trigger as one without skeleton. fill() computes those; every change
// of a name computes all of them first. A check reads one range of an index, however many people there are.
//
// Thread rule: that of its connection.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "db/connection.h"
#include "model/identity.h"
#include "model/user.h"

namespace beantrack::db {

constexpr std::uint64_t kSkeletonBatch = 500;  // names in one statement

// A name that looks like another one.
struct SimilarName {
  std::string user_id;
  std::string name;  // as people are shown it
  bool within = false;  // it is the name of a company, and only a part of the new name looks like it
};

// Two accounts with names that look alike.
struct LookAlikes {
  SimilarName one, other;
};

// There were as many changes of the name in a day as are allowed.
class TooManyChanges : public std::runtime_error {
 public:
  explicit TooManyChanges(std::chrono::seconds wait)
      : std::runtime_error("the name has changed too often"), wait_(wait) {}
  std::chrono::seconds wait() const { return wait_; }

 private:
  std::chrono::seconds wait_;
};

enum class LookAlikeRule { refuse, allow };

class NameStore {
 public:
  explicit NameStore(Connection& connection) : connection_(connection) {}

  // Changes a personal name, or the name of the company `company_id` of the user. A name that looks like one of another
  // account is returned, and then nothing has changed. Of two look-alikes at the same moment only one is accepted.
  // Idempotent. Throws Failure (unstorable) for a name that the table's character set does not have, and TooManyChanges
  // where the personal name has changed `most_in_a_day` times within 24 hours.
  std::optional<SimilarName> set_personal_name(std::string_view user_id, std::string_view name,
                                               LookAlikeRule rule = LookAlikeRule::refuse,
                                               std::optional<std::uint64_t> most_in_a_day = std::nullopt);
  std::optional<SimilarName> set_company_name(std::string_view user_id, std::string_view company_id,
                                              std::string_view name, LookAlikeRule rule = LookAlikeRule::refuse);

  // The name of an account other than `user_id` that looks like `name`, or the company that looks like a part of it.
  std::optional<SimilarName> find_similar(std::string_view name, std::string_view user_id);

  // Computes missing skeletons, at most kSkeletonBatch; returns how many. Idempotent.
  std::uint64_t fill();
  // Marks all skeletons as missing when an older version of the program computed them.
  void renew();

  // At most `limit` pairs, in no order. Reads all names: for the operator alone.
  std::vector<LookAlikes> look_alikes(std::uint64_t limit);

  // Who is behind each of `users`.
  std::map<std::string, Identity> identities(std::span<const User> users);

  // The changes of the user's names, oldest first. Of more than `limit`, the oldest and the newest ones: many changes
  // do not hide the first name.
  std::vector<NameChange> changes(std::string_view user_id, std::uint64_t limit);
  // Those since the message of the conversation before `first_seq`, or since `first_seq` where that is the first; and,
  // where `last_seq` is given, until that message.
  std::vector<NameChange> changes_within(std::string_view user_id, std::string_view conversation,
                                         std::uint64_t first_seq, std::optional<std::uint64_t> last_seq,
                                         std::uint64_t limit);

 private:
  struct Change;

  std::optional<SimilarName> change(const Change& wanted);
  void check_pace(std::string_view user_id, std::uint64_t most_in_a_day);
  std::vector<NameChange> some_changes(const std::string& condition, const std::vector<Value>& values,
                                       std::uint64_t limit);
  std::uint64_t fill_some();
  std::optional<SimilarName> find_company_within(std::string_view name, std::string_view user_id);
  SimilarName stored_name(std::string_view user_id, std::string_view kind);
  void store_skeletons(const std::vector<std::pair<std::string, std::string>>& keys);

  Connection& connection_;
};

}  // namespace beantrack::db
