// A lock that the database server keeps for one connection, and gives up by itself when that connection ends.
//
// Its name is one for each database, so that two databases on one server do not meet.
#pragma once

#include <cstdint>
#include <string>

#include "db/connection.h"

namespace beantrack::db {

class NamedLock {
 public:
  // `purpose` is a short word: "migrate", "rights".
  NamedLock(Connection& connection, const std::string& purpose);

  // Takes the lock, waiting `seconds` for whoever has it. True when it is this connection's; asked again while it is,
  // it stays so. (The holder must not be asked through Connection::transaction's repetition: a new connection does not
  // hold what the lost one held.)
  bool acquire(std::uint64_t seconds);
  void release();

 private:
  Connection& connection_;
  std::string name_;
};

}  // namespace beantrack::db
