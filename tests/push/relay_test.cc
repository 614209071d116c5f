#include "push/relay.h"

#include <cppunit/extensions/HelperMacros.h>

#include <future>
#include <optional>
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
  CPPUNIT_TEST(changes_nothing_once_another_holds_the_lease);
  CPPUNIT_TEST(keeps_the_lease_when_its_connection_is_lost);
  CPPUNIT_TEST(is_replaced_when_it_hangs);
  CPPUNIT_TEST(is_replaced_when_it_hangs_amid_a_batch);
  CPPUNIT_TEST(is_not_replaced_amid_a_batch);
  CPPUNIT_TEST(stays_when_it_has_nothing_to_do);
  CPPUNIT_TEST(hands_over_at_once_when_it_stops);
  CPPUNIT_TEST_SUITE_END();

  using Clock = std::chrono::steady_clock;

  static constexpr std::chrono::seconds kPatience{20};

  TestDatabase database_;
  db::Connection second_{database_.config()};
  Relay relay_{database_.connection(), "one"}, other_relay_{second_, "other"};
  std::string one_, other_;

  // A message by a program that does nothing but insert: only the relay notes the two as contacts.
  void insert_message() {
    database_.owner().execute("INSERT INTO messages (sender_id, receiver_id, content) VALUES (?, ?, 'x')",
                              {one_, other_});
  }
  std::string count(const std::string& table) { return *database_.ask("SELECT COUNT(*) FROM " + table); }

  std::string events() { return *database_.ask("SELECT COUNT(*) FROM chat_events WHERE kind LIKE 'message.%'"); }
  std::string renewals() { return *database_.ask("SELECT renewals FROM chat_leases"); }
  void expire() { database_.owner().execute("UPDATE chat_leases SET expires_at = CURRENT_TIMESTAMP(3) - INTERVAL 1 HOUR"); }

  // Whether `relay` becomes the one who relays within `time`.
  bool takes_over(Relay& relay, Clock::duration time) {
    for (const auto end = Clock::now() + time; Clock::now() < end;) {
      if (relay.holds_lease()) return true;
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
      Relay relay{database_.connection(), where};
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

  // Another has taken the lease over, and this one does not know it yet.
  void changes_nothing_once_another_holds_the_lease() {
    CPPUNIT_ASSERT(relay_.holds_lease());
    expire();
    CPPUNIT_ASSERT(other_relay_.holds_lease());
    insert_message();
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, relay_.run_batch());
    CPPUNIT_ASSERT(!relay_.holds_lease());
    CPPUNIT_ASSERT_EQUAL(std::string("1"), count("jobs"));
    CPPUNIT_ASSERT_EQUAL(std::string("0"), events());
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, other_relay_.run_batch());
    CPPUNIT_ASSERT_EQUAL(std::string("2"), events());
  }

  void keeps_the_lease_when_its_connection_is_lost() {
    CPPUNIT_ASSERT(relay_.holds_lease());
    database_.owner().run_script("KILL " + std::to_string(database_.connection().id()));
    insert_message();
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, relay_.run_batch());
    CPPUNIT_ASSERT(relay_.holds_lease() && !other_relay_.holds_lease());
  }

  void is_replaced_when_it_hangs() {
    CPPUNIT_ASSERT(relay_.holds_lease());
    insert_message();
    CPPUNIT_ASSERT(takes_over(other_relay_, kPatience));
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, other_relay_.run_batch());
  }

  // It holds the rows of the lease and of the log's position, and would for as long as its connection lasts.
  void is_replaced_when_it_hangs_amid_a_batch() {
    db::Connection connection{database_.config(), db::kReadTimeout, kRelayIdleTimeout};
    db::Lease lease{connection, "relay", "hung"};
    CPPUNIT_ASSERT(lease.take());
    insert_message();
    connection.run_script("START TRANSACTION");
    CPPUNIT_ASSERT(lease.renew());
    db::EventStore log{connection};
    log.append(log.lock_position(), {{EventKind::message_sent, one_, 1}});
    CPPUNIT_ASSERT(takes_over(other_relay_, kPatience));
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, other_relay_.run_batch());
    CPPUNIT_ASSERT_EQUAL(std::string("2"), events());
    CPPUNIT_ASSERT_THROW(connection.run_script("COMMIT"), db::Failure);
    CPPUNIT_ASSERT_EQUAL(std::string("2"), events());
  }

  // The batch waits for longer than a lease lasts, and ends well.
  void is_not_replaced_amid_a_batch() {
    CPPUNIT_ASSERT(relay_.holds_lease());
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, relay_.run_batch());
    insert_message();
    database_.owner().run_script("START TRANSACTION; SELECT * FROM chat_counters WHERE name = 'chat_events' FOR UPDATE");
    auto batch = std::async(std::launch::async, [&] { return relay_.run_batch(); });
    const bool replaced = takes_over(other_relay_, db::kLeaseTime * 5 / 4);
    database_.owner().run_script("ROLLBACK");
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, batch.get());
    CPPUNIT_ASSERT(!replaced);
    CPPUNIT_ASSERT_EQUAL(std::string("2"), events());
  }

  // Nobody takes its place, and it writes no more than its renewals. The other one only reads.
  void stays_when_it_has_nothing_to_do() {
    CPPUNIT_ASSERT(relay_.holds_lease());
    const auto writes_before = std::stoull(renewals());
    const auto begun = Clock::now();
    while (Clock::now() - begun < 2 * db::kLeaseTime) {
      CPPUNIT_ASSERT(relay_.holds_lease());
      CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, relay_.run_batch());
      CPPUNIT_ASSERT(!other_relay_.holds_lease());
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    const auto most = static_cast<unsigned long long>((Clock::now() - begun) / kRenewalInterval) + 1;
    CPPUNIT_ASSERT(std::stoull(renewals()) - writes_before <= most);
  }

  void hands_over_at_once_when_it_stops() {
    std::optional<Relay> stopping{std::in_place, database_.connection(), "stopping"};
    CPPUNIT_ASSERT(stopping->holds_lease());
    stopping.reset();
    CPPUNIT_ASSERT(other_relay_.holds_lease());
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(RelayTest);

}  // namespace beantrack::push
