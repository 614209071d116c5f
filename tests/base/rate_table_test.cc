#include "base/rate_table.h"

#include <cppunit/extensions/HelperMacros.h>

#include <thread>
#include <vector>

namespace beantrack {

using std::chrono::milliseconds;

class RateTableTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(RateTableTest);
  CPPUNIT_TEST(lets_a_burst_pass_and_then_the_rate);
  CPPUNIT_TEST(says_how_long_to_wait);
  CPPUNIT_TEST(keeps_keys_apart);
  CPPUNIT_TEST(bounds_a_bucket_however_many_keys_meet_there);
  CPPUNIT_TEST(refuses_nobody_for_the_debts_of_others);
  CPPUNIT_TEST(forgets_times_that_cannot_be);
  CPPUNIT_TEST(goes_on_when_the_clock_passes_the_width_of_a_slot);
  CPPUNIT_TEST(counts_exactly_what_many_threads_take);
  CPPUNIT_TEST_SUITE_END();

  using Ticks = RateTable::Ticks;
  static constexpr Rate kRate{10, 5};

  std::vector<RateTable::Bucket> buckets_;
  Ticks now_{1'000'000};

  RateTable table() { return RateTable{buckets_}; }

  // Of different tags, all in one bucket.
  static std::uint64_t key(std::uint64_t number) { return number << 42; }

  int passes(std::uint64_t key, int tries) {
    int passed = 0;
    for (int i = 0; i < tries; ++i) passed += table().take(key, kRate, now_) == milliseconds{0};
    return passed;
  }

 public:
  void setUp() override {
    buckets_ = std::vector<RateTable::Bucket>(1);
    now_ = Ticks{1'000'000};
  }

  void lets_a_burst_pass_and_then_the_rate() {
    CPPUNIT_ASSERT_EQUAL(5, passes(key(1), 20));
    now_ += milliseconds{250};
    CPPUNIT_ASSERT_EQUAL(2, passes(key(1), 20));
    now_ += std::chrono::hours{1};
    CPPUNIT_ASSERT_EQUAL(5, passes(key(1), 20));
  }

  void says_how_long_to_wait() {
    passes(key(1), 5);
    CPPUNIT_ASSERT(table().take(key(1), kRate, now_) == milliseconds{100});
    CPPUNIT_ASSERT(table().take(key(1), kRate, now_ + milliseconds{99}) == milliseconds{1});
    CPPUNIT_ASSERT(table().take(key(1), kRate, now_ + milliseconds{100}) == milliseconds{0});
  }

  void keeps_keys_apart() {
    for (std::uint64_t i = 1; i <= RateTable::kSlotsPerBucket; ++i) CPPUNIT_ASSERT_EQUAL(5, passes(key(i), 20));
    for (std::uint64_t i = 1; i <= RateTable::kSlotsPerBucket; ++i) CPPUNIT_ASSERT_EQUAL(0, passes(key(i), 20));
  }

  // A key that is pushed out gives its debt to the one that takes its place.
  void bounds_a_bucket_however_many_keys_meet_there() {
    int passed = 0;
    for (int round = 0; round < 100; ++round) {
      for (std::uint64_t i = 1; i <= 2 * RateTable::kSlotsPerBucket; ++i) passed += passes(key(i), 5);
      now_ += milliseconds{100};
    }
    // Each of the 8 slots lets its burst pass and 1 in each round, and 1 for each key that comes anew.
    CPPUNIT_ASSERT(passed <= 8 * (5 + 100) + 100 * 16);
  }

  void refuses_nobody_for_the_debts_of_others() {
    for (std::uint64_t i = 1; i <= RateTable::kSlotsPerBucket; ++i) passes(key(i), 20);
    CPPUNIT_ASSERT_EQUAL(1, passes(key(99), 1));
  }

  void forgets_times_that_cannot_be() {
    passes(key(1), 20);
    now_ = Ticks{1};  // the machine was started anew, and the file was kept
    now_ -= std::chrono::hours{1};
    CPPUNIT_ASSERT_EQUAL(5, passes(key(1), 20));
  }

  void goes_on_when_the_clock_passes_the_width_of_a_slot() {
    now_ = Ticks{(std::int64_t{1} << 40) - 1};
    CPPUNIT_ASSERT_EQUAL(5, passes(key(1), 20));
    now_ += milliseconds{100};
    CPPUNIT_ASSERT_EQUAL(1, passes(key(1), 20));
  }

  void counts_exactly_what_many_threads_take() {
    std::atomic<int> passed = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
      threads.emplace_back([&] {
        for (int tries = 0; tries < 1'000; ++tries)
          passed += table().take(key(1), Rate{10, 1'000}, now_) == milliseconds{0};
      });
    for (auto& thread : threads) thread.join();
    CPPUNIT_ASSERT_EQUAL(1'000, passed.load());
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(RateTableTest);

}  // namespace beantrack
