// What the doctor asks the database about itself.
//
// Thread rule: that of its connection.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.h"
#include "db/connection.h"

namespace beantrack::db {

constexpr std::uint64_t kNewestMessages = 1000;
constexpr std::uint64_t kFutureMinutes = 5;

class Inspection {
 public:
  explicit Inspection(Connection& connection) : connection_(connection) {}

  // "10.11.6-MariaDB", "8.0.36".
  std::string server_version();
  // Whether that server has all that the statements use: MySQL 8.0, MariaDB 10.6.
  bool server_is_supported();

  // Tables and triggers of the chat that are not there.
  std::vector<std::string> missing_tables();
  std::vector<std::string> missing_triggers();
  // Whether the user of this connection sees triggers: the programs' user does not.
  bool sees_triggers();

  // Whether message_sequence has gone past every message's number.
  bool sequence_is_ahead();

  // What the server takes for the present time.
  Time clock();
  // Minutes that the time zone of the server is ahead of UTC. Throws Failure for a zone that it does not know.
  int time_zone_offset();

  // Of the newest kNewestMessages, those that are dated more than kFutureMinutes ahead.
  struct FutureMessages {
    std::uint64_t count = 0;
    std::uint64_t minutes = 0;  // how far ahead the latest is
  };
  FutureMessages future_messages();

  // Whether this connection is encrypted, as the server sees it.
  bool is_encrypted();

  // A server variable's value; empty when the server does not have it.
  std::string variable(std::string_view name);

 private:
  std::vector<std::string> missing(const std::vector<std::string>& names, std::string_view sql);

  Connection& connection_;
};

}  // namespace beantrack::db
