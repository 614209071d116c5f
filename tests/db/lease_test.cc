#include "db/lease.h"

#include <cppunit/extensions/HelperMacros.h>

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

#include "support/database.h"

namespace beantrack::db {

using tests::TestDatabase;

class LeaseTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(LeaseTest);
  CPPUNIT_TEST(has_one_holder);
  CPPUNIT_TEST(expires_by_the_servers_clock);
  CPPUNIT_TEST(is_kept_by_a_holder_that_the_servers_clock_thinks_dead);
  CPPUNIT_TEST(stays_with_who_renews_it_whatever_the_clock_says);
  CPPUNIT_TEST(is_not_waited_for_while_its_holder_commits);
  CPPUNIT_TEST(goes_to_one_of_many);
  CPPUNIT_TEST(is_free_at_once_when_it_is_released);
  CPPUNIT_TEST(says_whether_it_is_held);
  CPPUNIT_TEST(says_when_its_row_is_missing);
  CPPUNIT_TEST_SUITE_END();

  using Clock = std::chrono::steady_clock;

  TestDatabase& database_ = TestDatabase::shared();
  Connection second_{database_.config()};
  Lease one_{database_.connection(), "relay", "one"}, other_{second_, "relay", "other"};

  // Moves the time at which the lease expires, as if the server's clock had been moved the other way.
  void move(const std::string& interval) {
    database_.owner().run_script("UPDATE chat_leases SET expires_at = expires_at + INTERVAL " + interval);
  }

 public:
  void setUp() override { database_.owner().run_script("UPDATE chat_leases SET holder = ''"); }

  void has_one_holder() {
    CPPUNIT_ASSERT(one_.take());
    CPPUNIT_ASSERT(one_.take() && one_.renew());
    CPPUNIT_ASSERT(!other_.take() && !other_.renew());
    other_.release();
    CPPUNIT_ASSERT(one_.renew());
  }

  void expires_by_the_servers_clock() {
    CPPUNIT_ASSERT(one_.take());
    CPPUNIT_ASSERT(!other_.take());
    move("-1 HOUR");
    CPPUNIT_ASSERT(other_.take());
    CPPUNIT_ASSERT(!one_.renew() && !one_.take());
  }

  // Only who takes it over ends it.
  void is_kept_by_a_holder_that_the_servers_clock_thinks_dead() {
    CPPUNIT_ASSERT(one_.take());
    move("-1 HOUR");
    CPPUNIT_ASSERT(one_.renew());
    CPPUNIT_ASSERT(!other_.take());
  }

  void stays_with_who_renews_it_whatever_the_clock_says() {
    CPPUNIT_ASSERT(one_.take());
    for (const auto begun = Clock::now(); Clock::now() - begun < 2 * kLeaseTime;) {
      CPPUNIT_ASSERT(one_.renew());
      move("1 HOUR");
      CPPUNIT_ASSERT(!other_.take());
      std::this_thread::sleep_for(kLeaseTime / 20);
    }
  }

  // Its renewal is not committed yet: to everybody else it has expired.
  void is_not_waited_for_while_its_holder_commits() {
    CPPUNIT_ASSERT(one_.take());
    move("-1 HOUR");
    database_.connection().transaction([&] {
      CPPUNIT_ASSERT(one_.renew());
      const auto begun = Clock::now();
      CPPUNIT_ASSERT(!other_.take());
      CPPUNIT_ASSERT(Clock::now() - begun < std::chrono::seconds(kLockWaitTimeout));
    });
    CPPUNIT_ASSERT(one_.renew());
  }

  void goes_to_one_of_many() {
    constexpr int kRivals = 4, kRounds = 50;
    std::vector<std::unique_ptr<Connection>> connections;
    std::vector<std::unique_ptr<Lease>> leases;
    for (int i = 0; i < kRivals; ++i) {
      connections.push_back(std::make_unique<Connection>(database_.config()));
      leases.push_back(std::make_unique<Lease>(*connections.back(), "relay", "rival" + std::to_string(i)));
      leases.back()->take();  // opens the connection
    }
    for (int round = 0; round < kRounds; ++round) {
      database_.owner().run_script("UPDATE chat_leases SET holder = 'dead', renewals = renewals + 1,"
                                   " expires_at = CURRENT_TIMESTAMP(3) - INTERVAL 1 HOUR");
      std::atomic<int> ready = 0, winners = 0;
      std::vector<std::thread> threads;
      for (auto& lease : leases)
        threads.emplace_back([&] {
          for (++ready; ready < kRivals;) std::this_thread::yield();
          if (lease->take()) ++winners;
        });
      for (auto& thread : threads) thread.join();
      CPPUNIT_ASSERT_EQUAL(1, winners.load());
    }
  }

  void is_free_at_once_when_it_is_released() {
    CPPUNIT_ASSERT(one_.take());
    CPPUNIT_ASSERT(!other_.take());
    one_.release();
    CPPUNIT_ASSERT(other_.take());
  }

  void says_whether_it_is_held() {
    CPPUNIT_ASSERT(!other_.is_held());
    CPPUNIT_ASSERT(one_.take());
    std::atomic<bool> stop = false;
    std::thread holder{[&] {
      while (!stop) {
        one_.renew();
        std::this_thread::sleep_for(kLeaseTime / 5);
      }
    }};
    const bool held = other_.is_held();
    stop = true;
    holder.join();
    CPPUNIT_ASSERT(held);
    move("1 DAY");
    CPPUNIT_ASSERT(!other_.is_held());  // its holder is dead
  }

  void says_when_its_row_is_missing() {
    Lease none{database_.connection(), "nothing", "one"};
    CPPUNIT_ASSERT_THROW(none.take(), Failure);
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(LeaseTest);

}  // namespace beantrack::db
