#include "push/housekeeping.h"

#include <cppunit/extensions/HelperMacros.h>

#include <thread>

#include "db/event_store.h"
#include "support/database.h"

namespace beantrack::push {

using tests::TestDatabase;

class HousekeepingTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(HousekeepingTest);
  CPPUNIT_TEST(deletes_what_is_past_its_time_and_nothing_else);
  CPPUNIT_TEST_SUITE_END();

  static constexpr std::chrono::seconds kPatience{20};

  TestDatabase database_;

  std::string count(const std::string& what) { return *database_.ask("SELECT COUNT(*) FROM " + what); }

  // Until so many rows are left; the test fails by what is left then.
  void await(const std::string& what, const std::string& left) {
    const auto end = std::chrono::steady_clock::now() + kPatience;
    while (count(what) != left && std::chrono::steady_clock::now() < end)
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    CPPUNIT_ASSERT_EQUAL_MESSAGE(what, left, count(what));
  }

 public:
  // More events than one statement deletes: the rest does not wait for the next round.
  void deletes_what_is_past_its_time_and_nothing_else() {
    const auto user = database_.add_user(Role::supplier, "One");
    auto& connection = database_.owner();
    db::EventStore log{connection};
    connection.transaction([&] {
      log.append(log.lock_position(),
                 std::vector<NewEvent>(db::kTrimBatch + 2, {EventKind::message_sent, user, 1}));
    });
    const std::string young = std::to_string(log.position().number);
    const auto ago = [](unsigned days) {
      return " = CURRENT_TIMESTAMP(3) - INTERVAL " + std::to_string(days) + " DAY";
    };
    connection.run_script("UPDATE chat_events SET created_at" + ago(database_.config().event_log_days + 1) +
                          " WHERE id <> " + young);
    database_.sign_in(user);
    database_.sign_in(user);
    connection.run_script("UPDATE chat_sessions SET seen_at" + ago(database_.config().session_days + 1) +
                          " ORDER BY id LIMIT 1");
    connection.run_script("INSERT INTO chat_login_failures (subject, forgotten_at) VALUES"
                          " (UNHEX(SHA2('a', 256)), CURRENT_TIMESTAMP(3) - INTERVAL 1 SECOND),"
                          " (UNHEX(SHA2('b', 256)), CURRENT_TIMESTAMP(3) + INTERVAL 1 HOUR);"
                          "INSERT INTO chat_known_devices (token_digest, user_id, seen_at) VALUES"
                          " (UNHEX(SHA2('a', 256)), '" + user + "', CURRENT_TIMESTAMP(3) - INTERVAL 401 DAY),"
                          " (UNHEX(SHA2('b', 256)), '" + user + "', CURRENT_TIMESTAMP(3))");
    const auto other = database_.add_user(Role::vendor, "Other");
    connection.run_script("INSERT INTO chat_presence (user_id, is_online, seen_at, changed_at) VALUES"
                          " ('" + user + "', 0, CURRENT_TIMESTAMP(3) - INTERVAL 400 DAY, CURRENT_TIMESTAMP(3)),"
                          " ('" + other + "', 0, CURRENT_TIMESTAMP(3), CURRENT_TIMESTAMP(3))");
    connection.run_script("INSERT INTO chat_daemons (id, last_notice, seen_at) VALUES"
                          " (1, 1, CURRENT_TIMESTAMP(3) - INTERVAL 2 HOUR), (2, 1, CURRENT_TIMESTAMP(3));"
                          "INSERT INTO chat_notices VALUES (1, 1, 'left', 'U00001', ''), (2, 1, 'left', 'U00001', '')");

    const Housekeeping housekeeping{database_.config()};
    await("chat_events", "1");
    CPPUNIT_ASSERT_EQUAL(young, *database_.ask("SELECT CAST(id AS CHAR) FROM chat_events"));
    await("chat_sessions", "1");
    await("chat_login_failures", "1");
    await("chat_known_devices", "1");
    await("chat_presence", "1");
    await("chat_daemons", "1");
    await("chat_notices", "1");
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(HousekeepingTest);

}  // namespace beantrack::push
