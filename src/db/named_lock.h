// A lock that the database server keeps for one connection, and gives up by itself when that connection ends.
//
// Its name is one for each database, so that two databases on one server do not meet.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "db/connection.h"

namespace beantrack::db {

class NamedLock {
 public:
  // `purpose` is a short word: "relay", "migrate".
  NamedLock(Connection& connection, const std::string& purpose);

  // Takes the lock, waiting `seconds` for whoever has it. True when it is this connection's; asked again while it is,
  // it stays so. (The holder must not be asked through Connection::transaction's repetition: a new connection does not
  // hold what the lost one held.)
  bool acquire(std::uint64_t seconds);
  void release();

  // The server's number of the connection that has it.
  std::optional<std::uint64_t> holder();

  // Ends the holder's connection, which rolls back what it was doing.
  void evict(std::uint64_t holder);

 private:
  Connection& connection_;
  std::string name_;
};

}  // namespace beantrack::db
