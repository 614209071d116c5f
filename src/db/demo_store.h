// Bulk loading of made-up accounts and messages, for demonstrations and load tests: many rows a statement, without a
// job for each.
//
// Thread rule: that of its connection.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "db/connection.h"

namespace beantrack::db {

constexpr std::string_view kDemoDomain = "@load.beantrack.test";  // of the bulk accounts' addresses
constexpr std::uint64_t kDemoBatch = 1000;                        // rows in one statement
constexpr std::uint64_t kDemoPartners = 20;                       // people whom each bulk account writes with

class DemoStore {
 public:
  explicit DemoStore(Connection& connection) : connection_(connection) {}

  using Progress = std::function<void(std::uint64_t done)>;

  // Adds `count` accounts, suppliers and vendors by turns, and returns their ids.
  std::vector<std::string> add_users(std::uint64_t count, std::string_view password_hash, const Progress& progress);

  // The ids of all bulk accounts there are.
  std::vector<std::string> users();

  // Adds `count` messages among `users` (at least two), each with kDemoPartners others, spread over the last 90 days.
  // All are read but the newest two a person.
  void add_messages(std::uint64_t count, const std::vector<std::string>& users, const Progress& progress);

  // Adds a session for each user under the token digest beside it.
  void add_sessions(const std::vector<std::string>& users, const std::vector<std::string>& token_digests);

 private:
  Connection& connection_;
};

}  // namespace beantrack::db
