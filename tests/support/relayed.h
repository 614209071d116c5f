// Jobs that the relay has moved to the event log, as the push daemon would see to.
#pragma once

#include <cppunit/TestAssert.h>

#include "push/relay.h"
#include "support/database.h"

namespace beantrack::tests {

// Relays all jobs there are.
inline void relay_all(TestDatabase& database) {
  push::Relay relay{database.connection(), "test"};
  CPPUNIT_ASSERT(relay.holds_lease());
  while (relay.run_batch() > 0) {
  }
}

}  // namespace beantrack::tests
