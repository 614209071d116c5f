// The clock was set back: what is stored lies in the future, and is treated as of now.
#include <cppunit/extensions/HelperMacros.h>

#include "crypto/token.h"
#include "db/event_store.h"
#include "db/lease.h"
#include "db/login_failure_store.h"
#include "db/message_store.h"
#include "db/presence_store.h"
#include "db/search_store.h"
#include "db/session_store.h"
#include "support/database.h"

#include <thread>

namespace beantrack::db {

using std::chrono::hours, std::chrono::minutes, std::chrono::seconds;
using tests::TestDatabase;

class FutureTimesTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(FutureTimesTest);
  CPPUNIT_TEST(a_wrong_password_counts_for_its_time_and_no_longer);
  CPPUNIT_TEST(housekeeping_dates_wrong_passwords_now);
  CPPUNIT_TEST(a_session_in_use_is_dated_now);
  CPPUNIT_TEST(a_session_nobody_uses_ends_after_its_lifetime);
  CPPUNIT_TEST(a_list_of_sessions_shows_no_future);
  CPPUNIT_TEST(nobody_stays_online_without_a_daemon);
  CPPUNIT_TEST(a_sweep_gives_a_sighting_its_time_from_now);
  CPPUNIT_TEST(presence_shows_no_future_and_is_dated_now);
  CPPUNIT_TEST(the_log_is_trimmed_days_from_now);
  CPPUNIT_TEST(a_message_shows_no_future);
  CPPUNIT_TEST(a_search_of_today_has_messages_of_the_future);
  CPPUNIT_TEST(a_lease_of_the_future_expires_all_the_same);
  CPPUNIT_TEST_SUITE_END();

  TestDatabase database_;
  static constexpr unsigned kDays = 30;
  static constexpr unsigned kLimit = 10;  // failures

  // Runs `work` while the connection's clock goes `ahead`; what it writes lies in the future afterwards.
  template <typename Work>
  void later(seconds ahead, Work work) {
    const auto moment = std::chrono::floor<seconds>(now() + ahead).time_since_epoch().count();
    database_.connection().execute("SET timestamp = ?", {static_cast<std::uint64_t>(moment)});
    work();
    database_.connection().run_script("SET timestamp = DEFAULT");
  }
  static bool is_past(Time time) { return time <= now(); }
  bool holds(std::string_view condition) { return database_.ask("SELECT " + std::string(condition)) == "1"; }

