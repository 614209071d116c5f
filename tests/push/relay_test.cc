#include "push/relay.h"

#include <cppunit/extensions/HelperMacros.h>

#include <thread>

#include "db/event_store.h"
#include "support/database.h"

namespace beantrack::push {

using tests::TestDatabase;

class RelayTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(RelayTest);
  CPPUNIT_TEST(moves_a_batch_as_a_whole_or_not_at_all);
  CPPUNIT_TEST(notes_contacts_again_once_they_are_gone);
  CPPUNIT_TEST(notes_no_contact_of_a_deleted_account);
  CPPUNIT_TEST(does_not_believe_to_relay_after_it_lost_its_connection);
  CPPUNIT_TEST(ends_the_connection_of_a_relay_that_hangs);
  CPPUNIT_TEST(leaves_a_relay_alone_that_has_nothing_to_do);
  CPPUNIT_TEST_SUITE_END();

  static constexpr std::chrono::seconds kPatience{20};

  TestDatabase database_;
  db::Connection second_{database_.config()};
  Relay relay_{database_.connection()}, other_relay_{second_};
  std::string one_, other_;

  // A message by a program that does nothing but insert: only the relay notes the two as contacts.
  void insert_message() {
    database_.owner().execute("INSERT INTO messages (sender_id, receiver_id, content) VALUES (?, ?, 'x')",
                              {one_, other_});
  }
  std::string count(const std::string& table) { return *database_.ask("SELECT COUNT(*) FROM " + table); }

  // Whether `relay` becomes the one who relays within `time`.
  bool takes_over(Relay& relay, std::chrono::steady_clock::duration time) {
    for (const auto end = std::chrono::steady_clock::now() + time; std::chrono::steady_clock::now() < end;) {
      if (relay.holds_lock()) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return false;
  }

 public:
  void setUp() override {
    one_ = database_.add_user(Role::supplier, "One");
    other_ = database_.add_user(Role::vendor, "Other");
  }

  // Whatever a batch fails at, the same relay does all of it at the next attempt.
  void moves_a_batch_as_a_whole_or_not_at_all() {
    for (const std::string where : {"INSERT ON chat_events", "UPDATE ON chat_counters", "INSERT ON chat_contacts",
                                    "DELETE ON jobs"}) {
      database_.owner().run_script("DELETE FROM chat_contacts; DELETE FROM chat_events");
      Relay relay{database_.connection()};
      insert_message();
      database_.owner().run_script("CREATE TRIGGER refuse BEFORE " + where + " FOR EACH ROW SIGNAL SQLSTATE '45000'");
      CPPUNIT_ASSERT_THROW_MESSAGE(where, relay.run_batch(), db::Failure);
      CPPUNIT_ASSERT_EQUAL_MESSAGE(where, std::string("1"), count("jobs"));
      CPPUNIT_ASSERT_EQUAL_MESSAGE(where, std::string("0"), count("chat_events"));
      CPPUNIT_ASSERT_EQUAL_MESSAGE(where, std::string("0"), count("chat_contacts"));
      database_.owner().run_script("DROP TRIGGER refuse");
      CPPUNIT_ASSERT_EQUAL_MESSAGE(where, std::uint64_t{1}, relay.run_batch());
      CPPUNIT_ASSERT_EQUAL_MESSAGE(where, std::string("0"), count("jobs"));
      CPPUNIT_ASSERT_EQUAL_MESSAGE(where, std::string("2"), count("chat_events"));
      CPPUNIT_ASSERT_EQUAL_MESSAGE(where, std::string("2"), count("chat_contacts"));
    }
  }

  // The same relay, without a restart in between.
  void notes_contacts_again_once_they_are_gone() {
    const std::string restored = "INSERT INTO users (id, email, password, role, name) VALUES ('" + other_ +
                                 "', 'again@beantrack.test', 'x', 'vendor', 'Again')";
    for (const auto& lost : {std::string("DO 0"), std::string("DELETE FROM chat_contacts"),
                             "DELETE FROM users WHERE id = '" + other_ + "'; " + restored}) {
      database_.owner().run_script(lost);
      insert_message();
      CPPUNIT_ASSERT_EQUAL_MESSAGE(lost, std::uint64_t{1}, relay_.run_batch());
      CPPUNIT_ASSERT_EQUAL_MESSAGE(lost, std::string("2"), count("chat_contacts"));
    }
  }

  void notes_no_contact_of_a_deleted_account() {
    insert_message();
    database_.owner().execute("DELETE FROM users WHERE id = ?", {other_});
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, relay_.run_batch());
    CPPUNIT_ASSERT_EQUAL(std::string("0"), count("chat_contacts"));
  }

  void does_not_believe_to_relay_after_it_lost_its_connection() {
    CPPUNIT_ASSERT(relay_.holds_lock());
    CPPUNIT_ASSERT(!other_relay_.holds_lock());
    database_.connection().close();
    CPPUNIT_ASSERT(takes_over(other_relay_, kPatience));
    CPPUNIT_ASSERT(!takes_over(relay_, 2 * kLockInterval));
    CPPUNIT_ASSERT(other_relay_.holds_lock());
  }

  void ends_the_connection_of_a_relay_that_hangs() {
    CPPUNIT_ASSERT(relay_.holds_lock());
    insert_message();
    CPPUNIT_ASSERT(takes_over(other_relay_, kPatience));
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, other_relay_.run_batch());
  }

  void leaves_a_relay_alone_that_has_nothing_to_do() {
    CPPUNIT_ASSERT(relay_.holds_lock());
    CPPUNIT_ASSERT(!takes_over(other_relay_, 2 * kHangTime));
    CPPUNIT_ASSERT(relay_.holds_lock());
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(RelayTest);

}  // namespace beantrack::push
