#include "db/login_failure_store.h"

namespace beantrack::db {

std::uint64_t LoginFailureStore::count(std::string_view subject) {
  return connection_
      .query("SELECT COUNT(*) FROM chat_login_failures WHERE subject = UNHEX(?)"
             " AND failed_at > CURRENT_TIMESTAMP(3) - INTERVAL ? SECOND",
             {subject, kLoginFailureWindow})
      .front()
      .number(0);
}

void LoginFailureStore::add(std::string_view subject) {
  connection_.execute("INSERT INTO chat_login_failures (subject) VALUES (UNHEX(?))", {subject});
}

void LoginFailureStore::clear(std::string_view subject) {
  connection_.execute("DELETE FROM chat_login_failures WHERE subject = UNHEX(?)", {subject});
}

void LoginFailureStore::expire() {
  connection_.execute("DELETE FROM chat_login_failures WHERE failed_at <= CURRENT_TIMESTAMP(3) - INTERVAL ? SECOND",
                      {kLoginFailureWindow});
}

}  // namespace beantrack::db
