#include "support/waiter.h"

#include <chrono>
#include <stdexcept>
#include <thread>

namespace beantrack::tests {
namespace {

constexpr std::chrono::milliseconds kPause{150};  // innodb_trx is only made anew when nobody has read it for 100 ms
constexpr std::chrono::seconds kPatience{5};

}  // namespace

void await_waiter(TestDatabase& database) {
  for (std::chrono::milliseconds waited{0}; waited < kPatience; waited += kPause) {
    if (database.ask("SELECT COUNT(*) FROM information_schema.processlist AS p"
                     " LEFT JOIN information_schema.innodb_trx AS t ON t.trx_mysql_thread_id = p.id"
                     " WHERE p.db = DATABASE() AND (p.state LIKE 'Waiting for table%' OR t.trx_state = 'LOCK WAIT')") !=
        "0")
      return;
    std::this_thread::sleep_for(kPause);
  }
  throw std::runtime_error("nobody waits for a lock");
}

}  // namespace beantrack::tests
