#include "auth/limiter.h"

#include <cppunit/extensions/HelperMacros.h>

#include "support/limits.h"

namespace beantrack::auth {

class LimiterTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(LimiterTest);
  CPPUNIT_TEST(counts_each_user_and_budget_apart);
  CPPUNIT_TEST(counts_what_all_workers_do);
  CPPUNIT_TEST(says_when_to_try_again);
  CPPUNIT_TEST(refuses_routes_without_a_budget);
  CPPUNIT_TEST_SUITE_END();

  tests::Limits limits_;

  Limiter limiter() { return Limiter{limits_.config}; }

 public:
  void setUp() override {
    limits_.config.send_rate = {1, 3};
    limits_.config.user_waiting = 0;
  }

  void counts_each_user_and_budget_apart() {
    Limiter worker = limiter();
    for (int i = 0; i < 3; ++i) CPPUNIT_ASSERT(!worker.admit("U00001", Budget::send).refused());
    CPPUNIT_ASSERT(worker.admit("U00001", Budget::send).refused());
    CPPUNIT_ASSERT(!worker.admit("U00001", Budget::page).refused());
    CPPUNIT_ASSERT(!worker.admit("U00002", Budget::send).refused());
  }

  void counts_what_all_workers_do() {
    Limiter one = limiter(), other = limiter();
    CPPUNIT_ASSERT(!one.admit("U00001", Budget::send).refused());
    CPPUNIT_ASSERT(!other.admit("U00001", Budget::send).refused());
    CPPUNIT_ASSERT(!one.admit("U00001", Budget::send).refused());
    CPPUNIT_ASSERT(other.admit("U00001", Budget::send).refused());
    CPPUNIT_ASSERT(limiter().admit("U00001", Budget::send).refused());  // a worker that has just started knows, too
  }

  void says_when_to_try_again() {
    limits_.config.user_requests = 1;
    Limiter one = limiter(), other = limiter();
    const Admission first = one.admit("U00001", Budget::page);
    CPPUNIT_ASSERT(first.wait() == std::chrono::seconds{0});
    CPPUNIT_ASSERT(other.admit("U00001", Budget::page).wait() == std::chrono::seconds{1});  // no turn
    CPPUNIT_ASSERT(!other.admit("U00002", Budget::page).refused());
  }

  void refuses_routes_without_a_budget() {
    CPPUNIT_ASSERT_THROW(limiter().admit("U00001", Budget::none), std::logic_error);
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(LimiterTest);

}  // namespace beantrack::auth
