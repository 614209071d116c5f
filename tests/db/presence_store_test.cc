#include "db/presence_store.h"

#include <cppunit/extensions/HelperMacros.h>

#include "db/contact_store.h"
#include "support/database.h"

namespace beantrack::db {

using std::chrono::milliseconds;
using tests::TestDatabase;

class PresenceStoreTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(PresenceStoreTest);
  CPPUNIT_TEST(notes_who_comes_and_goes);
  CPPUNIT_TEST(marks_as_changed_only_what_changes);
  CPPUNIT_TEST(notes_when_somebody_left_however_late);
  CPPUNIT_TEST(keeps_online_who_was_seen_elsewhere_since);
  CPPUNIT_TEST(takes_many_at_once);
  CPPUNIT_TEST(sweeps_what_a_dead_daemon_left_behind);
  CPPUNIT_TEST(tells_nobody_online_who_was_not_seen_of_late);
  CPPUNIT_TEST(tells_changes_in_order_and_in_pieces);
  CPPUNIT_TEST(tells_only_of_those_one_has_written_with);
  CPPUNIT_TEST(tells_who_wants_to_know);
  CPPUNIT_TEST(forgets_who_never_came_again);
  CPPUNIT_TEST(reads_by_key);
  CPPUNIT_TEST_SUITE_END();

  TestDatabase& database_ = TestDatabase::shared();
  PresenceStore store_{database_.connection()};

  static constexpr milliseconds kHour{3'600'000};

  void note(const std::string& user, bool online, milliseconds ago = milliseconds{0}) {
    store_.note(std::vector<LastSeen>{{user, ago}}, online);
  }
  // Makes a user's row older, as if nobody had touched it for so long.
  void age(const std::string& user, std::uint64_t seconds) {
    database_.owner().execute(
        "UPDATE chat_presence SET seen_at = seen_at - INTERVAL ? SECOND, changed_at = changed_at - INTERVAL ? SECOND"
        " WHERE user_id = ?",
        {seconds, seconds, user});
  }
  std::string column(const std::string& name, const std::string& user) {
    return *database_.ask("SELECT " + name + " FROM chat_presence WHERE user_id = ?", {user});
  }
  std::vector<std::string> changed_ids() {
    std::vector<std::string> ids;
    for (const auto& change : store_.changed(kHour)) ids.push_back(change.user_id);
    return ids;
  }
  static milliseconds since(const std::optional<Time>& time) { return now() - time.value(); }

 public:
  void setUp() override { database_.owner().run_script("DELETE FROM chat_presence"); }

  void notes_who_comes_and_goes() {
    CPPUNIT_ASSERT(!store_.presence_of("U90001").online && !store_.presence_of("U90001").seen_at);
    note("U90001", true);
    CPPUNIT_ASSERT(store_.presence_of("U90001").online);
    CPPUNIT_ASSERT(since(store_.presence_of("U90001").seen_at) < kHour / 60);
    note("U90001", false);
    CPPUNIT_ASSERT(!store_.presence_of("U90001").online && store_.presence_of("U90001").seen_at);
    store_.note({}, true);
  }

  void marks_as_changed_only_what_changes() {
    note("U90001", true);
    age("U90001", 30);
    const auto changed = column("changed_at", "U90001"), seen = column("seen_at", "U90001");
    note("U90001", true);
    CPPUNIT_ASSERT_EQUAL(changed, column("changed_at", "U90001"));
    CPPUNIT_ASSERT(seen < column("seen_at", "U90001"));
    note("U90001", false);
    CPPUNIT_ASSERT(changed < column("changed_at", "U90001"));
    const auto left = column("changed_at", "U90001");
    note("U90001", false);
    CPPUNIT_ASSERT_EQUAL(left, column("changed_at", "U90001"));
  }

