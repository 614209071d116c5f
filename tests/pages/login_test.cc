#include "crypto/token.h"
#include "http/guard.h"
#include "support/page_test.h"

namespace beantrack::pages {

class LoginTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(LoginTest);
  CPPUNIT_TEST(the_form_needs_no_database);
  CPPUNIT_TEST(signs_in);
  CPPUNIT_TEST(goes_where_the_visitor_was_going);
  CPPUNIT_TEST(goes_nowhere_else);
  CPPUNIT_TEST(takes_a_new_token_and_ends_the_old_session);
  CPPUNIT_TEST(cookies_are_secure_on_https);
  CPPUNIT_TEST(answers_wrong_and_unknown_alike);
  CPPUNIT_TEST(refuses_a_disabled_account);
  CPPUNIT_TEST(tells_scripts_in_json);
  CPPUNIT_TEST(needs_the_csrf_token);
  CPPUNIT_TEST(logs_out);
  CPPUNIT_TEST(clears_what_an_ended_session_has_left);
  CPPUNIT_TEST_SUITE_END();

  Site site{TestDatabase::shared()};
  std::string visitor, user, email;  // the cookie of somebody who saw the form

 public:
  void setUp() override {
    visitor = crypto::new_token();
    user = site.database.add_user(Role::supplier, "Okello");
    email = site.database.address_of(user);
  }

  http::Response sign_in(std::string_view address, std::string_view password, std::string_view next = "") {
    return site.post("/login", visitor, {{"email", std::string(address)}, {"password", std::string(password)},
                                         {"next", std::string(next)}});
  }

  void the_form_needs_no_database() {
    Config config = site.database.config();
    config.db_socket = "/nonexistent/mysql.sock";
    Site lonely{site.database, config};
    const auto response = lonely.answer(FakeSource::get("/login?next=%2Fchat%2FU00013"));
    CPPUNIT_ASSERT_EQUAL(200, response.status());
    CPPUNIT_ASSERT(crypto::is_visitor_token(token_of(response)));
    CPPUNIT_ASSERT(!has(response.header("Set-Cookie"), "Max-Age"));
    CPPUNIT_ASSERT(has(response.body(), crypto::csrf_token(token_of(response))));
    CPPUNIT_ASSERT(has(response.body(), "/chat/U00013"));
  }

  void signs_in() {
    const auto response = sign_in("  " + email + " ", kPassword);
    CPPUNIT_ASSERT_EQUAL(303, response.status());
    CPPUNIT_ASSERT_EQUAL(std::string("/chat"), std::string(response.header("Location")));
    CPPUNIT_ASSERT_EQUAL(200, site.get("/chat", token_of(response)).status());
    CPPUNIT_ASSERT_EQUAL(303, site.get("/login", token_of(response)).status());
  }

  void goes_where_the_visitor_was_going() {
    CPPUNIT_ASSERT_EQUAL(std::string("/chat/U00013?before=M00042"),
                         std::string(sign_in(email, kPassword, "/chat/U00013?before=M00042").header("Location")));
  }

  void goes_nowhere_else() {
    for (const char* next : {"//evil.test", "/\\evil.test", "https://evil.test", "/a\r\nX: y", "chat", "/%5Cevil.test/",
                             "/%255Cevil.test/", "/.//evil.test", "/chat/../..//evil.test", "/logout",
                             "/static/icon.svg"})
      CPPUNIT_ASSERT_EQUAL(std::string("/chat"), std::string(sign_in(email, kPassword, next).header("Location")));
  }

  void takes_a_new_token_and_ends_the_old_session() {
    const std::string first = token_of(sign_in(email, kPassword));
    CPPUNIT_ASSERT(first != visitor);
    visitor = first;
    const std::string second = token_of(sign_in(email, kPassword));
    CPPUNIT_ASSERT(second != first);
    CPPUNIT_ASSERT_EQUAL(303, site.get("/chat", first).status());
    CPPUNIT_ASSERT_EQUAL(200, site.get("/chat", second).status());
  }

  void cookies_are_secure_on_https() {
    const std::string cookie{site.answer(FakeSource::get("/login").set("HTTPS", "on")).header("Set-Cookie")};
    CPPUNIT_ASSERT(cookie.starts_with("__Host-beantrack_session="));
    CPPUNIT_ASSERT(has(cookie, "; Secure") && has(cookie, "; Path=/;"));
    // The one without the prefix, of before, is taken back.
    const auto led = site.answer(FakeSource::get("/chat").cookie(crypto::new_token()).set("HTTPS", "on"));
    CPPUNIT_ASSERT_EQUAL(std::string("beantrack_session=; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=0"),
                         std::string(led.header("Set-Cookie")));
    CPPUNIT_ASSERT(!has(site.answer(FakeSource::get("/login")).header("Set-Cookie"), "; Secure"));
  }

