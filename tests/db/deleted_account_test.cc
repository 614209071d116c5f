// What a deleted account or message leaves behind: nothing that says who wrote what to whom.
#include <cppunit/extensions/HelperMacros.h>

#include "db/event_store.h"
#include "db/presence_store.h"
#include "db/search_index.h"
#include "db/search_token.h"
#include "db/settings_store.h"
#include "support/database.h"
#include "support/relayed.h"

namespace beantrack::db {

using tests::TestDatabase;

class DeletedAccountTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(DeletedAccountTest);
  CPPUNIT_TEST(takes_its_words_out_of_the_search_index);
  CPPUNIT_TEST(a_deleted_message_takes_its_words_along);
  CPPUNIT_TEST(drops_words_in_batches);
  CPPUNIT_TEST(keeps_the_words_of_a_number_that_was_given_again);
  CPPUNIT_TEST(leaves_no_contacts_presence_settings_or_sessions);
  CPPUNIT_TEST(is_forgotten_when_a_daemon_notes_it_late);
  CPPUNIT_TEST(leaves_the_log_without_gaps);
  CPPUNIT_TEST_SUITE_END();

  TestDatabase database_;
  SearchIndex index_{database_.connection()};
  std::string gone_, other_, third_;

  void run(const std::string& sql) { database_.owner().run_script(sql); }
  std::string count(const std::string& from) { return *database_.ask("SELECT COUNT(*) FROM " + from); }
  void index() {
    tests::relay_all(database_);
    index_.follow();  // the first time the index is begun
    while (index_.follow() > 0) {
    }
    while (index_.walk_back()) {
    }
  }
  void drop() {
    while (index_.drop_deleted() > 0) {
    }
  }
  void remove_account() { run("DELETE FROM users WHERE id = '" + gone_ + "'"); }

 public:
  void setUp() override {
    gone_ = database_.add_user(Role::supplier, "Gone");
    other_ = database_.add_user(Role::vendor, "Other");
    third_ = database_.add_user(Role::supplier, "Third");
    database_.send(gone_, other_, "price of harvest");
    database_.send(other_, gone_, "harvest is late");
    database_.send(other_, third_, "harvest for the third");
    index();
  }

  void takes_its_words_out_of_the_search_index() {
    const auto eras = SearchEras(database_.connection()).list(gone_, kEndOfHistory, {}, 10);
    CPPUNIT_ASSERT_EQUAL(std::size_t{1}, eras.size());
    const std::string own = "chat_search WHERE tokens LIKE '%" + search_token(eras[0].number, "harvest") + "%'";
    CPPUNIT_ASSERT_EQUAL(std::string("2"), count(own));
    remove_account();
    CPPUNIT_ASSERT_EQUAL(std::string("0"), count("chat_search_eras WHERE user_id = '" + gone_ + "'"));
    CPPUNIT_ASSERT_EQUAL(std::string("2"), count("chat_search_eras"));
    drop();
    CPPUNIT_ASSERT_EQUAL(std::string("0"), count(own));
    CPPUNIT_ASSERT_EQUAL(std::string("1"), count("chat_search"));
    CPPUNIT_ASSERT_EQUAL(std::string("0"), count("chat_search_deleted"));
  }

  void a_deleted_message_takes_its_words_along() {
    run("DELETE FROM messages WHERE content = 'price of harvest'");
    drop();
    CPPUNIT_ASSERT_EQUAL(std::string("2"), count("chat_search"));
    CPPUNIT_ASSERT_EQUAL(std::string("0"), count("chat_search s LEFT JOIN messages m USING (seq) WHERE m.seq IS NULL"));
  }

  void drops_words_in_batches() {
    std::string sql = "INSERT INTO messages (sender_id, receiver_id, content) VALUES ('" + gone_ + "', '" + other_ +
                      "', 'one more')";
    for (std::uint64_t i = 0; i < kFollowBatch; ++i) sql += ", ('" + gone_ + "', '" + other_ + "', 'one more')";
    run(sql);
    index();
    remove_account();
    CPPUNIT_ASSERT_EQUAL(kFollowBatch, index_.drop_deleted());
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{3}, index_.drop_deleted());
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, index_.drop_deleted());
    CPPUNIT_ASSERT_EQUAL(std::string("1"), count("chat_search"));
  }

  void keeps_the_words_of_a_number_that_was_given_again() {
    run("INSERT INTO chat_search_deleted SELECT MAX(seq) FROM messages");
    drop();
    CPPUNIT_ASSERT_EQUAL(std::string("3"), count("chat_search"));
    CPPUNIT_ASSERT_EQUAL(std::string("0"), count("chat_search_deleted"));
  }

  void leaves_no_contacts_presence_settings_or_sessions() {
    PresenceStore presence{database_.connection()};
    presence.note(std::vector<LastSeen>{{gone_, {}}, {other_, {}}}, true);
    SettingsStore(database_.connection()).save(gone_, {});
    database_.sign_in(gone_);
    remove_account();
    CPPUNIT_ASSERT_EQUAL(std::string("0"), count("chat_contacts WHERE '" + gone_ + "' IN (user_id, contact_id)"));
    CPPUNIT_ASSERT_EQUAL(std::string("2"), count("chat_contacts"));
    for (const char* table : {"chat_presence", "chat_settings", "chat_sessions"})
      CPPUNIT_ASSERT_EQUAL(std::string("0"), count(std::string(table) + " WHERE user_id = '" + gone_ + "'"));
    CPPUNIT_ASSERT(presence.presence_of(other_).online);
  }

  void is_forgotten_when_a_daemon_notes_it_late() {
    PresenceStore presence{database_.connection()};
    presence.note(std::vector<LastSeen>{{other_, {}}}, true);
    remove_account();
    presence.note(std::vector<LastSeen>{{gone_, {}}}, false);
    presence.forget_deleted();
    CPPUNIT_ASSERT_EQUAL(std::string("1"), count("chat_presence"));
    CPPUNIT_ASSERT(presence.presence_of(other_).online);
  }

  void leaves_the_log_without_gaps() {
    EventStore log{database_.connection()};
    const auto events = count("chat_events");
    const auto newest = log.position();
    remove_account();
    CPPUNIT_ASSERT_EQUAL(events, count("chat_events"));
    CPPUNIT_ASSERT(log.has(newest));
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(DeletedAccountTest);

}  // namespace beantrack::db
