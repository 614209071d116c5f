#include "auth/hash_slots.h"

#include <cppunit/extensions/HelperMacros.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <future>
#include <thread>
#include <vector>

#include "base/errors.h"

namespace beantrack::auth {

class HashSlotsTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(HashSlotsTest);
  CPPUNIT_TEST(lets_so_many_hash_and_a_stranger_wait);
  CPPUNIT_TEST(keeps_a_seat_for_known_devices);
  CPPUNIT_TEST(prefers_a_known_device_that_waits);
  CPPUNIT_TEST(frees_the_slot_of_a_killed_process);
  CPPUNIT_TEST(keeps_its_file_from_others);
  CPPUNIT_TEST_SUITE_END();

  static constexpr unsigned kSlots = 2;
  const std::string path_ = std::filesystem::temp_directory_path() / ("beantrack-hash-" + std::to_string(::getpid()));
  const HashSlots slots_{path_, kSlots};

  auto waiter(Caller caller) const {
    return std::async(std::launch::async, [this, caller] { return slots_.take(caller); });
  }

  // The one of the two that ends first, which must be before the longest wait is over.
  static std::future<std::optional<HashSlot>>& first_of(std::future<std::optional<HashSlot>>& one,
                                                        std::future<std::optional<HashSlot>>& other) {
    const auto end = std::chrono::steady_clock::now() + kLongestHashWait / 2;
    const auto is_ready = [](const auto& each) { return each.wait_for(std::chrono::milliseconds(1)) ==
                                                        std::future_status::ready; };
    while (std::chrono::steady_clock::now() < end) {
      if (is_ready(one)) return one;
      if (is_ready(other)) return other;
    }
    CPPUNIT_FAIL("both wait");
    return one;
  }

 public:
  void tearDown() override { std::filesystem::remove(path_); }

  void lets_so_many_hash_and_a_stranger_wait() {
    auto one = slots_.take(Caller::stranger);
    const auto two = slots_.take(Caller::stranger);
    CPPUNIT_ASSERT(one && two);
    auto third = waiter(Caller::stranger), fourth = waiter(Caller::stranger);
    auto& refused = first_of(third, fourth);
    CPPUNIT_ASSERT(!refused.get());
    one.reset();
    CPPUNIT_ASSERT((&refused == &third ? fourth : third).get());
  }

  void keeps_a_seat_for_known_devices() {
    auto one = slots_.take(Caller::stranger);
    auto two = slots_.take(Caller::stranger);
    auto third = waiter(Caller::stranger), fourth = waiter(Caller::stranger);
    auto& refused = first_of(third, fourth);
    CPPUNIT_ASSERT(!refused.get());  // so the strangers' seat is taken
    auto known = waiter(Caller::known_device);
    one.reset();
    two.reset();
    CPPUNIT_ASSERT(known.get());
    CPPUNIT_ASSERT((&refused == &third ? fourth : third).get());
  }

  void prefers_a_known_device_that_waits() {
    auto one = slots_.take(Caller::stranger);
    const auto two = slots_.take(Caller::stranger);
    auto known = waiter(Caller::known_device);
    std::this_thread::sleep_for(std::chrono::milliseconds(100));  // it sits down
    std::atomic<bool> flood = true;
    std::atomic<unsigned> strangers = 0;
    std::vector<std::future<void>> flooding;
    for (int i = 0; i < 4; ++i)
      flooding.push_back(std::async(std::launch::async, [&] {
        while (flood)
          if (slots_.take(Caller::stranger) && flood) ++strangers;
      }));
    one.reset();
    const auto slot = known.get();
    flood = false;
    CPPUNIT_ASSERT(slot);
    CPPUNIT_ASSERT_EQUAL(0U, strangers.load());
  }

  void frees_the_slot_of_a_killed_process() {
    const auto one = slots_.take(Caller::stranger);
    int ready[2];
    CPPUNIT_ASSERT_EQUAL(0, ::pipe(ready));
    const pid_t child = ::fork();
    if (child == 0) {
      const auto held = slots_.take(Caller::stranger);
      const char yes = held ? 'y' : 'n';
      if (::write(ready[1], &yes, 1) != 1) ::_exit(1);
      for (;;) ::pause();
    }
    char held = 0;
    CPPUNIT_ASSERT_EQUAL(ssize_t{1}, ::read(ready[0], &held, 1));
    CPPUNIT_ASSERT_EQUAL('y', held);
    auto waiting = waiter(Caller::stranger);
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    ::close(ready[0]);
    ::close(ready[1]);
    CPPUNIT_ASSERT(waiting.get());
  }

  void keeps_its_file_from_others() {
    slots_.take(Caller::stranger);
    struct stat file {};
    CPPUNIT_ASSERT_EQUAL(0, ::stat(path_.c_str(), &file));
    CPPUNIT_ASSERT_EQUAL(mode_t{0600}, file.st_mode & 07777);
    std::filesystem::remove(path_);
    std::filesystem::create_symlink("/dev/null", path_);
    CPPUNIT_ASSERT_THROW(slots_.take(Caller::stranger), SystemError);
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(HashSlotsTest);

}  // namespace beantrack::auth
