#include "push/event_log_tailer.h"

#include <cppunit/extensions/HelperMacros.h>
#include <unistd.h>

#include <algorithm>

#include "db/event_store.h"
#include "push/wake_socket.h"
#include "support/database.h"
#include "support/received.h"
#include "support/waiter.h"

namespace beantrack::push {

using tests::TestDatabase;

class EventLogTailerTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(EventLogTailerTest);
  CPPUNIT_TEST(tells_first_where_the_log_stands);
  CPPUNIT_TEST(finds_within_250_ms_what_nobody_woke_it_for);
  CPPUNIT_TEST(looks_more_often_when_messages_come_that_nobody_woke_it_for);
  CPPUNIT_TEST(rests_after_a_large_batch);
  CPPUNIT_TEST(starts_over_where_the_log_was_trimmed);
  CPPUNIT_TEST(starts_over_where_the_log_has_a_gap);
  CPPUNIT_TEST(starts_over_when_the_log_goes_back);
  CPPUNIT_TEST(starts_over_when_the_log_is_another_history);
  CPPUNIT_TEST(starts_over_in_an_emptied_log);
  CPPUNIT_TEST_SUITE_END();

  TestDatabase database_;
  db::EventStore log_{database_.connection()};
  Config config_ = database_.config();
  std::string one_, other_;

  // What the tailer says once it has something to say.
  EventLogTailer::Batch next(EventLogTailer& tailer) {
    const auto came = tests::received(tailer.mailbox());
    CPPUNIT_ASSERT_EQUAL(std::size_t{1}, came.size());
    return came.front();
  }

  // Appends `count` events as another daemon's relay would, and runs `script` in the same transaction.
  void append(std::uint64_t count, const std::string& script = {}) {
    database_.connection().transaction([&] {
      log_.append(log_.lock_position(), std::vector<NewEvent>(count, {EventKind::message_sent, one_, 1}));
      if (!script.empty()) database_.connection().run_script(script);
    });
  }

 public:
  void setUp() override {
    config_.wake_socket = "/tmp/beantrack-tailer-test-" + std::to_string(::getpid()) + ".sock";
    one_ = database_.add_user(Role::supplier, "One");
    other_ = database_.add_user(Role::vendor, "Other");
  }
  void tearDown() override { ::unlink(config_.wake_socket.c_str()); }

