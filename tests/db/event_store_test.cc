#include "db/event_store.h"

#include <cppunit/extensions/HelperMacros.h>

#include <future>
#include <set>

#include "db/job_store.h"
#include "db/message_store.h"
#include "push/relay.h"
#include "support/database.h"
#include "support/relayed.h"

namespace beantrack::db {

using tests::TestDatabase;

class EventStoreTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(EventStoreTest);
  CPPUNIT_TEST(numbers_without_gaps_from_the_first);
  CPPUNIT_TEST(reads_one_users_events);
  CPPUNIT_TEST(leaves_out_what_was_deleted);
  CPPUNIT_TEST(knows_how_far_back_it_reaches);
  CPPUNIT_TEST(gives_each_event_a_tag_of_its_own);
  CPPUNIT_TEST(gives_other_tags_after_a_restart);
  CPPUNIT_TEST(knows_cursors_of_another_history);
  CPPUNIT_TEST(starts_a_log_that_lacks_its_newest_event);
  CPPUNIT_TEST(reads_no_more_of_a_long_log);
  CPPUNIT_TEST(gives_each_echo_its_message);
  CPPUNIT_TEST(trims_by_age);
  CPPUNIT_TEST(never_trims_the_newest);
  CPPUNIT_TEST(keeps_a_second_writer_waiting);
  CPPUNIT_TEST(relays_jobs_once);
  CPPUNIT_TEST(notes_contacts_again_after_a_restore);
  CPPUNIT_TEST(logs_nothing_of_a_batch_that_fails_at_its_end);
  CPPUNIT_TEST(relays_past_a_transaction_that_is_held_open);
  CPPUNIT_TEST(tells_how_long_jobs_wait_whatever_the_clock_did);
  CPPUNIT_TEST(drops_jobs_it_cannot_read_and_leaves_other_queues_alone);
  CPPUNIT_TEST_SUITE_END();

  TestDatabase database_;
  EventStore log_{database_.connection()};
  EventId begin_;  // of the empty log
  std::string one_, other_;

  void relay() { tests::relay_all(database_); }

  void append(std::vector<NewEvent> events) {
    database_.connection().transaction([&] { log_.append(log_.lock_position(), events); });
  }

 public:
  void setUp() override {
    begin_ = log_.position();
    one_ = database_.add_user(Role::supplier, "One");
    other_ = database_.add_user(Role::vendor, "Other");
  }

