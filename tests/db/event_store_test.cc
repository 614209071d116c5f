#include "db/event_store.h"

#include <cppunit/extensions/HelperMacros.h>

#include "db/job_store.h"
#include "db/message_store.h"
#include "push/relay.h"
#include "support/database.h"

namespace beantrack::db {

using tests::TestDatabase;

class EventStoreTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(EventStoreTest);
  CPPUNIT_TEST(numbers_without_gaps_from_the_first);
  CPPUNIT_TEST(reads_one_users_events);
  CPPUNIT_TEST(leaves_out_what_was_deleted);
  CPPUNIT_TEST(knows_how_far_back_it_reaches);
  CPPUNIT_TEST(trims_by_age);
  CPPUNIT_TEST(keeps_a_second_writer_waiting);
  CPPUNIT_TEST(relays_jobs_once);
  CPPUNIT_TEST(logs_nothing_of_a_batch_that_fails_at_its_end);
  CPPUNIT_TEST(relays_past_a_transaction_that_is_held_open);
  CPPUNIT_TEST(tells_how_long_jobs_wait_whatever_the_clock_did);
  CPPUNIT_TEST(drops_jobs_it_cannot_read_and_leaves_other_queues_alone);
  CPPUNIT_TEST_SUITE_END();

  TestDatabase database_;
  EventStore log_{database_.connection()};
  std::string one_, other_;

  void relay() {
    push::Relay relay{database_.connection()};
    CPPUNIT_ASSERT(relay.holds_lock());
    while (relay.run_batch() > 0) {
    }
  }

  void append(std::vector<NewEvent> events) {
    database_.connection().transaction([&] { log_.append(log_.lock_position(), events); });
  }

 public:
  void setUp() override {
    one_ = database_.add_user(Role::supplier, "One");
    other_ = database_.add_user(Role::vendor, "Other");
  }