 public:
  // What was tried in the future delays nothing, and counts for its time and no longer.
  void a_wrong_password_counts_for_its_time_and_no_longer() {
    LoginFailureStore failures{database_.connection()};
    const std::string subject = crypto::digest("somebody");
    later(hours{24}, [&] { failures.add(subject, kLimit); });
    CPPUNIT_ASSERT(failures.find(subject).age > hours{24});
    failures.add(subject, kLimit);
    const seconds longest = kFailureMemory * (kLimit + kFailuresAboveLimit);
    CPPUNIT_ASSERT(failures.find(subject).age < hours{24});
    later(longest - seconds{10}, [&] { CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, failures.find(subject).count); });
    later(longest + seconds{10}, [&] { CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, failures.find(subject).count); });
  }

  void housekeeping_dates_wrong_passwords_now() {
    LoginFailureStore failures{database_.connection()};
    later(hours{24}, [&] { failures.add(crypto::digest("somebody"), kLimit); });
    failures.expire(kLimit);
    CPPUNIT_ASSERT(holds("COUNT(*) = 1 FROM chat_login_failures"));
    later(kFailureMemory * (kLimit + kFailuresAboveLimit) + seconds{10}, [&] { failures.expire(kLimit); });
    CPPUNIT_ASSERT(holds("COUNT(*) = 0 FROM chat_login_failures"));
  }

  void a_session_in_use_is_dated_now() {
    const std::string user = database_.add_user(Role::vendor, "One"), token = crypto::digest(crypto::new_token());
    SessionStore sessions{database_.connection(), kDays};
    later(hours{24}, [&] { sessions.add(token, user); });
    const auto session = sessions.find(token);
    CPPUNIT_ASSERT(session);
    sessions.touch(*session);
    CPPUNIT_ASSERT(holds("seen_at <= CURRENT_TIMESTAMP(3) FROM chat_sessions"));
  }

  void a_session_nobody_uses_ends_after_its_lifetime() {
    const std::string user = database_.add_user(Role::vendor, "One"), token = crypto::digest(crypto::new_token());
    SessionStore sessions{database_.connection(), kDays};
    later(hours{24 * 365}, [&] { sessions.add(token, user); });
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, sessions.expire());
    CPPUNIT_ASSERT(sessions.find(token));
    later(hours{24 * kDays} + minutes{1}, [&] {
      CPPUNIT_ASSERT(!sessions.find(token));
      CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, sessions.expire());
    });
  }

  void a_list_of_sessions_shows_no_future() {
    const std::string user = database_.add_user(Role::vendor, "One");
    SessionStore sessions{database_.connection(), kDays};
    later(hours{2}, [&] { sessions.add(crypto::digest(crypto::new_token()), user); });
    const auto listed = sessions.list(user, 0, 10);
    CPPUNIT_ASSERT_EQUAL(std::size_t{1}, listed.size());
    CPPUNIT_ASSERT(is_past(listed[0].created_at) && is_past(listed[0].seen_at));
  }

  void nobody_stays_online_without_a_daemon() {
    PresenceStore presence{database_.connection()};
    later(hours{2}, [&] { presence.note(std::vector<LastSeen>{{"U90001", {}}}, true); });
    CPPUNIT_ASSERT(!presence.presence_of("U90001").online);
  }

  void a_sweep_gives_a_sighting_its_time_from_now() {
    PresenceStore presence{database_.connection()};
    later(hours{2}, [&] { presence.note(std::vector<LastSeen>{{"U90001", {}}}, true); });
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, presence.sweep());
    CPPUNIT_ASSERT(presence.presence_of("U90001").online);
    later(seconds{kPresenceFresh + 5}, [&] { CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, presence.sweep()); });
    CPPUNIT_ASSERT(!presence.presence_of("U90001").online);
  }

  void presence_shows_no_future_and_is_dated_now() {
    PresenceStore presence{database_.connection()};
    later(hours{2}, [&] { presence.note(std::vector<LastSeen>{{"U90001", {}}}, false); });
    CPPUNIT_ASSERT(is_past(*presence.presence_of("U90001").seen_at));
    CPPUNIT_ASSERT(is_past(*presence.changed(minutes{1}).front().presence.seen_at));
    presence.expire();
    CPPUNIT_ASSERT(holds("GREATEST(seen_at, changed_at) <= CURRENT_TIMESTAMP(3) FROM chat_presence"));
  }

  void the_log_is_trimmed_days_from_now() {
    EventStore log{database_.connection()};
    later(hours{24 * 365}, [&] {
      database_.connection().transaction(
          [&] { log.append(log.lock_position(), {{EventKind::session_ended, "U90001", 1}}); });
    });
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, log.trim(7));
    later(hours{24 * 7} + minutes{1}, [&] { CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, log.trim(7)); });
  }

  void a_message_shows_no_future() {
    const std::string one = database_.add_user(Role::supplier, "One"), other = database_.add_user(Role::vendor, "Two");
    Message sent;
    later(hours{3}, [&] { sent = database_.send(one, other, "from an hour to come"); });
    MessageStore messages{database_.connection()};
    later(hours{3}, [&] { messages.mark_read(other, one, kEndOfHistory); });
    const auto found = messages.find(sent.id);
    CPPUNIT_ASSERT(is_past(found->created_at) && is_past(*found->read_at));
  }

  void a_search_of_today_has_messages_of_the_future() {
    const std::string one = database_.add_user(Role::supplier, "One"), other = database_.add_user(Role::vendor, "Two");
    later(hours{48}, [&] { database_.send(one, other, "Bei ya kahawa"); });
    SearchStore search{database_.connection()};
    const auto count = [&](Time from, Time to) { return search.find(one, {.terms = {}, .from = from, .to = to}, 10).size(); };
    CPPUNIT_ASSERT_EQUAL(std::size_t{1}, count(now() - hours{1}, now() + hours{1}));
    CPPUNIT_ASSERT_EQUAL(std::size_t{0}, count(now() - hours{2}, now() - hours{1}));
    CPPUNIT_ASSERT_EQUAL(std::size_t{0}, count(now() + hours{24}, now() + hours{72}));
  }

  void a_lease_of_the_future_expires_all_the_same() {
    Lease held{database_.connection(), "relay", "dead"};
    later(hours{24}, [&] { CPPUNIT_ASSERT(held.take()); });
    Connection second{database_.config()};
    Lease lease{second, "relay", "alive"};
    CPPUNIT_ASSERT(!lease.take());
    const auto begun = std::chrono::steady_clock::now();
    while (!lease.take()) {
      CPPUNIT_ASSERT(std::chrono::steady_clock::now() - begun < 4 * kLeaseTime);
      std::this_thread::sleep_for(kLeaseTime / 20);
    }
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(FutureTimesTest);

}  // namespace beantrack::db
