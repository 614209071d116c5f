#include "auth/turns.h"

#include <cppunit/extensions/HelperMacros.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <optional>
#include <thread>

#include "support/limits.h"

namespace beantrack::auth {

class TurnsTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(TurnsTest);
  CPPUNIT_TEST(gives_so_many_turns_and_no_more);
  CPPUNIT_TEST(waits_for_a_turn_that_is_given_back);
  CPPUNIT_TEST(lets_so_many_wait_and_refuses_the_others_at_once);
  CPPUNIT_TEST(knows_a_session_that_has_taken_all);
  CPPUNIT_TEST(takes_back_the_turn_of_a_worker_that_was_killed);
  CPPUNIT_TEST_SUITE_END();

  static constexpr std::uint64_t kUser = 0xC0FFEE0, kOther = 0xBEA0;
  tests::Limits limits_;

  struct Worker {
    Worker(const std::string& path, unsigned at_once, unsigned waiting) : file(path), turns(file, at_once, waiting) {}
    LimitsFile file;
    Turns turns;
  };
  Worker worker(unsigned at_once, unsigned waiting) { return {limits_.config.limits_file, at_once, waiting}; }

 public:
  void gives_so_many_turns_and_no_more() {
    Worker one = worker(2, 0), two = worker(2, 0), three = worker(2, 0);
    const Turn first = one.turns.take(kUser);
    {
      const Turn second = two.turns.take(kUser);
      CPPUNIT_ASSERT(first && second);
      CPPUNIT_ASSERT(!three.turns.take(kUser));
      CPPUNIT_ASSERT(three.turns.take(kOther));
    }
    CPPUNIT_ASSERT(three.turns.take(kUser));
  }

  void waits_for_a_turn_that_is_given_back() {
    Worker one = worker(1, 1), two = worker(1, 1);
    std::optional<Turn> first{one.turns.take(kUser)};
    bool served = false;
    std::thread waiter{[&] { served = static_cast<bool>(two.turns.take(kUser)); }};
    while (one.file.workers()[two.file.own_place()] == 0) std::this_thread::yield();
    first.reset();
    waiter.join();
    CPPUNIT_ASSERT(served);
  }

  void lets_so_many_wait_and_refuses_the_others_at_once() {
    Worker one = worker(1, 1), two = worker(1, 1), three = worker(1, 1);
    const Turn first = one.turns.take(kUser);
    std::thread waiter{[&] { CPPUNIT_ASSERT(!two.turns.take(kUser)); }};
    const auto waits = [](std::uint64_t place) { return place != 0 && place % 2 == 0; };
    while (!waits(one.file.workers()[two.file.own_place()])) std::this_thread::yield();
    const auto begun = std::chrono::steady_clock::now();
    CPPUNIT_ASSERT(!three.turns.take(kUser));
    CPPUNIT_ASSERT(std::chrono::steady_clock::now() - begun < kMaxWaitForTurn / 2);
    waiter.join();
  }

  void knows_a_session_that_has_taken_all() {
    constexpr std::uint64_t kSession = 1, kOtherSession = 2;
    Worker one = worker(1, 0), two = worker(1, 0);
    CPPUNIT_ASSERT(!one.turns.are_taken_by(kSession));
    {
      const Turn turn = one.turns.take(kUser);
      CPPUNIT_ASSERT(two.turns.are_taken_by(kSession));
      CPPUNIT_ASSERT(!two.turns.are_taken_by(kOtherSession));
    }
    CPPUNIT_ASSERT(!two.turns.are_taken_by(kSession));
  }

  void takes_back_the_turn_of_a_worker_that_was_killed() {
    int ready[2];
    CPPUNIT_ASSERT_EQUAL(0, ::pipe(ready));
    const pid_t child = ::fork();
    if (child == 0) {
      Worker killed = worker(1, 0);
      const Turn turn = killed.turns.take(kUser);
      static_cast<void>(!::write(ready[1], turn ? "y" : "n", 1));
      for (;;) ::pause();
    }
    char answer = 0;
    CPPUNIT_ASSERT_EQUAL(ssize_t{1}, ::read(ready[0], &answer, 1));
    CPPUNIT_ASSERT_EQUAL('y', answer);
    Worker alive = worker(1, 0);
    CPPUNIT_ASSERT(!alive.turns.take(kUser));
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    CPPUNIT_ASSERT(alive.turns.take(kUser));
    ::close(ready[0]);
    ::close(ready[1]);
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(TurnsTest);

}  // namespace beantrack::auth
