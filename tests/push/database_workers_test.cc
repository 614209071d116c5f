#include "push/database_workers.h"

#include <cppunit/extensions/HelperMacros.h>

#include "db/event_store.h"
#include "support/database.h"
#include "support/received.h"
#include "support/waiter.h"

namespace beantrack::push {

using tests::TestDatabase;

class DatabaseWorkersTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(DatabaseWorkersTest);
  CPPUNIT_TEST(replays_what_came_after_a_cursor);
  CPPUNIT_TEST(resets_a_cursor_of_another_history);
  CPPUNIT_TEST(replays_nobody_elses_events);
  CPPUNIT_TEST(resets_when_the_log_is_trimmed_while_it_is_read);
  CPPUNIT_TEST(says_so_when_the_database_is_away);
  CPPUNIT_TEST_SUITE_END();

  static constexpr std::uint64_t kListener = 7;

  TestDatabase database_;
  std::string user_, other_;
  EventId begin_;  // of the empty log

  void append(std::uint64_t count) { append(count, user_); }
  void append(std::uint64_t count, const std::string& user) {
    db::EventStore log{database_.connection()};
    database_.connection().transaction([&] {
      log.append(log.lock_position(), std::vector<NewEvent>(count, {EventKind::message_sent, user, 1}));
    });
  }

  // The workers' result about the listener.
  template <class Kind>
  Kind answer(DatabaseWorkers& workers) {
    const auto answers = tests::received(workers.mailbox());
    CPPUNIT_ASSERT_EQUAL(std::size_t{1}, answers.size());
    CPPUNIT_ASSERT(std::holds_alternative<Kind>(answers.front()));
    CPPUNIT_ASSERT_EQUAL(kListener, std::get<Kind>(answers.front()).listener);
    return std::get<Kind>(answers.front());
  }

 public:
  void setUp() override {
    user_ = database_.add_user(Role::supplier, "One");
    other_ = database_.add_user(Role::vendor, "Other");
    begin_ = db::EventStore(database_.connection()).position();
  }

  void replays_what_came_after_a_cursor() {
    append(3);
    DatabaseWorkers workers{database_.config(), 1};
    const auto first = db::EventStore(database_.connection()).after(begin_, 1).value().at(0).id;
    workers.submit(ReplayQuery{kListener, user_, first});
    const auto replay = answer<ReplayResult>(workers);
    CPPUNIT_ASSERT(!replay.more && !replay.reset_to);
    CPPUNIT_ASSERT_EQUAL(std::size_t{2}, replay.deliveries.size());
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{2}, replay.deliveries.front().id.number);
  }

  void resets_a_cursor_of_another_history() {
    append(3);
    db::EventStore log{database_.connection()};
    const EventId newest = log.position();
    DatabaseWorkers workers{database_.config(), 1};
    workers.submit(ReplayQuery{kListener, user_, {newest.number - 1, newest.tag}});
    const auto replay = answer<ReplayResult>(workers);
    CPPUNIT_ASSERT(replay.reset_to == newest);
    CPPUNIT_ASSERT(replay.deliveries.empty());
  }

  void replays_nobody_elses_events() {
    append(1);
    append(2, other_);
    append(1);
    DatabaseWorkers workers{database_.config(), 1};
    workers.submit(ReplayQuery{kListener, user_, begin_});
    const auto replay = answer<ReplayResult>(workers);
    CPPUNIT_ASSERT_EQUAL(std::size_t{2}, replay.deliveries.size());
    for (const auto& delivery : replay.deliveries) CPPUNIT_ASSERT_EQUAL(user_, delivery.user_id);
  }

  // The reading of the log is held up at another table. What it then returns is whole, or a reset.
  void resets_when_the_log_is_trimmed_while_it_is_read() {
    append(3);
    db::Connection locker{database_.owner_config()};
    locker.run_script("LOCK TABLES messages WRITE");
    DatabaseWorkers workers{database_.config(), 1};
    workers.submit(ReplayQuery{kListener, user_, begin_});
    tests::await_waiter(database_);
    database_.owner().run_script("DELETE FROM chat_events WHERE id <= 2");
    locker.run_script("UNLOCK TABLES");
    const auto replay = answer<ReplayResult>(workers);
    CPPUNIT_ASSERT(replay.reset_to == db::EventStore(database_.connection()).position());
    CPPUNIT_ASSERT(replay.deliveries.empty());
  }

  void says_so_when_the_database_is_away() {
    Config nowhere = database_.config();
    nowhere.db_socket = "/nonexistent/mysql.sock";
    DatabaseWorkers workers{nowhere, 1};
    workers.submit(ReplayQuery{kListener, user_, begin_});
    answer<QueryFailure>(workers);
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(DatabaseWorkersTest);

}  // namespace beantrack::push