  void notes_when_somebody_left_however_late() {
    note("U90001", true);
    age("U90001", 2 * 3600);
    note("U90001", false, kHour);
    CPPUNIT_ASSERT(since(store_.presence_of("U90001").seen_at) >= kHour);
    CPPUNIT_ASSERT(changed_ids() == std::vector<std::string>{"U90001"});
  }

  void keeps_online_who_was_seen_elsewhere_since() {
    note("U90001", true);
    age("U90001", 60);
    const auto changed = column("changed_at", "U90001");
    note("U90001", true);  // at another daemon
    const auto seen = column("seen_at", "U90001");
    note("U90001", false, milliseconds{10'000});
    CPPUNIT_ASSERT_EQUAL(std::string("1"), column("is_online", "U90001"));
    CPPUNIT_ASSERT_EQUAL(changed, column("changed_at", "U90001"));
    CPPUNIT_ASSERT_EQUAL(seen, column("seen_at", "U90001"));
    database_.owner().run_script("UPDATE chat_presence SET seen_at = CURRENT_TIMESTAMP(3) + INTERVAL 1 HOUR");
    note("U90001", false, milliseconds{10'000});
    CPPUNIT_ASSERT_EQUAL_MESSAGE("a time in the future", std::string("0"), column("is_online", "U90001"));
  }

  void takes_many_at_once() {
    std::vector<LastSeen> many;
    for (std::size_t i = 0; i < 2 * kPresenceBatch + 1; ++i) many.push_back({"U" + std::to_string(910'000 + i)});
    store_.note(many, true);
    store_.note(many, true);
    CPPUNIT_ASSERT_EQUAL(std::to_string(many.size()), *database_.ask("SELECT SUM(is_online) FROM chat_presence"));
  }

  void sweeps_what_a_dead_daemon_left_behind() {
    for (const char* user : {"U90001", "U90002"}) note(user, true);
    age("U90001", kPresenceFresh + 10);
    const auto seen = column("seen_at", "U90001");
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, store_.sweep());
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, store_.sweep());
    CPPUNIT_ASSERT_EQUAL(seen, column("seen_at", "U90001"));
    CPPUNIT_ASSERT(column("changed_at", "U90001") > seen);
    CPPUNIT_ASSERT_EQUAL(std::string("0"), column("is_online", "U90001"));
    CPPUNIT_ASSERT(store_.presence_of("U90002").online);
  }

  void tells_nobody_online_who_was_not_seen_of_late() {
    note("U90001", true);
    age("U90001", kPresenceFresh - 10);
    CPPUNIT_ASSERT(store_.presence_of("U90001").online);
    age("U90001", 20);
    CPPUNIT_ASSERT(!store_.presence_of("U90001").online);
    CPPUNIT_ASSERT(store_.changed(kHour).front().presence.online);
    CPPUNIT_ASSERT(since(store_.presence_of("U90001").seen_at) >= std::chrono::seconds(kPresenceFresh));
  }

  void tells_changes_in_order_and_in_pieces() {
    note("U90003", true);
    note("U90001", true);
    age("U90003", 20);
    age("U90001", 10);
    std::vector<LastSeen> many;
    for (std::size_t i = 0; i < kPresenceBatch; ++i) many.push_back({"U" + std::to_string(910'000 + i)});
    store_.note(many, true);  // all within one millisecond
    const auto first = store_.changed(kHour);
    CPPUNIT_ASSERT_EQUAL(kPresenceBatch, first.size());
    CPPUNIT_ASSERT_EQUAL(std::string("U90003"), first[0].user_id);
    CPPUNIT_ASSERT_EQUAL(std::string("U90001"), first[1].user_id);
    const auto second = store_.changed(kHour, first.back());
    CPPUNIT_ASSERT_EQUAL(std::size_t{2}, second.size());
    CPPUNIT_ASSERT_EQUAL(many[kPresenceBatch - 2].user_id, second[0].user_id);
    CPPUNIT_ASSERT(second[0].presence.online && second[0].presence.seen_at);
    CPPUNIT_ASSERT(store_.changed(kHour, second.back()).empty());
    CPPUNIT_ASSERT_EQUAL(std::string("U90001"), store_.changed(milliseconds{15'000}).front().user_id);
  }

  void tells_only_of_those_one_has_written_with() {
    const std::vector<std::string> everybody{"U90001", "U90002", "U90003", "U90004"};
    database_.add_contacts({{"U90001", "U90002"}, {"U90001", "U90003"}, {"U90003", "U90004"}});
    for (const auto& user : everybody) note(user, user != "U90003");
    const auto of = [&](const std::string& me) {
      std::string words;
      for (const auto& [id, presence] : store_.presence_of(me, everybody))
        words += id + (presence.online ? "+ " : "- ");
      return words;
    };
    CPPUNIT_ASSERT_EQUAL(std::string("U90002+ U90003- "), of("U90001"));
    CPPUNIT_ASSERT_EQUAL(std::string("U90001+ "), of("U90002"));
    CPPUNIT_ASSERT_EQUAL(std::string(), of("U90009"));
    CPPUNIT_ASSERT(store_.presence_of("U90001", std::vector<std::string>{}).empty());
    database_.owner().run_script("DELETE FROM chat_presence");
    CPPUNIT_ASSERT_EQUAL(std::string("U90002- U90003- "), of("U90001"));
    CPPUNIT_ASSERT(!store_.presence_of("U90001", everybody).at("U90002").seen_at);
  }

  void tells_who_wants_to_know() {
    database_.add_contacts({{"U90011", "U90012"}, {"U90011", "U90013"}});
    CPPUNIT_ASSERT(store_.watchers("U90011") == (std::vector<std::string>{"U90012", "U90013"}));
    CPPUNIT_ASSERT(store_.watchers("U90019").empty());
    std::vector<Pair> pairs;
    for (std::size_t i = 0; i <= kMaxWatchers; ++i) pairs.emplace_back("U90014", "U" + std::to_string(910'000 + i));
    database_.add_contacts(pairs);
    CPPUNIT_ASSERT_EQUAL(kMaxWatchers, std::uint64_t{store_.watchers("U90014").size()});
  }

  void forgets_who_never_came_again() {
    note("U90001", false);
    note("U90002", false);
    age("U90001", (kPresenceDays + 1) * 24 * 3600);
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, store_.expire());
    CPPUNIT_ASSERT(!store_.presence_of("U90001").seen_at && store_.presence_of("U90002").seen_at);
  }

  // Counts the rows that the server reads: not more because many other people are known.
  void reads_by_key() {
    database_.add_contacts({{"U90021", "U90022"}});
    const auto rows_read = [&] {
      std::string counts;
      const auto count = [&](auto ask) { counts += std::to_string(database_.rows_read(ask)) + " "; };
      count([&] { store_.presence_of("U90021", std::vector<std::string>{"U90022", "U90023"}); });
      count([&] { store_.presence_of("U90022"); });
      count([&] { store_.changed(milliseconds{1000}); });
      count([&] { store_.sweep(); });
      count([&] { store_.watchers("U90022"); });
      count([&] { store_.expire(); });
      return counts;
    };
    const auto crowd = [&](std::size_t first, std::size_t people) {
      std::string sql = "INSERT INTO chat_presence (user_id, is_online, changed_at) VALUES ";
      for (std::size_t i = 0; i < people; ++i)
        sql += (i > 0 ? ", ('U" : "('U") + std::to_string(first + i) + "', 1, CURRENT_TIMESTAMP(3) - INTERVAL 1 HOUR)";
      database_.owner().run_script(sql + "; ANALYZE TABLE chat_presence, chat_contacts");
    };
    crowd(920'000, 1000);
    const auto before = rows_read();
    crowd(930'000, 5000);
    CPPUNIT_ASSERT_EQUAL(before, rows_read());
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(PresenceStoreTest);

}  // namespace beantrack::db
