#include <cppunit/extensions/HelperMacros.h>

#include <regex>

#include "support/site.h"

namespace beantrack::pages {

using tests::has;
using tests::Site;
using tests::TestDatabase;

class InboxTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(InboxTest);
  CPPUNIT_TEST(shows_conversations_first);
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

  static std::vector<std::string> all_matches(const std::string& page, const char* pattern) {
    std::vector<std::string> found;
    const std::regex expression{pattern};
    for (std::sregex_iterator match{page.begin(), page.end(), expression}, end; match != end; ++match)
      found.push_back((*match)[1]);
    return found;
  }
  static std::vector<std::string> contacts_of(const std::string& page) {
    return all_matches(page, "data-contact=\"(U[0-9]+)\"");
  }

  void shows_conversations_first() {
    const auto silent = database.add_user(Role::vendor, "Aber");
    const auto early = database.add_user(Role::vendor, "Namusoke"), late = database.add_user(Role::admin, "Zawadi");
    database.send(early, me, "early <b>");
    database.send(me, late, "late");
    const std::string page = inbox();
    CPPUNIT_ASSERT((std::vector<std::string>{late, early, silent}) == contacts_of(page));
    CPPUNIT_ASSERT(has(page, "early &lt;b&gt;") && has(page, "No messages yet"));
    CPPUNIT_ASSERT(has(page, "<meta name=\"chat-cursor\""));
  }

  void has_a_tab_for_each_role() {
    const auto vendor = database.add_user(Role::vendor, "Namusoke"), admin = database.add_user(Role::admin, "Zawadi");
    const std::string page = inbox("?role=vendor&q=");
    CPPUNIT_ASSERT(std::vector<std::string>{vendor} == contacts_of(page));
    CPPUNIT_ASSERT((std::vector<std::string>{"2", "0", "1", "1"}) ==
                   all_matches(page, "<span class=\"tab-count\">([0-9]+)<"));
    token = database.sign_in(admin);
    CPPUNIT_ASSERT_EQUAL(std::size_t{3}, all_matches(inbox(), "<span class=\"tab-count\">([0-9]+)<").size());
  }

  void finds_by_name() {
    const auto namusoke = database.add_user(Role::vendor, "Namusoke");
    database.add_user(Role::vendor, "Aber");
    CPPUNIT_ASSERT(std::vector<std::string>{namusoke} == contacts_of(inbox("?q=musok")));
    CPPUNIT_ASSERT(contacts_of(inbox("?q=%25")).empty());
    CPPUNIT_ASSERT(has(inbox("?q=%3Cb%3E"), "&lt;b&gt;"));
  }

  void pages_through_everybody() {
    std::vector<std::string> everybody;
    for (int i = 0; i < 205; ++i) everybody.push_back(database.add_user(Role::vendor, "Vendor"));
    for (int i = 0; i < 202; ++i) database.send(me, everybody[i], "Hello");
    std::vector<std::string> seen;
    std::string query;
    for (int pages = 0; pages < 3; ++pages) {
      const std::string page = inbox(query);
      for (const auto& contact : contacts_of(page)) seen.push_back(contact);
      const auto more = all_matches(page, "<a href=\"/chat([^\"]*after=[^\"]*)\"");
      if (more.empty()) break;
      query = std::regex_replace(more.front(), std::regex("&amp;"), "&");
    }
    std::sort(seen.begin(), seen.end());
    CPPUNIT_ASSERT(everybody == seen);
  }

  void refuses_bad_queries() {
    for (const std::string& query : {std::string("?role=king"), std::string("?after=x"), std::string("?after="),
                                     std::string("?after=U99999"), "?q=" + std::string(500, 'x'), std::string("?q=%ff")})
      CPPUNIT_ASSERT_EQUAL_MESSAGE(query.substr(0, 20), 400, site.get("/chat" + query, token).status());
    const auto admin = database.sign_in(database.add_user(Role::admin, "Zawadi"));
    CPPUNIT_ASSERT_EQUAL(400, site.get("/chat?role=admin", admin).status());
  }

  void counts_what_is_unread() {
    const auto contact = database.add_user(Role::vendor, "Namusoke");
    for (int i = 0; i < 3; ++i) database.send(contact, me, "Hello");
    CPPUNIT_ASSERT(has(inbox(), "class=\"badge \">3<"));
    CPPUNIT_ASSERT((std::vector<std::string>{"3"}) == all_matches(inbox(), "class=\"contact-unread[^\"]*\">([0-9]+)<"));
  }

  void needs_a_session() {
    const auto response = site.get("/chat?role=vendor", "");
    CPPUNIT_ASSERT_EQUAL(303, response.status());
    CPPUNIT_ASSERT_EQUAL(std::string("/login?next=%2Fchat%3Frole%3Dvendor"), std::string(response.header("Location")));
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(InboxTest);

}  // namespace beantrack::pages
