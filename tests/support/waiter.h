// Two statements that meet: what one does while the other waits for a lock of ours.
//
//   db::Connection locker{database.config()};
//   locker.run_script("LOCK TABLES messages WRITE");
//   auto read = std::async(std::launch::async, [&] { return store.unread_count(user); });
//   await_waiter(database);
#pragma once

#include "support/database.h"

namespace beantrack::tests {

// Returns once a statement on this database waits for a locked table or row. Throws when none does.
void await_waiter(TestDatabase& database);

}  // namespace beantrack::tests
