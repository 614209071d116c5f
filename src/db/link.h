// An open connection, with the statements prepared on it. Connection's own: nobody else includes it.
#pragma once

#include <mysql.h>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/config.h"
#include "db/statement.h"

namespace beantrack::db {

class Link {
 public:
  // Connects and sets the session up, with the timeouts of Connection. Throws Failure.
  Link(const Config& config, unsigned read_timeout, unsigned idle_timeout);

  // The statement of this text, prepared the first time.
  Statement& prepared(std::string_view sql);

  // Runs every statement of `script` in order; the server tells them apart.
  void run(const std::string& script);

  // From now on, a statement waits for another's lock of a row or a table for so long at most.
  void wait_for_locks(unsigned seconds);

  // As Connection::wait_for_cluster.
  bool wait_for_cluster();

  std::uint64_t id() const { return mysql_thread_id(handle_.get()); }

 private:
  struct Close {
    void operator()(MYSQL* handle) const { mysql_close(handle); }
  };

  std::unique_ptr<MYSQL, Close> handle_;
  std::optional<bool> in_cluster_;  // not asked yet
  std::map<std::string, Statement, std::less<>> statements_;  // by their text
};

}  // namespace beantrack::db
