// The inbox trusts chat_contacts while that is settled, and asks the messages themselves while it is not.
#include "db/job_store.h"
#include "db/reader_store.h"
#include "support/page_test.h"

namespace beantrack::pages {

class InboxFactsTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(InboxFactsTest);
  CPPUNIT_TEST(costs_few_statements);
  CPPUNIT_TEST(shows_what_sql_has_deleted_or_imported);
  CPPUNIT_TEST(shows_what_waits_behind_many_jobs);
  CPPUNIT_TEST(counts_many_unread_messages_by_sender);
  CPPUNIT_TEST_SUITE_END();

  TestDatabase database;  // its own: no job of another test waits
  Site site{database};
  std::string me, contact, other, token;

  void settle() {
    database.owner().execute("DELETE FROM jobs");
    database.owner().execute("DELETE FROM chat_changed_conversations");
  }
  std::string inbox() {
    const auto response = site.get("/chat", token);
    CPPUNIT_ASSERT_EQUAL(200, response.status());
    return response.body();
  }
  static std::string badge(const std::string& count) { return "contact-unread badge \">" + count + "<"; }

 public:
  void setUp() override {
    me = database.add_user(Role::supplier, "Okello");
    contact = database.add_user(Role::vendor, "Namusoke");
    other = database.add_user(Role::vendor, "Zawadi");
    token = database.sign_in(me);
  }

  void costs_few_statements() {
    database.send(contact, me, "hello");
    settle();
    const auto others = [&] { site.get("/chat?limit=100", token); };  // a page that is not kept
    others();  // prepares the statements
    // The session with what is known beforehand; the tabs; conversations; people without one.
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{4}, site.statements(others));
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{3}, site.statements([&] { site.get("/chat?show=unread", token); }) );
  }

  void shows_what_sql_has_deleted_or_imported() {
    database.send(contact, me, "an old one");
    const auto last = database.send(contact, me, "the deleted one");
    settle();
    CPPUNIT_ASSERT(has(inbox(), "the deleted one"));
    database.owner().execute("DELETE FROM messages WHERE id = ?", {last.id});
    CPPUNIT_ASSERT(has(inbox(), "an old one") && !has(inbox(), "the deleted one"));
    database.owner().run_script("SET @beantrack_import = 1; INSERT INTO messages (sender_id, receiver_id, content) VALUES"
                                " ('" + contact + "', '" + me + "', 'an imported one'); SET @beantrack_import = NULL");
    CPPUNIT_ASSERT(has(inbox(), "an imported one") && has(inbox(), badge("2")));
  }

  void shows_what_waits_behind_many_jobs() {
    database.send(contact, me, "noted");
    settle();
    db::MessageStore(database.connection()).send({contact, me, "not noted yet", "waiting"});
    for (std::uint64_t n = 0; n < db::kPendingJobs; ++n)
      db::JobStore(database.connection()).add({{EventKind::message_read, other, 1}});
    CPPUNIT_ASSERT(has(inbox(), "not noted yet"));
  }

  void counts_many_unread_messages_by_sender() {
    constexpr int kMine = 60, kTheirs = 50;
    static_assert(kMine + kTheirs > db::kUnreadRows);
    for (int n = 0; n < kMine; ++n) database.send(contact, me, "again");
    for (int n = 0; n < kTheirs; ++n) database.send(other, me, "and again");
    database.send(me, database.add_user(Role::vendor, "Aber"), "nothing to read here");
    settle();
    const auto page = inbox();
    CPPUNIT_ASSERT(has(page, badge("60")) && has(page, badge("50")) && has(page, "\"badge \">110<"));
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(InboxFactsTest);

}  // namespace beantrack::pages
