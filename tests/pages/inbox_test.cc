#include <algorithm>

#include "support/page_test.h"

namespace beantrack::pages {

class InboxTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(InboxTest);
  CPPUNIT_TEST(shows_conversations_first);
  CPPUNIT_TEST(shows_what_asks_for_something);
  CPPUNIT_TEST(has_a_tab_for_each_role);
  CPPUNIT_TEST(finds_by_name);
  CPPUNIT_TEST(pages_through_everybody);
  CPPUNIT_TEST(refuses_bad_queries);
  CPPUNIT_TEST(counts_what_is_unread);
  CPPUNIT_TEST(needs_a_session);
  CPPUNIT_TEST_SUITE_END();

  TestDatabase database;  // its own: an inbox shows everybody
  Site site{database};
  std::string me, token;

 public:
  void setUp() override {
    me = database.add_user(Role::supplier, "Okello");
    token = database.sign_in(me);
  }

  std::string inbox(const std::string& query = "") {
    const auto response = site.get("/chat" + query, token);
    CPPUNIT_ASSERT_EQUAL(200, response.status());
    return response.body();
  }

  using Texts = std::vector<std::string>;

  // What stands between `before` and the next `after`, wherever that is found.
  static Texts all_between(std::string_view page, std::string_view before, std::string_view after) {
    Texts found;
    for (std::size_t start = 0; (start = page.find(before, start)) != std::string_view::npos;) {
      start += before.size();
      found.emplace_back(page.substr(start, page.find(after, start) - start));
    }
    return found;
  }
  static Texts contacts_of(std::string_view page) { return all_between(page, "data-contact=\"", "\""); }
  static Texts tab_counts_of(std::string_view page) { return all_between(page, "<span class=\"tab-count\">", "<"); }

  void shows_conversations_first() {
    const auto silent = database.add_user(Role::vendor, "Aber");
    const auto early = database.add_user(Role::vendor, "Namusoke"), late = database.add_user(Role::admin, "Zawadi");
    database.send(early, me, "early <b>");
    database.send(me, late, "late");
    const std::string page = inbox();
    CPPUNIT_ASSERT((Texts{late, early, silent}) == contacts_of(page));
    CPPUNIT_ASSERT(has(page, "early &lt;b&gt;") && has(page, "No messages yet"));
    CPPUNIT_ASSERT(has(page, "<meta name=\"chat-cursor\""));
  }

  void shows_what_asks_for_something() {
    const auto asking = database.add_user(Role::vendor, "Asking"), answered = database.add_user(Role::vendor, "Answered");
    const auto noted = database.add_user(Role::vendor, "Noted");
    database.send(asking, me, "price?");
    database.send(answered, me, "price?");
    database.send(me, answered, "5");
    database.send(noted, me, "thanks");
    db::MessageStore(database.connection()).mark_read(me, noted);
    CPPUNIT_ASSERT((Texts{noted, asking}) == contacts_of(site.get("/chat?show=needs-reply", token).body()));
    CPPUNIT_ASSERT((Texts{answered, asking}) == contacts_of(site.get("/chat?show=unread", token).body()));
    CPPUNIT_ASSERT_EQUAL(400, site.get("/chat?show=x", token).status());
    CPPUNIT_ASSERT(has(site.get("/chat?show=unread&role=admin", token).body(), "all caught up"));
  }

  void has_a_tab_for_each_role() {
    const auto vendor = database.add_user(Role::vendor, "Namusoke"), admin = database.add_user(Role::admin, "Zawadi");
    const std::string page = inbox("?role=vendor&q=");
    CPPUNIT_ASSERT(Texts{vendor} == contacts_of(page));
    CPPUNIT_ASSERT((Texts{"2", "0", "1", "1"}) == tab_counts_of(page));
    token = database.sign_in(admin);
    CPPUNIT_ASSERT_EQUAL(std::size_t{3}, tab_counts_of(inbox()).size());
  }

  void finds_by_name() {
    const auto namusoke = database.add_user(Role::vendor, "Namusoke");
    database.add_user(Role::vendor, "Aber");
    CPPUNIT_ASSERT(Texts{namusoke} == contacts_of(inbox("?q=musok")));
    CPPUNIT_ASSERT(contacts_of(inbox("?q=%25")).empty());
    CPPUNIT_ASSERT(has(inbox("?q=%3Cb%3E"), "&lt;b&gt;"));
  }

  void pages_through_everybody() {
    Texts everybody;
    for (int i = 0; i < 205; ++i) everybody.push_back(database.add_user(Role::vendor, "Vendor"));
    for (int i = 0; i < 202; ++i) database.send(me, everybody[i], "Hello");
    Texts seen;
    std::string query;
    for (int pages = 0; pages < 3; ++pages) {
      const std::string page = inbox(query);
      for (const auto& contact : contacts_of(page)) seen.push_back(contact);
      const auto more = all_between(page, "class=\"more\"><a href=\"/chat", "\"");
      if (more.empty()) break;
      query = more.front();
      for (std::size_t at; (at = query.find("&amp;")) != std::string::npos;) query.replace(at, 5, "&");
    }
    std::sort(seen.begin(), seen.end());
    CPPUNIT_ASSERT(everybody == seen);
  }

  void refuses_bad_queries() {
    for (const std::string& query :
         {std::string("?role=king"), std::string("?after=x"), std::string("?after="), std::string("?after=U99999"),
          std::string("?q=%ff"), "?q=" + std::string(500, 'x')})
      CPPUNIT_ASSERT_EQUAL_MESSAGE(query.substr(0, 20), 400, site.get("/chat" + query, token).status());
    const auto admin = database.sign_in(database.add_user(Role::admin, "Zawadi"));
    CPPUNIT_ASSERT_EQUAL(400, site.get("/chat?role=admin", admin).status());
  }

  void counts_what_is_unread() {
    const auto contact = database.add_user(Role::vendor, "Namusoke");
    for (int i = 0; i < 3; ++i) database.send(contact, me, "Hello");
    CPPUNIT_ASSERT(has(inbox(), "class=\"badge \">3<"));
    CPPUNIT_ASSERT(Texts{"3"} == all_between(inbox(), "class=\"contact-unread badge \">", "<"));
  }

  void needs_a_session() {
    const auto response = site.get("/chat?role=vendor", "");
    CPPUNIT_ASSERT_EQUAL(303, response.status());
    CPPUNIT_ASSERT_EQUAL(std::string("/login?next=%2Fchat%3Frole%3Dvendor"), std::string(response.header("Location")));
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(InboxTest);

}  // namespace beantrack::pages
