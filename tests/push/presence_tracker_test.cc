#include "push/presence_tracker.h"

#include <cppunit/extensions/HelperMacros.h>
#include <poll.h>

#include <optional>
#include <set>
#include <thread>

#include "db/contact_store.h"
#include "support/database.h"
#include "support/received.h"

namespace beantrack::push {

using tests::TestDatabase;

// What the thread makes of reports, and of what other daemons write. Time that has to pass is put into the table.
class PresenceTrackerTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(PresenceTrackerTest);
  CPPUNIT_TEST(tells_who_came_and_whom_that_concerns);
  CPPUNIT_TEST(tells_a_change_once);
  CPPUNIT_TEST(announces_nobody_who_was_there_before_the_daemon);
  CPPUNIT_TEST(tells_what_other_daemons_wrote_before_its_first_look);
  CPPUNIT_TEST(tells_what_other_daemons_write);
  CPPUNIT_TEST(asks_other_daemons_about_who_leaves);
  CPPUNIT_TEST(tells_a_crowd_by_and_by);
  CPPUNIT_TEST(goes_on_when_the_database_is_back);
  CPPUNIT_TEST(pauses_after_a_failure_however_many_reports_come);
  CPPUNIT_TEST_SUITE_END();

  TestDatabase& database_ = TestDatabase::shared();
  db::PresenceStore store_{database_.connection()};
  std::optional<Exchange> exchange_;  // made for each test: all fixtures are there at once
  static inline int markers_ = 1000;  // people who came, each once

  // The changes that come of a report: `expected` of them, and no other before two more people came, one after the
  // other.
  std::vector<PresenceTracker::Change> after(PresenceTracker& tracker, std::vector<Heartbeat> heartbeats, std::size_t expected) {
    tracker.report(std::move(heartbeats));
    std::vector<PresenceTracker::Change> changes;
    for (int i = 0; i < 2; ++i) {
      const std::string marker = "U85" + std::to_string(++markers_);
      database_.add_contacts({{marker, "U86000"}});
      tracker.report({{marker, true}});
      while (changes.empty() || changes.back().user_id != marker)
        for (auto& change : tests::received(tracker.mailbox())) changes.push_back(std::move(change));
      changes.pop_back();
    }
    std::string told;
    for (const auto& change : changes) told += change.user_id + (change.online ? "+ " : "- ");
    CPPUNIT_ASSERT_EQUAL_MESSAGE(told, expected, changes.size());
    return changes;
  }

  // The same where nobody else may come: what else comes in a while. It goes on reporting, as the loop does, unless it
  // is told not to.
  static std::vector<PresenceTracker::Change> in_a_while(PresenceTracker& tracker, std::vector<Heartbeat> heartbeats,
                                                    std::size_t expected, bool report_again = true) {
    constexpr int kPatience = 40, kWhile = 3;  // times a quarter of a second
    tracker.report(std::move(heartbeats));
    std::vector<PresenceTracker::Change> changes;
    for (int quiet = 0, waited = 0; quiet < kWhile && waited < kPatience; ++waited) {
      pollfd mail{tracker.mailbox().fd(), POLLIN, 0};
      ::poll(&mail, 1, 250);
      for (auto& change : tracker.mailbox().take()) changes.push_back(std::move(change));
      if (changes.size() >= expected) ++quiet;
      if (report_again) tracker.report({});
    }
    CPPUNIT_ASSERT_EQUAL(expected, changes.size());
    return changes;
  }
  void note(const std::string& user, bool online) { store_.note(std::vector<db::LastSeen>{{user}}, online); }

 public:
  void setUp() override {
    exchange_.emplace(database_.config());
    database_.owner().run_script("DELETE FROM chat_presence");
    database_.add_contacts({{"U80001", "U80002"}, {"U80001", "U80003"}, {"U80002", "U80004"}});
  }

  void tearDown() override { exchange_.reset(); }

  void tells_who_came_and_whom_that_concerns() {
    PresenceTracker tracker{database_.config(), *exchange_};
    const auto changes = after(tracker, {{"U80001", true}}, 1);
    CPPUNIT_ASSERT_EQUAL(std::string("U80001"), changes[0].user_id);
    CPPUNIT_ASSERT(changes[0].online);
    CPPUNIT_ASSERT(changes[0].watchers == (std::vector<std::string>{"U80002", "U80003"}));
    CPPUNIT_ASSERT(changes[0].frame.starts_with("event: presence\ndata: {\"userId\":\"U80001\",\"online\":true,"));
  }

  void tells_a_change_once() {
    PresenceTracker tracker{database_.config(), *exchange_};
    after(tracker, {{"U80001", true}}, 1);
    after(tracker, {{"U80001", true}, {"U80001", false}}, 0);  // within the grace
  }

  void announces_nobody_who_was_there_before_the_daemon() {
    constexpr std::chrono::milliseconds kBefore{100};
    note("U80001", true);
    note("U80002", false);
    std::this_thread::sleep_for(kBefore);  // what came in the very moment of the start may be announced again
    PresenceTracker tracker{database_.config(), *exchange_};
    const auto changes = after(tracker, {{"U80001", true}, {"U80002", true}}, 1);
    CPPUNIT_ASSERT_EQUAL(std::string("U80002"), changes[0].user_id);
  }

