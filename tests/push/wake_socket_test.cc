#include "push/wake_socket.h"

#include <cppunit/extensions/HelperMacros.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <optional>

#include "base/unix_socket.h"

namespace beantrack::push {

class WakeSocketTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(WakeSocketTest);
  CPPUNIT_TEST(tells_who_types);
  CPPUNIT_TEST(wakes_with_nothing_to_tell);
  CPPUNIT_TEST(believes_nothing_malformed);
  CPPUNIT_TEST(hears_its_own_user_alone);
  CPPUNIT_TEST(neither_waits_nor_fails_when_nobody_takes_them);
  CPPUNIT_TEST_SUITE_END();

  static constexpr int kLong = 10'000;  // ms: a wait that is expected to end before

  const std::string path_ = "/tmp/beantrack-notice-test-" + std::to_string(::getpid()) + ".sock";
  std::optional<WakeReceiver> receiver_;  // made for each test: all fixtures are there at once
  WakeSender notifier_{path_};

  void send_raw(const std::string& datagram) {
    const Fd socket{::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)};
    const auto address = unix_address(path_);
    ::sendto(socket.get(), datagram.data(), datagram.size(), 0, reinterpret_cast<const sockaddr*>(&address),
             sizeof address);
  }

 public:
  void setUp() override { receiver_.emplace(path_); }
  void tearDown() override { ::unlink(path_.c_str()); }

  void tells_who_types() {
    notifier_.typing({"U00013", "U00012", true});
    notifier_.wake();
    notifier_.typing({"U0000000000000000001", "U9999999999999999999", false});  // as long as ids get
    const auto typing = receiver_->wait(kLong, -1);
    CPPUNIT_ASSERT_EQUAL(std::size_t{2}, typing.size());
    CPPUNIT_ASSERT_EQUAL(std::string("U00013"), typing[0].user_id);
    CPPUNIT_ASSERT_EQUAL(std::string("U00012"), typing[0].contact_id);
    CPPUNIT_ASSERT(typing[0].typing && !typing[1].typing);
    CPPUNIT_ASSERT_EQUAL(std::string("U9999999999999999999"), typing[1].contact_id);
    CPPUNIT_ASSERT(receiver_->wait(0, -1).empty());
  }

  void wakes_with_nothing_to_tell() {
    const auto begun = std::chrono::steady_clock::now();
    notifier_.wake();
    CPPUNIT_ASSERT(receiver_->wait(kLong, -1).empty());
    CPPUNIT_ASSERT(std::chrono::steady_clock::now() - begun < std::chrono::milliseconds(kLong / 2));
  }

  void believes_nothing_malformed() {
    for (const std::string& datagram :
         {std::string(), std::string("typing"), std::string("typing "), std::string("typing U00013"),
          std::string("typing U00013 "), std::string("typing U00013 U00012 "), std::string("typing U00013 U00012\n"),
          std::string("typing U00013 S00001"), std::string("typing U00013 U00012\0", 21), std::string("typing  U00012"),
          std::string("typing-no-more U00013"), "typing U00013 U" + std::string(60'000, '1')}) {
      send_raw(datagram);
      CPPUNIT_ASSERT_MESSAGE(datagram.substr(0, 40), receiver_->wait(kLong, -1).empty());
    }
  }

  void hears_its_own_user_alone() {
    struct stat found {};
    CPPUNIT_ASSERT_EQUAL(0, ::stat(path_.c_str(), &found));
    CPPUNIT_ASSERT_EQUAL(mode_t{0600}, found.st_mode & 07777);
  }

  void neither_waits_nor_fails_when_nobody_takes_them() {
    for (int i = 0; i < 10 * kDatagramsAtOnce; ++i) notifier_.typing({"U00013", "U00012", true});
    CPPUNIT_ASSERT(!receiver_->wait(kLong, -1).empty());
    WakeSender lonely{"/nonexistent/wake.sock"};
    lonely.wake();
    lonely.typing({"U00013", "U00012", true});
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(WakeSocketTest);

}  // namespace beantrack::push
