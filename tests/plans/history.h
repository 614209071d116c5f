// A database with a long and uneven history, for tests of what a statement costs.
//
// 1,000,000 messages among 40,000 people: a hub with 30,000 conversations, a pair with 100,000 messages, and many small
// conversations; events, jobs, sessions and the rest in proportion.
#pragma once

#include <string>

#include "support/database.h"

namespace beantrack::tests {

constexpr std::uint64_t kMessages = 1'000'000;
constexpr std::uint64_t kPairEvery = 10;         // each so many messages is one of the pair
constexpr std::uint64_t kUnreadOfPair = 10'000;  // by its second person
constexpr std::uint64_t kPeople = 40'000;
constexpr std::uint64_t kHubConversations = 30'000;  // half of them unread
constexpr std::uint64_t kFirstOfMany = 101;          // the number of the first person of many small conversations
constexpr std::uint64_t kLoggedMessages = 200'000;   // the newest; as many are searchable
constexpr std::uint64_t kWalkLeft = 500'000;         // messages before this one may be missing in the search index

// "U00012": the person of this number. Odd ones are suppliers, even ones vendors, and those below 11 admins.
std::string person(std::uint64_t number);

inline std::string hub() { return person(1); }
inline std::string pair_one() { return person(11); }
inline std::string pair_other() { return person(12); }

// The digest under which the session `number` is stored.
std::string digest_of(const std::string& kind, std::uint64_t number);

// Fills a migrated database, in about a minute.
void fill(TestDatabase& database);

}  // namespace beantrack::tests
