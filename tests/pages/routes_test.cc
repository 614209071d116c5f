#include "pages/routes.h"

#include <unistd.h>

#include <nlohmann/json.hpp>

#include "base/unix_socket.h"
#include "support/page_test.h"

namespace beantrack::pages {

using nlohmann::json;

class RoutesTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(RoutesTest);
  CPPUNIT_TEST(leads_to_the_inbox_and_the_icon);
  CPPUNIT_TEST(posts_are_not_got);
  CPPUNIT_TEST(shows_errors_as_their_readers_want_them);
  CPPUNIT_TEST(lives_without_a_database);
  CPPUNIT_TEST(says_whether_it_is_ready);
  CPPUNIT_TEST_SUITE_END();

  Site site{TestDatabase::shared()};

 public:
  Site without_database() {
    Config config = site.database.config();
    config.db_socket = "/nonexistent/mysql.sock";
    return {site.database, config};
  }

  void leads_to_the_inbox_and_the_icon() {
    CPPUNIT_ASSERT_EQUAL(std::string("/chat"), std::string(site.get("/", "").header("Location")));
    CPPUNIT_ASSERT_EQUAL(std::string("/static/icon.svg"), std::string(site.get("/favicon.ico", "").header("Location")));
  }

  void posts_are_not_got() {
    for (const char* path : {"/logout", "/chat/send", "/chat/receive", "/chat/mark-read", "/chat/typing",
                             "/profile/settings", "/profile/password", "/profile/sessions", "/profile/sessions/end"})
      CPPUNIT_ASSERT_EQUAL_MESSAGE(path, 405, site.get(path, "").status());
    for (const char* path : {"/", "/chat", "/chat/unread", "/chat/presence", "/chat/U00013", "/healthz"})
      CPPUNIT_ASSERT_EQUAL_MESSAGE(path, 405, site.answer(FakeSource::post(path)).status());
  }

  void shows_errors_as_their_readers_want_them() {
    const auto page = site.get("/nowhere<b>", "");
    CPPUNIT_ASSERT_EQUAL(404, page.status());
    CPPUNIT_ASSERT(has(page.body(), "<html") && has(page.body(), "test-request") && !has(page.body(), "<b>"));
    const auto script = site.answer(FakeSource::get("/nowhere").set("HTTP_ACCEPT", "application/json"));
    CPPUNIT_ASSERT_EQUAL(404, script.status());
    CPPUNIT_ASSERT_EQUAL(std::string("test-request"), json::parse(script.body()).at("requestId").get<std::string>());
    const auto contact = site.database.add_user(Role::vendor, "Namusoke");
    const auto inside = site.get("/chat/U99999", site.database.sign_in(contact));
    CPPUNIT_ASSERT(has(inside.body(), "Namusoke"));  // with the sidebar of the one who is signed in
  }

  void lives_without_a_database() {
    Site lonely = without_database();
    const std::string token(43, 'a');
    const auto page = lonely.get("/chat", token);
    CPPUNIT_ASSERT_EQUAL(503, page.status());
    CPPUNIT_ASSERT(!page.header("Retry-After").empty());
    CPPUNIT_ASSERT(has(page.body(), "<html") && !has(page.body(), "nonexistent"));
    const auto script = lonely.get("/chat/unread", token);
    CPPUNIT_ASSERT_EQUAL(503, script.status());
    CPPUNIT_ASSERT(json::parse(script.body()).contains("error"));
    CPPUNIT_ASSERT_EQUAL(200, lonely.get("/chat/unread", "").status());
    CPPUNIT_ASSERT_EQUAL(404, lonely.get("/nowhere", token).status());
  }

  void says_whether_it_is_ready() {
    const auto cause = [](Site& asked) {
      const auto response = asked.get("/healthz", "");
      CPPUNIT_ASSERT_EQUAL(503, response.status());
      return json::parse(response.body()).at("cause").get<std::string>();
    };
    Site lonely = without_database();
    CPPUNIT_ASSERT_EQUAL(std::string("database"), cause(lonely));
    CPPUNIT_ASSERT_EQUAL(std::string("push daemon"), cause(site));
    TestDatabase fresh{TestDatabase::State::empty};
    Site unmigrated{fresh};
    CPPUNIT_ASSERT_EQUAL(std::string("migrations"), cause(unmigrated));

    Config config = site.database.config();
    config.push_socket = "/tmp/beantrack-routes-test-" + std::to_string(::getpid()) + ".sock";
    const Fd listener = bind_unix_socket(config.push_socket, SOCK_STREAM);
    CPPUNIT_ASSERT_EQUAL(0, ::listen(listener.get(), 1));
    Site ready{site.database, config};
    CPPUNIT_ASSERT_EQUAL(std::string(R"({"status":"ok"})"), ready.get("/healthz", "").body());
    ::unlink(config.push_socket.c_str());
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(RoutesTest);

}  // namespace beantrack::pages