  void numbers_without_gaps_from_the_first() {
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, log_.position());
    append({{EventKind::message_sent, one_, 1}, {EventKind::message_echo, other_, 1}});
    append({});
    append({{EventKind::session_ended, one_, 7}});
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{3}, log_.position());
    const auto events = log_.after(0, 10);
    CPPUNIT_ASSERT_EQUAL(std::size_t{3}, events.size());
    for (std::size_t i = 0; i < events.size(); ++i) CPPUNIT_ASSERT_EQUAL(std::uint64_t{i + 1}, events[i].id);
    CPPUNIT_ASSERT(events[2].kind == EventKind::session_ended && events[2].subject == 7 && !events[2].message);
  }

  void reads_one_users_events() {
    const auto message = database_.send(one_, other_, "hello");
    relay();
    const auto theirs = log_.after(0, other_, 10);
    CPPUNIT_ASSERT_EQUAL(std::size_t{1}, theirs.size());
    CPPUNIT_ASSERT(theirs[0].kind == EventKind::message_sent);
    CPPUNIT_ASSERT_EQUAL(message.id, theirs[0].message->id);
    CPPUNIT_ASSERT_EQUAL(std::string("One"), theirs[0].sender.name);
    CPPUNIT_ASSERT(log_.after(0, one_, 10)[0].kind == EventKind::message_echo);
    CPPUNIT_ASSERT(log_.after(theirs[0].id, other_, 10).empty());
  }

  void leaves_out_what_was_deleted() {
    const auto message = database_.send(one_, other_, "hello");
    relay();
    database_.connection().execute("DELETE FROM messages WHERE id = ?", {message.id});
    CPPUNIT_ASSERT(!log_.after(0, other_, 10)[0].message);
  }

  void knows_how_far_back_it_reaches() {
    CPPUNIT_ASSERT(log_.reaches_back_to(0));
    CPPUNIT_ASSERT(!log_.reaches_back_to(1));
    append({{EventKind::message_sent, one_, 1}, {EventKind::message_sent, one_, 2}, {EventKind::message_sent, one_, 3}});
    database_.connection().run_script("DELETE FROM chat_events WHERE id = 1");
    CPPUNIT_ASSERT(!log_.reaches_back_to(0));
    CPPUNIT_ASSERT(log_.reaches_back_to(1));
    CPPUNIT_ASSERT(log_.reaches_back_to(3));
    CPPUNIT_ASSERT(!log_.reaches_back_to(4));
    database_.connection().run_script("DELETE FROM chat_events");
    CPPUNIT_ASSERT(!log_.reaches_back_to(2));
    CPPUNIT_ASSERT(log_.reaches_back_to(3));
    append({{EventKind::message_sent, one_, 4}});
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{4}, log_.after(0, 10)[0].id);
  }

  void trims_by_age() {
    append({{EventKind::message_sent, one_, 1}, {EventKind::message_sent, one_, 2}, {EventKind::message_sent, one_, 3}});
    database_.connection().run_script("UPDATE chat_events SET created_at = created_at - INTERVAL 8 DAY WHERE id < 3");
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, log_.trim(9));
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{2}, log_.trim(7));
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, log_.trim(7));
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{3}, log_.after(0, 10)[0].id);
  }

  void keeps_a_second_writer_waiting() {
    Connection second{database_.config()};
    second.run_script("SET innodb_lock_wait_timeout = 1");
    database_.connection().transaction([&] {
      log_.lock_position();
      CPPUNIT_ASSERT_THROW(second.transaction([&] { return EventStore(second).lock_position(); }), Unavailable);
    });
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, second.transaction([&] { return EventStore(second).lock_position(); }));
  }

  void relays_jobs_once() {
    for (int i = 0; i < 3; ++i) database_.send(one_, other_, "x");
    relay();
    relay();
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{6}, log_.position());
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, JobStore(database_.connection()).backlog().jobs);
  }

  void logs_nothing_of_a_batch_that_fails_at_its_end() {
    database_.send(one_, other_, "x");
    database_.connection().run_script(
        "CREATE TRIGGER keep_jobs BEFORE DELETE ON jobs FOR EACH ROW SIGNAL SQLSTATE '45000'");
    CPPUNIT_ASSERT_THROW(relay(), Failure);
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, log_.position());
    database_.connection().run_script("DROP TRIGGER keep_jobs");
    relay();
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{2}, log_.position());
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, JobStore(database_.connection()).backlog().jobs);
  }

  void relays_past_a_transaction_that_is_held_open() {
    for (const int messages : {1, 8, 40, 300}) {
      Connection slow{database_.config()};
      slow.run_script("START TRANSACTION");
      slow.execute("INSERT INTO messages (sender_id, receiver_id, content) VALUES (?, ?, 'slow')", {one_, other_});
      for (int i = 0; i < messages; ++i) database_.send(one_, other_, "quick");
      const std::uint64_t before = log_.position();
      const auto begun = std::chrono::steady_clock::now();
      relay();
      CPPUNIT_ASSERT(std::chrono::steady_clock::now() - begun < std::chrono::seconds(kLockWaitTimeout));
      CPPUNIT_ASSERT_EQUAL(before + 2 * messages, log_.position());
      slow.run_script("COMMIT");
      relay();
      CPPUNIT_ASSERT_EQUAL(before + 2 * messages + 2, log_.position());
    }
  }

  void tells_how_long_jobs_wait_whatever_the_clock_did() {
    const std::string job = "INSERT INTO jobs (queue, payload, attempts, available_at, created_at)"
                            " VALUES ('chat', '[]', 0, 0, UNIX_TIMESTAMP()";
    auto& connection = database_.connection();
    connection.run_script(job + " + 3600)");
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, JobStore(connection).backlog().oldest);
    connection.run_script(job + " - 3600)");
    CPPUNIT_ASSERT(JobStore(connection).backlog().oldest >= 3600);
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{2}, JobStore(connection).backlog().jobs);
  }

  void drops_jobs_it_cannot_read_and_leaves_other_queues_alone() {
    database_.connection().run_script(
        "INSERT INTO jobs (queue, payload, attempts, available_at, created_at) VALUES"
        " ('chat', 'O:8:\"stdClass\":0:{}', 0, 0, 0), ('chat', '[{\"kind\": \"message.sent\", \"user\": 5}]', 0, 0, 0),"
        " ('default', '{\"displayName\": \"App\\\\\\\\Jobs\"}', 0, 0, 0)");
    database_.send(one_, other_, "x");
    relay();
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{2}, log_.position());
    CPPUNIT_ASSERT_EQUAL(std::string("1"), *database_.ask("SELECT COUNT(*) FROM jobs"));
    CPPUNIT_ASSERT_EQUAL(std::string("default"), *database_.ask("SELECT queue FROM jobs"));
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(EventStoreTest);

}  // namespace beantrack::db