  void tells_first_where_the_log_stands() {
    append(3);
    EventLogTailer tailer{config_};
    const auto first = next(tailer);
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{3}, first.position.number);
    CPPUNIT_ASSERT(first.deliveries.empty() && !first.rewound);
    append(2);
    const auto second = next(tailer);
    CPPUNIT_ASSERT_EQUAL(std::size_t{2}, second.deliveries.size());
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{4}, second.deliveries.front().id.number);
  }

  // Each message is sent just after the tailer has looked, so it waits for nearly a whole interval. On a machine that is
  // too busy most of them wait for longer, and a slow commit shortens the wait: the interval itself is looked at, too.
  void finds_within_250_ms_what_nobody_woke_it_for() {
    constexpr std::chrono::milliseconds kPromised{250};
    CPPUNIT_ASSERT(kPollInterval <= kPromised && kFollowInterval <= kPromised);
    auto quickest = std::chrono::steady_clock::duration::max();
    for (int i = 0; i < 6 && quickest > kPromised; ++i) {
      EventLogTailer tailer{config_};  // which no earlier message has made look sooner
      next(tailer);
      database_.send(one_, other_, "x");
      const auto committed = std::chrono::steady_clock::now();
      next(tailer);
      quickest = std::min(quickest, std::chrono::steady_clock::now() - committed);
    }
    CPPUNIT_ASSERT(quickest <= kPromised);
  }

  // As they do from other nodes of a cluster. Each is sent when the one before has arrived.
  void looks_more_often_when_messages_come_that_nobody_woke_it_for() {
    constexpr int kMessages = 12;
    EventLogTailer tailer{config_};
    next(tailer);
    database_.send(one_, other_, "first");
    next(tailer);
    const auto begun = std::chrono::steady_clock::now();
    for (int i = 0; i < kMessages; ++i) {
      database_.send(one_, other_, "x");
      next(tailer);
    }
    CPPUNIT_ASSERT(std::chrono::steady_clock::now() - begun < kMessages * kPollInterval / 2);
  }

  // What is sent while the relay waits for a lock is in its batch. A busy test may receive the first batch late, which
  // shortens what it measures, so it tries again.
  void rests_after_a_large_batch() {
    constexpr int kJobs = 20;  // enough for the longest rest
    EventLogTailer tailer{config_};
    next(tailer);
    WakeSender daemon{config_.wake_socket};
    auto longest = std::chrono::steady_clock::duration::zero();
    for (int i = 0; i < 6 && longest < kLongestRelayRest; ++i) {
      database_.owner().transaction([&] {
        database_.owner().query("SELECT value FROM chat_counters WHERE name = 'chat_events' FOR UPDATE");
        database_.send(one_, other_, "first");
        daemon.wake();
        tests::await_waiter(database_);
        for (int i = 0; i < kJobs; ++i) database_.send(one_, other_, "in the same batch");
      });
      next(tailer);
      const auto told = std::chrono::steady_clock::now();
      database_.send(one_, other_, "next");
      daemon.wake();
      next(tailer);
      longest = std::max(longest, std::chrono::steady_clock::now() - told);
    }
    CPPUNIT_ASSERT(longest >= kLongestRelayRest);
  }

  void starts_over_where_the_log_was_trimmed() {
    EventLogTailer tailer{config_};
    next(tailer);
    append(5, "DELETE FROM chat_events WHERE id <= 3");
    const auto batch = next(tailer);
    CPPUNIT_ASSERT(batch.rewound && batch.deliveries.empty());
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{5}, batch.position.number);
    append(1);
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{6}, next(tailer).deliveries.at(0).id.number);
  }

  // Somebody deleted rows, but not the event that the tailer read last.
  void starts_over_where_the_log_has_a_gap() {
    EventLogTailer tailer{config_};
    next(tailer);
    append(3, "DELETE FROM chat_events WHERE id = 1");
    const auto batch = next(tailer);
    CPPUNIT_ASSERT(batch.rewound && batch.deliveries.empty());
    CPPUNIT_ASSERT(batch.position == log_.position());
  }

  void starts_over_when_the_log_goes_back() {
    append(5);
    EventLogTailer tailer{config_};
    next(tailer);
    database_.connection().transaction([&] {
      database_.owner().run_script(
          "DELETE FROM chat_events WHERE id > 2; UPDATE chat_counters SET value = 2 WHERE name = 'chat_events'");
    });
    const auto batch = next(tailer);
    CPPUNIT_ASSERT(batch.rewound);
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{2}, batch.position.number);
  }

  // Never behind where the tailer was: the backup's log has grown again, or another relay's has, in one step.
  void starts_over_when_the_log_is_another_history() {
    append(5);
    EventLogTailer tailer{config_};
    next(tailer);
    db::Connection& connection = database_.connection();
    connection.transaction([&] {
      const auto position = log_.lock_position();
      connection.run_script("DELETE FROM chat_events WHERE id > 2");
      log_.append({2, 1}, std::vector<NewEvent>(4, {EventKind::message_sent, one_, 1}));
      CPPUNIT_ASSERT(log_.position().number > position.number);
    });
    const auto batch = next(tailer);
    CPPUNIT_ASSERT(batch.rewound && batch.deliveries.empty());
    CPPUNIT_ASSERT(batch.position == log_.position());
  }

  void starts_over_in_an_emptied_log() {
    append(5);
    EventLogTailer tailer{config_};
    next(tailer);
    database_.owner().run_script("DELETE FROM chat_events");
    const auto batch = next(tailer);
    CPPUNIT_ASSERT(batch.rewound && batch.position.tag != 0);
    append(1);
    CPPUNIT_ASSERT_EQUAL(batch.position.number + 1, next(tailer).deliveries.at(0).id.number);
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(EventLogTailerTest);

}  // namespace beantrack::push
