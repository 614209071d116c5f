// Marking as read from two devices at once.
#include <cppunit/extensions/HelperMacros.h>

#include <future>

#include "db/job_store.h"
#include "db/message_store.h"
#include "support/database.h"
#include "support/waiter.h"

namespace beantrack::db {

using tests::TestDatabase;

class MarkReadTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(MarkReadTest);
  CPPUNIT_TEST(counts_once_what_two_devices_mark);
  CPPUNIT_TEST(counts_what_the_other_device_left);
  CPPUNIT_TEST(is_told_to_both);
  CPPUNIT_TEST_SUITE_END();

  TestDatabase database_;
  std::string reader_, contact_;

  static constexpr const char* kReadAt = "2026-01-02 03:04:05.678";

  // What marking everything answers when another device marks `first` after this one has seen it unread. The other
  // device's job is not written, so that all jobs are this one's.
  std::uint64_t mark_beside(const Message& first) {
    Connection other_device{database_.config()};
    other_device.run_script("START TRANSACTION; UPDATE messages FORCE INDEX (PRIMARY) SET is_read = 1, read_at = '" +
                            std::string(kReadAt) + "' WHERE id = '" + first.id + "'");
    auto marked = std::async(std::launch::async, [&] {
      Connection connection{database_.config()};
      return MessageStore(connection).mark_read(reader_, contact_);
    });
    tests::await_waiter(database_);
    other_device.run_script("COMMIT");
    return marked.get();
  }

  std::string read_jobs() {
    return *database_.ask("SELECT COUNT(*) FROM jobs WHERE payload LIKE '%message.read%'");
  }
  std::string read_at(const Message& message) {
    return *database_.ask("SELECT CAST(read_at AS CHAR) FROM messages WHERE id = ?", {message.id});
  }

 public:
  void setUp() override {
    reader_ = database_.add_user(Role::supplier, "Reader");
    contact_ = database_.add_user(Role::vendor, "Contact");
  }

  void counts_once_what_two_devices_mark() {
    const auto message = database_.send(contact_, reader_, "price?");
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, mark_beside(message));
    CPPUNIT_ASSERT_EQUAL(std::string(kReadAt), read_at(message));
    CPPUNIT_ASSERT_EQUAL(std::string("0"), read_jobs());
  }

  void counts_what_the_other_device_left() {
    const auto first = database_.send(contact_, reader_, "price?");
    const auto second = database_.send(contact_, reader_, "and when?");
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, mark_beside(first));
    CPPUNIT_ASSERT_EQUAL(std::string(kReadAt), read_at(first));
    CPPUNIT_ASSERT(read_at(second) != kReadAt);
    CPPUNIT_ASSERT_EQUAL(std::string("1"), read_jobs());
  }

  void is_told_to_both() {
    const auto message = database_.send(contact_, reader_, "price?");
    MessageStore(database_.connection()).mark_read(reader_, contact_);
    const auto job = JobStore(database_.connection()).newest(1).front();
    CPPUNIT_ASSERT_EQUAL(std::size_t{2}, job.events.size());
    for (const auto& [event, user] : {std::pair{job.events[0], reader_}, {job.events[1], contact_}}) {
      CPPUNIT_ASSERT(event.kind == EventKind::message_read);
      CPPUNIT_ASSERT_EQUAL(user, event.user_id);
      CPPUNIT_ASSERT_EQUAL(message.seq, event.subject);
    }
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(MarkReadTest);

}  // namespace beantrack::db