  void answers_wrong_and_unknown_alike() {
    const auto wrong = sign_in(email, "guess"), unknown = sign_in("x" + email, "guess");
    CPPUNIT_ASSERT_EQUAL(401, wrong.status());
    CPPUNIT_ASSERT_EQUAL(401, unknown.status());
    CPPUNIT_ASSERT(token_of(wrong).empty());
    CPPUNIT_ASSERT(has(wrong.body(), email));
    const auto without_address = [](std::string page, const std::string& address) {
      return page.replace(page.find(address), address.size(), "");
    };
    CPPUNIT_ASSERT_EQUAL(without_address(wrong.body(), email), without_address(unknown.body(), "x" + email));
    for (const auto& [address, password] : {std::pair(email, ""), std::pair(std::string(), "coffee-demo")})
      CPPUNIT_ASSERT_EQUAL(401, sign_in(address, password).status());
  }

  void refuses_a_disabled_account() {
    db::UserStore(site.database.owner()).set_disabled(email, true);
    CPPUNIT_ASSERT_EQUAL(401, sign_in(email, kPassword).status());
  }

  void tells_scripts_in_json() {
    const auto response = site.json_post("/login", visitor, R"({"email":"x","password":"y"})");
    CPPUNIT_ASSERT_EQUAL(401, response.status());
    CPPUNIT_ASSERT_EQUAL(std::string("application/json"), std::string(response.header("Content-Type")));
  }

  void needs_the_csrf_token() {
    const auto form = FakeSource::Fields{{"email", email}, {"password", std::string(kPassword)}};
    CPPUNIT_ASSERT_EQUAL(403, site.answer(FakeSource::post("/login").form(form)).status());
    CPPUNIT_ASSERT_EQUAL(403, site.answer(FakeSource::post("/login").cookie(visitor).form(form)).status());
  }

  void clears_what_an_ended_session_has_left() {
    const std::string token = token_of(sign_in(email, kPassword));
    const auto cleared = [](const http::Response& response) {
      return response.header("Clear-Site-Data") == "\"cache\"";
    };
    CPPUNIT_ASSERT(!cleared(site.get("/chat", token)));
    site.post("/logout", token, {});
    const auto led = site.get("/chat", token), form = site.get("/login", token);
    CPPUNIT_ASSERT(cleared(led) && cleared(form));
    // Both tabs have the same form.
    CPPUNIT_ASSERT_EQUAL(token_of(led), token_of(form));
    visitor = token_of(form);
    CPPUNIT_ASSERT(!cleared(site.get("/chat", visitor)));
    CPPUNIT_ASSERT(has(form.body(), crypto::csrf_token(visitor)));
    // The page itself has the pages before it deleted, once they are put away.
    const auto clears = [&](std::string_view token) { return has(site.get("/login", token).body(), "/login/clear"); };
    CPPUNIT_ASSERT(clears(visitor) && clears("") && !clears(crypto::new_visitor_token()));
    const auto clearing = FakeSource::get("/login/clear").set("HTTP_HOST", "chat.test");
    CPPUNIT_ASSERT_EQUAL(204, site.answer(clearing).status());
    CPPUNIT_ASSERT(cleared(site.answer(clearing)));
    CPPUNIT_ASSERT(!cleared(site.answer(FakeSource(clearing).set("HTTP_SEC_FETCH_SITE", "cross-site"))));
    const auto script = site.answer(FakeSource::get("/chat").cookie(token).set("HTTP_ACCEPT", "application/json"));
    CPPUNIT_ASSERT_EQUAL(401, script.status());
    CPPUNIT_ASSERT(cleared(script) && script.header("Set-Cookie").empty());
    CPPUNIT_ASSERT_EQUAL(303, sign_in(email, kPassword).status());
  }

  void logs_out() {
    const std::string token = token_of(sign_in(email, kPassword));
    const auto response = site.post("/logout", token, {});
    CPPUNIT_ASSERT_EQUAL(303, response.status());
    CPPUNIT_ASSERT_EQUAL(std::string("/login"), std::string(response.header("Location")));
    CPPUNIT_ASSERT(has(response.header("Set-Cookie"), "Max-Age=0"));
    CPPUNIT_ASSERT_EQUAL(std::string("\"cache\""), std::string(response.header("Clear-Site-Data")));
    CPPUNIT_ASSERT_EQUAL(303, site.get("/chat", token).status());
    CPPUNIT_ASSERT_EQUAL(303, site.post("/logout", token, {}).status());  // a second tab: to the login, no error
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(LoginTest);

}  // namespace beantrack::pages