  void numbers_without_gaps_from_the_first() {
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, log_.position().number);
    append({{EventKind::message_sent, one_, 1}, {EventKind::message_echo, other_, 1}});
    append({});
    append({{EventKind::session_ended, one_, 7}});
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{3}, log_.position().number);
    const auto events = log_.after(begin_, 10).value();
    CPPUNIT_ASSERT_EQUAL(std::size_t{3}, events.size());
    for (std::size_t i = 0; i < events.size(); ++i) CPPUNIT_ASSERT_EQUAL(std::uint64_t{i + 1}, events[i].id.number);
    CPPUNIT_ASSERT(events[2].kind == EventKind::session_ended && events[2].subject == 7 && !events[2].message);
  }

  void reads_one_users_events() {
    const auto message = database_.send(one_, other_, "hello");
    relay();
    const auto theirs = log_.after(begin_, other_, 10).value();
    CPPUNIT_ASSERT_EQUAL(std::size_t{1}, theirs.size());
    CPPUNIT_ASSERT(theirs[0].kind == EventKind::message_sent);
    CPPUNIT_ASSERT_EQUAL(message.id, theirs[0].message->id);
    CPPUNIT_ASSERT_EQUAL(std::string("One"), theirs[0].sender.name);
    CPPUNIT_ASSERT(log_.after(begin_, one_, 10).value().at(0).kind == EventKind::message_echo);
    CPPUNIT_ASSERT(log_.after(theirs[0].id, other_, 10).value().empty());
  }

  void leaves_out_what_was_deleted() {
    const auto message = database_.send(one_, other_, "hello");
    relay();
    database_.owner().execute("DELETE FROM messages WHERE id = ?", {message.id});
    CPPUNIT_ASSERT(!log_.after(begin_, other_, 10).value().at(0).message);
  }

  void log_three() {
    append(std::vector<NewEvent>(3, {EventKind::message_sent, one_, 1}));
  }

  // The ids of everybody's events after the cursor, and of one_'s, which are the same.
  std::optional<std::vector<EventId>> ids_after(EventId cursor) {
    const auto all = log_.after(cursor, 10), theirs = log_.after(cursor, one_, 10);
    CPPUNIT_ASSERT_EQUAL(all.has_value(), theirs.has_value());
    if (!all) return std::nullopt;
    CPPUNIT_ASSERT_EQUAL(all->size(), theirs->size());
    std::vector<EventId> ids;
    for (const auto& event : *all) ids.push_back(event.id);
    return ids;
  }

  void knows_how_far_back_it_reaches() {
    log_three();
    const auto ids = ids_after(begin_).value();
    CPPUNIT_ASSERT(ids_after({4, 1}) == std::nullopt);
    database_.owner().run_script("DELETE FROM chat_events WHERE id <= 1");
    CPPUNIT_ASSERT(ids_after(begin_) == std::nullopt && ids_after(ids[0]) == std::nullopt);
    CPPUNIT_ASSERT(ids_after(ids[1]) == std::vector{ids[2]});
    CPPUNIT_ASSERT(ids_after(ids[2]) == std::vector<EventId>{});
  }

  void gives_each_event_a_tag_of_its_own() {
    append(std::vector<NewEvent>(200, {EventKind::message_sent, one_, 1}));
    std::set<std::uint32_t> tags;
    const auto events = log_.after(begin_, 200).value();
    for (const auto& event : events) {
      CPPUNIT_ASSERT(event.id.tag >= 1 && event.id.tag <= kMaxEventTag);
      tags.insert(event.id.tag);
    }
    CPPUNIT_ASSERT_EQUAL(std::size_t{200}, tags.size());
  }

  // Each thread begins as a new process does: whatever chooses the tags is its own.
  void gives_other_tags_after_a_restart() {
    constexpr int kEvents = 3;  // the same tags by chance: once in 10^27
    const auto append_in_thread = [&] {
      std::vector<std::uint32_t> tags;
      Connection own{database_.config()};
      EventStore log{own};
      for (int i = 0; i < kEvents; ++i)
        tags.push_back(own.transaction([&] {
          return log.append(log.lock_position(), {{EventKind::message_sent, one_, 1}}).tag;
        }));
      return tags;
    };
    const auto tags = [&] { return std::async(std::launch::async, append_in_thread).get(); };
    const auto before = tags();
    CPPUNIT_ASSERT(tags() != before);
  }

  // The same numbers again, as after a restore from a backup.
  void knows_cursors_of_another_history() {
    log_three();
    const auto past = ids_after(begin_).value();
    database_.owner().run_script(
        "DELETE FROM chat_events WHERE id > 1; UPDATE chat_counters SET value = 1 WHERE name = 'chat_events'");
    log_three();
    const auto now = ids_after(past[0]).value();
    CPPUNIT_ASSERT_EQUAL(std::size_t{3}, now.size());
    for (std::size_t i = 1; i < past.size(); ++i) {
      CPPUNIT_ASSERT_EQUAL(past[i].number, now[i - 1].number);
      CPPUNIT_ASSERT(ids_after(past[i]) == std::nullopt && !log_.has(past[i]) && log_.has(now[i - 1]));
    }
    CPPUNIT_ASSERT(log_.position() == now[2]);
  }

  void starts_a_log_that_lacks_its_newest_event() {
    log_.start();
    CPPUNIT_ASSERT(log_.position() == begin_);
    log_three();
    const EventId newest = log_.position();
    database_.owner().run_script("DELETE FROM chat_events");
    CPPUNIT_ASSERT(log_.position() == EventId(3, 0) && ids_after({3, 0}) == std::nullopt);
    log_.start();
    const EventId started = log_.position();
    CPPUNIT_ASSERT(started.number == 4 && started.tag != 0);
    CPPUNIT_ASSERT(ids_after(newest) == std::nullopt && ids_after(started) == std::vector<EventId>{});
    log_.start();
    CPPUNIT_ASSERT(log_.position() == started);
  }

  // One user has few events among many of another's.
  void reads_no_more_of_a_long_log() {
    constexpr std::uint64_t kFew = 5, kMany = 1000;
    append(std::vector<NewEvent>(kMany, {EventKind::message_sent, other_, 1}));
    append(std::vector<NewEvent>(kFew, {EventKind::message_sent, one_, 1}));
    const auto read = database_.rows_read([&] {
      log_.position();
      log_.after(begin_, kFew);
      log_.after(begin_, one_, kMany);
      log_.after(begin_, other_, kFew);
    });
    CPPUNIT_ASSERT(read < kMany / 5);
  }

  // Wherever it stands: where it was logged, at the begin of what is read, behind another's, without its message.sent.
  void gives_each_echo_its_message() {
    std::vector<std::uint64_t> seqs;
    for (const char* text : {"first", "second"}) seqs.push_back(database_.send(one_, other_, text).seq);
    append({{EventKind::message_sent, other_, seqs[0]}, {EventKind::message_echo, one_, seqs[0]}});
    const auto logged = log_.after(begin_, 2).value();
    append({{EventKind::message_sent, other_, seqs[1]}, {EventKind::message_echo, one_, seqs[0]},
            {EventKind::message_echo, one_, seqs[1]}});
    for (const EventId cursor : {begin_, logged[0].id, logged[1].id}) {
      for (const std::uint64_t limit : {1, 2, 10}) {
        const auto events = log_.after(cursor, limit).value();
        for (const auto& event : events) {
          CPPUNIT_ASSERT(event.message.has_value());
          CPPUNIT_ASSERT_EQUAL(event.subject, event.message->seq);
          CPPUNIT_ASSERT_EQUAL(one_, event.sender.id);
        }
      }
    }
  }

  void trims_by_age() {
    log_three();
    database_.owner().run_script("UPDATE chat_events SET created_at = created_at - INTERVAL 8 DAY WHERE id < 3");
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, log_.trim(9));
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{3}, log_.trim(7));
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, log_.trim(7));
    CPPUNIT_ASSERT_EQUAL(std::string("3"), *database_.ask("SELECT MIN(id) FROM chat_events"));
  }

  void never_trims_the_newest() {
    log_three();
    const EventId newest = log_.position();
    database_.owner().run_script("UPDATE chat_events SET created_at = created_at - INTERVAL 80 DAY");
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{3}, log_.trim(7));
    CPPUNIT_ASSERT(log_.has(newest) && log_.position() == newest);
  }

  void keeps_a_second_writer_waiting() {
    Connection second{database_.config()};
    second.run_script("SET innodb_lock_wait_timeout = 1");
    database_.connection().transaction([&] {
      log_.lock_position();
      CPPUNIT_ASSERT_THROW(second.transaction([&] { return EventStore(second).lock_position(); }), Unavailable);
    });
    CPPUNIT_ASSERT(second.transaction([&] { return EventStore(second).lock_position(); }) == log_.position());
  }

  void relays_jobs_once() {
    for (int i = 0; i < 3; ++i) database_.send(one_, other_, "x");
    relay();
    relay();
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{6}, log_.position().number);
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, JobStore(database_.connection()).backlog().jobs);
  }

  // The relay remembers whom it has noted; a restored database may lack them.
  void notes_contacts_again_after_a_restore() {
    push::Relay relay{database_.connection(), "test"};
    CPPUNIT_ASSERT(relay.holds_lease());
    const auto talk = [&] {
      database_.owner().execute("INSERT INTO messages (sender_id, receiver_id, content) VALUES (?, ?, 'x')",
                                {one_, other_});
      while (relay.run_batch() > 0) {
      }
      return database_.ask("SELECT COUNT(*) FROM chat_contacts").value();
    };
    log_three();
    CPPUNIT_ASSERT_EQUAL(std::string("2"), talk());
    database_.owner().run_script(
        "DELETE FROM chat_contacts; DELETE FROM chat_events WHERE id > 3;"
        "UPDATE chat_counters SET value = 3 WHERE name = 'chat_events'");
    CPPUNIT_ASSERT_EQUAL(std::string("2"), talk());
  }

  void logs_nothing_of_a_batch_that_fails_at_its_end() {
    database_.send(one_, other_, "x");
    database_.owner().run_script("CREATE TRIGGER keep_jobs BEFORE DELETE ON jobs FOR EACH ROW SIGNAL SQLSTATE '45000'");
    CPPUNIT_ASSERT_THROW(relay(), Failure);
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, log_.position().number);
    database_.owner().run_script("DROP TRIGGER keep_jobs");
    relay();
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{2}, log_.position().number);
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, JobStore(database_.connection()).backlog().jobs);
  }

  void relays_past_a_transaction_that_is_held_open() {
    for (const int messages : {1, 8, 40, 300}) {
      Connection slow{database_.config()};
      slow.run_script("START TRANSACTION");
      slow.execute("INSERT INTO messages (sender_id, receiver_id, content) VALUES (?, ?, 'slow')", {one_, other_});
      for (int i = 0; i < messages; ++i) database_.send(one_, other_, "quick");
      const std::uint64_t before = log_.position().number;
      const auto begun = std::chrono::steady_clock::now();
      relay();
      CPPUNIT_ASSERT(std::chrono::steady_clock::now() - begun < std::chrono::seconds(kLockWaitTimeout));
      CPPUNIT_ASSERT_EQUAL(before + 2 * messages, log_.position().number);
      slow.run_script("COMMIT");
      relay();
      CPPUNIT_ASSERT_EQUAL(before + 2 * messages + 2, log_.position().number);
    }
  }

  void tells_how_long_jobs_wait_whatever_the_clock_did() {
    const std::string job = "INSERT INTO jobs (queue, payload, attempts, available_at, created_at)"
                            " VALUES ('chat', '[]', 0, 0, UNIX_TIMESTAMP()";
    auto& connection = database_.owner();
    connection.run_script(job + " + 3600)");
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, JobStore(connection).backlog().oldest);
    connection.run_script(job + " - 3600)");
    CPPUNIT_ASSERT(JobStore(connection).backlog().oldest >= 3600);
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{2}, JobStore(connection).backlog().jobs);
  }

  void drops_jobs_it_cannot_read_and_leaves_other_queues_alone() {
    database_.owner().run_script(
        "INSERT INTO jobs (queue, payload, attempts, available_at, created_at) VALUES"
        " ('chat', 'O:8:\"stdClass\":0:{}', 0, 0, 0), ('chat', '[{\"kind\": \"message.sent\", \"user\": 5}]', 0, 0, 0),"
        " ('default', '{\"displayName\": \"App\\\\\\\\Jobs\"}', 0, 0, 0)");
    database_.send(one_, other_, "x");
    relay();
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{2}, log_.position().number);
    CPPUNIT_ASSERT_EQUAL(std::string("1"), *database_.ask("SELECT COUNT(*) FROM jobs"));
    CPPUNIT_ASSERT_EQUAL(std::string("default"), *database_.ask("SELECT queue FROM jobs"));
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(EventStoreTest);

}  // namespace beantrack::db
