#include "db/login_failure_store.h"

namespace beantrack::db {

std::uint64_t LoginFailureStore::count(std::string_view subject) {
  const auto row = connection_
                       .query("SELECT COUNT(*), COALESCE(MAX(failed_at) > CURRENT_TIMESTAMP(3), 0)"
                              " FROM chat_login_failures WHERE subject = UNHEX(?)"
                              " AND failed_at > CURRENT_TIMESTAMP(3) - INTERVAL ? SECOND",
                              {subject, kLoginFailureWindow})
                       .front();
  const bool any_from_the_future = row.number(1) != 0;
  if (any_from_the_future)
    connection_.execute(
        "UPDATE chat_login_failures FORCE INDEX (chat_login_failures_subject) SET failed_at = CURRENT_TIMESTAMP(3)"
        " WHERE subject = UNHEX(?) AND failed_at > CURRENT_TIMESTAMP(3)",
        {subject});
  return row.number(0);
}

void LoginFailureStore::add(std::string_view subject) {
  connection_.execute("INSERT INTO chat_login_failures (subject) VALUES (UNHEX(?))", {subject});
}

void LoginFailureStore::clear(std::string_view subject) {
  connection_.execute("DELETE FROM chat_login_failures WHERE subject = UNHEX(?)", {subject});
}

void LoginFailureStore::expire() {
  connection_.execute(
      "UPDATE chat_login_failures SET failed_at = CURRENT_TIMESTAMP(3) WHERE failed_at > CURRENT_TIMESTAMP(3)");
  connection_.execute("DELETE FROM chat_login_failures WHERE failed_at <= CURRENT_TIMESTAMP(3) - INTERVAL ? SECOND",
                      {kLoginFailureWindow});
}

}  // namespace beantrack::db