  // Streams may be open by then. The first look comes with the first report.
  void tells_what_other_daemons_wrote_before_its_first_look() {
    constexpr std::chrono::milliseconds kUntilStreamsOpen{500};
    PresenceTracker tracker{database_.config(), *exchange_};
    std::this_thread::sleep_for(kUntilStreamsOpen);
    note("U80002", true);
    CPPUNIT_ASSERT_EQUAL(std::string("U80002"), after(tracker, {}, 1)[0].user_id);
  }

  void tells_what_other_daemons_write() {
    PresenceTracker tracker{database_.config(), *exchange_};
    after(tracker, {}, 0);
    note("U80002", true);
    CPPUNIT_ASSERT(after(tracker, {}, 1)[0].online);
    note("U80002", false);
    const auto changes = after(tracker, {}, 1);
    CPPUNIT_ASSERT(!changes[0].online);
    CPPUNIT_ASSERT(changes[0].watchers == (std::vector<std::string>{"U80001", "U80004"}));
  }

  void asks_other_daemons_about_who_leaves() {
    Exchange elsewhere{database_.config()};
    const auto end = std::chrono::steady_clock::now() + tests::kReceiveTime;
    while ((!exchange_->has_peers() || !elsewhere.has_peers()) && std::chrono::steady_clock::now() < end)
      std::this_thread::sleep_for(kPeerInterval / 10);
    PresenceTracker tracker{database_.config(), *exchange_};
    after(tracker, {{"U80001", true}, {"U80002", true}}, 2);
    tracker.report({{"U80001", false}, {"U80002", false}, {"U80002", true}});
    for (pollfd mail{elsewhere.mailbox().fd(), POLLIN, 0}; ::poll(&mail, 1, 250) == 0; tracker.report({}))
      CPPUNIT_ASSERT_MESSAGE("the other daemon is asked", std::chrono::steady_clock::now() < end);
    const auto notices = elsewhere.mailbox().take();
    CPPUNIT_ASSERT_EQUAL(std::size_t{1}, notices.size());
    CPPUNIT_ASSERT(notices[0].kind == DaemonNotice::Kind::left);
    CPPUNIT_ASSERT_EQUAL(std::string("U80001"), notices[0].user_id);
    store_.note(std::vector<db::LastSeen>{{"U80001"}}, true);  // the answer
    std::this_thread::sleep_for(kGrace - kDoubt);
    after(tracker, {}, 0);
    CPPUNIT_ASSERT(store_.presence_of("U80001").online);
  }

  void tells_a_crowd_by_and_by() {
    std::vector<Heartbeat> crowd;
    for (int i = 10; i < 35; ++i) {
      crowd.push_back({"U800" + std::to_string(i), true});
      std::vector<db::Pair> pairs;
      for (std::uint64_t j = 0; j < db::kMaxWatchers; ++j)
        pairs.emplace_back(crowd.back().user_id, "U" + std::to_string(810'000 + j));
      database_.add_contacts(pairs);
    }
    PresenceTracker tracker{database_.config(), *exchange_};
    after(tracker, {}, 0);
    constexpr std::size_t kFirst = kMaxToldAtOnce / db::kMaxWatchers;
    std::set<std::string> told;
    for (const auto& change : in_a_while(tracker, crowd, kFirst, false)) told.insert(change.user_id);
    for (const auto& change : in_a_while(tracker, {}, crowd.size() - kFirst, false)) told.insert(change.user_id);
    CPPUNIT_ASSERT_EQUAL(crowd.size(), told.size());
  }

  void goes_on_when_the_database_is_back() {
    PresenceTracker tracker{database_.config(), *exchange_};
    after(tracker, {}, 0);
    database_.owner().run_script("RENAME TABLE chat_presence TO elsewhere");
    in_a_while(tracker, {{"U80001", true}}, 0);
    database_.owner().run_script("RENAME TABLE elsewhere TO chat_presence");
    CPPUNIT_ASSERT_EQUAL(std::string("U80001"), after(tracker, {}, 1)[0].user_id);
  }

  // Each failure costs a connection.
  void pauses_after_a_failure_however_many_reports_come() {
    constexpr int kReports = 40;
    constexpr std::chrono::milliseconds kBetweenReports{25};
    const auto connections = [&] {
      return database_.owner().query("SHOW GLOBAL STATUS LIKE 'Connections'").front().number(1);
    };
    PresenceTracker tracker{database_.config(), *exchange_};
    after(tracker, {}, 0);
    database_.owner().run_script("RENAME TABLE chat_presence TO elsewhere");
    const auto before = connections();
    for (int i = 0; i < kReports; ++i) {
      tracker.report({});
      std::this_thread::sleep_for(kBetweenReports);
    }
    const auto opened = connections() - before;
    database_.owner().run_script("RENAME TABLE elsewhere TO chat_presence");
    CPPUNIT_ASSERT(opened <= 2);
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(PresenceTrackerTest);

}  // namespace beantrack::push
