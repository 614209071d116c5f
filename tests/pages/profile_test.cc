#include "crypto/token.h"
#include "http/guard.h"
#include "support/page_test.h"

namespace beantrack::pages {

class ProfileTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(ProfileTest);
  CPPUNIT_TEST(shows_what_is_set);
  CPPUNIT_TEST(says_what_was_done_in_its_own_words);
  CPPUNIT_TEST(changes_the_name);
  CPPUNIT_TEST(refuses_what_is_no_name);
  CPPUNIT_TEST(saves_all_settings_at_once);
  CPPUNIT_TEST(changes_what_json_names_alone);
  CPPUNIT_TEST(refuses_settings_that_do_not_exist);
  CPPUNIT_TEST(changes_the_password_and_every_session);
  CPPUNIT_TEST(refuses_bad_new_passwords_untried);
  CPPUNIT_TEST(refuses_passwords_that_are_guessed_first);
  CPPUNIT_TEST(refuses_a_wrong_current_password);
  CPPUNIT_TEST(slows_guessing_down_as_the_login_does);
  CPPUNIT_TEST(ends_a_session_of_ones_own);
  CPPUNIT_TEST(ends_all_others_or_all);
  CPPUNIT_TEST(needs_session_and_token);
  CPPUNIT_TEST(tells_scripts_in_json);
  CPPUNIT_TEST_SUITE_END();

  static constexpr const char* kNew = "a new secret";

  Site site{TestDatabase::shared()};
  std::string user, token;

 public:
  void setUp() override {
    user = site.database.add_user(Role::supplier, "Okello");
    token = site.database.sign_in(user);
  }

  bool is_signed_in(const std::string& cookie) { return site.get("/chat", cookie).status() == 200; }
  std::string session_id(const std::string& cookie) {
    return site.database
        .ask("SELECT id FROM chat_sessions WHERE token_digest = UNHEX(?)", {crypto::digest(cookie)})
        .value_or("gone");
  }
  bool signs_in(std::string_view password) {
    const std::string stranger = crypto::new_token();
    return site.post("/login", stranger,
                     {{"email", site.database.address_of(user)}, {"password", std::string(password)}})
               .status() == 303;
  }
  http::Response change(std::string_view current, std::string_view next, std::string_view again) {
    return site.post("/profile/password", token,
                     {{"current_password", std::string(current)},
                      {"password", std::string(next)},
                      {"password_again", std::string(again)}});
  }
  static std::string location(const http::Response& response) { return std::string(response.header("Location")); }

  void shows_what_is_set() {
    const auto page = site.get("/profile", token);
    CPPUNIT_ASSERT_EQUAL(200, page.status());
    for (const std::string& part : {site.database.address_of(user), std::string("name=\"name\" value=\"Okello\""),
                                    std::string("value=\"auto\" checked"), std::string("This session")})
      CPPUNIT_ASSERT_MESSAGE(part, has(page.body(), part));
    CPPUNIT_ASSERT(has(page.body(), "chat-cursor"));
  }

  void says_what_was_done_in_its_own_words() {
    CPPUNIT_ASSERT(has(site.get("/profile?saved=name", token).body(), "Name changed."));
    const auto page = site.get("/profile?saved=%3Cb%3Eyou+won", token);
    CPPUNIT_ASSERT_EQUAL(200, page.status());
    CPPUNIT_ASSERT(!has(page.body(), "you won") && !has(page.body(), "class=\"saved\""));
  }

  void changes_the_name() {
    const auto response = site.post("/profile", token, {{"name", "  Akello <b>☕ "}});
    CPPUNIT_ASSERT_EQUAL(303, response.status());
    CPPUNIT_ASSERT_EQUAL(std::string("/profile?saved=name"), location(response));
    CPPUNIT_ASSERT_EQUAL(std::string("Akello <b>☕"),
                         site.database.ask("SELECT name FROM users WHERE id = ?", {user}).value());
    CPPUNIT_ASSERT(has(site.get("/profile", token).body(), "value=\"Akello &lt;b&gt;☕\""));
    CPPUNIT_ASSERT_EQUAL(303, site.post("/profile", token, {{"name", "Okello\u00A0 James\u3000"}}).status());
    CPPUNIT_ASSERT_EQUAL(std::string("Okello James"),
                         site.database.ask("SELECT name FROM users WHERE id = ?", {user}).value());
  }

  void refuses_what_is_no_name() {
    for (const auto& [name, words] : {std::pair(std::string(), "Enter a name"),
                                      std::pair(std::string(" \xc2\xa0 "), "Enter a name"),
                                      std::pair(std::string(256, 'x'), "255 characters"),
                                      std::pair(std::string("\u0301"), "Enter a name"),
                                      std::pair(std::string("a\nb"), "invisible characters"),
                                      std::pair(std::string("a\x7f" "b"), "invisible characters"),
                                      std::pair(std::string("a\u202E" "b"), "invisible characters")}) {
      const auto page = site.post("/profile", token, {{"name", name}});
      CPPUNIT_ASSERT_EQUAL(422, page.status());
      CPPUNIT_ASSERT_MESSAGE(words, has(page.body(), words) && has(page.body(), "aria-describedby=\"name-error\""));
      CPPUNIT_ASSERT(has(page.body(), ">Okello<"));  // the sidebar has the name as it is
    }
    CPPUNIT_ASSERT(has(site.post("/profile", token, {{"name", std::string(256, 'x')}}).body(),
                       "value=\"" + std::string(256, 'x')));
    CPPUNIT_ASSERT_EQUAL(303, site.post("/profile", token, {{"name", std::string(255, 'x')}}).status());
  }

  void saves_all_settings_at_once() {
    const auto response = site.post("/profile/settings", token,
                                    {{"language", "en"}, {"theme", "dark"}, {"notify_desktop", "1"}});
    CPPUNIT_ASSERT_EQUAL(std::string("/profile?saved=settings"), location(response));
    const auto page = site.get("/chat", token);
    for (const char* part : {"<html lang=\"en\" data-theme=\"dark\">", "<meta name=\"color-scheme\" content=\"dark\">",
                             "<meta name=\"chat-notify\" content=\"desktop\">"})
      CPPUNIT_ASSERT_MESSAGE(part, has(page.body(), part));
    const auto form = site.get("/profile", token);
    for (const char* part : {"lang=\"en\" selected", "value=\"dark\" checked"})
      CPPUNIT_ASSERT_MESSAGE(part, has(form.body(), part));
    const auto error = site.get("/chat/U99999", token);
    CPPUNIT_ASSERT(has(error.body(), "data-theme=\"dark\""));

    site.post("/profile/settings", token, {{"theme", "auto"}});
    const auto after = site.get("/chat", token);
    CPPUNIT_ASSERT(has(after.body(), "<html lang=\"en\">"));
    CPPUNIT_ASSERT(has(after.body(), "<meta name=\"chat-notify\" content=\"\">"));
  }

  void changes_what_json_names_alone() {
    site.post("/profile/settings", token, {{"language", "en"}, {"theme", "dark"}, {"notify_sound", "1"}});
    const auto change = [this](const char* json) { return site.json_post("/profile/settings", token, json).status(); };
    CPPUNIT_ASSERT_EQUAL(200, change(R"({"notify_desktop":"1"})"));
    const auto page = site.get("/profile", token);
    for (const char* part : {"lang=\"en\" selected", "value=\"dark\" checked", "content=\"desktop sound\""})
      CPPUNIT_ASSERT_MESSAGE(part, has(page.body(), part));
    CPPUNIT_ASSERT_EQUAL(200, change(R"({"notify_sound":"0","theme":"light"})"));
    CPPUNIT_ASSERT(has(site.get("/chat", token).body(), "content=\"desktop\""));
    CPPUNIT_ASSERT(has(site.get("/chat", token).body(), "data-theme=\"light\""));
    CPPUNIT_ASSERT_EQUAL(400, change(R"({"notify_sound":"yes"})"));
    CPPUNIT_ASSERT_EQUAL(400, change(R"({"notify_sound":1})"));
    CPPUNIT_ASSERT_EQUAL(200, change(R"({"notify_sound":true})"));
    CPPUNIT_ASSERT(has(site.get("/chat", token).body(), "content=\"desktop sound\""));
  }

  void refuses_settings_that_do_not_exist() {
    site.post("/profile/settings", token, {{"theme", "light"}});
    for (const auto& [field, value] : {std::pair("theme", "pink"), std::pair("theme", ""), std::pair("language", "xx"),
                                       std::pair("notify_sound", "yes")})
      CPPUNIT_ASSERT_EQUAL_MESSAGE(field, 400, site.post("/profile/settings", token, {{field, value}}).status());
    CPPUNIT_ASSERT(has(site.get("/chat", token).body(), "data-theme=\"light\""));
  }

  void changes_the_password_and_every_session() {
    const std::string elsewhere = site.database.sign_in(user);
    const auto response = change(kPassword, kNew, kNew);
    CPPUNIT_ASSERT_EQUAL(std::string("/profile?saved=password"), location(response));
    const std::string fresh = token_of(response);
    CPPUNIT_ASSERT(crypto::is_token(fresh) && fresh != token);
    CPPUNIT_ASSERT(is_signed_in(fresh));
    CPPUNIT_ASSERT(!is_signed_in(token));
    CPPUNIT_ASSERT(!is_signed_in(elsewhere));
    CPPUNIT_ASSERT(!signs_in(kPassword));
    CPPUNIT_ASSERT(signs_in(kNew));
  }

  void refuses_bad_new_passwords_untried() {
    for (const auto& [next, again, field] :
         {std::tuple(std::string("short"), std::string("short"), "id=\"new-error\""),
          std::tuple(std::string(73, 'x'), std::string(73, 'x'), "id=\"new-error\""),
          std::tuple(std::string(kNew), std::string("another"), "id=\"again-error\"")}) {
      for (unsigned i = 0; i <= site.database.config().login_failures; ++i) {
        const auto page = change("wrong", next, again);
        CPPUNIT_ASSERT_EQUAL(422, page.status());
        CPPUNIT_ASSERT(has(page.body(), field));
        CPPUNIT_ASSERT(!has(page.body(), next + "\"") && !has(page.body(), "value=\"wrong\""));
      }
    }
    const std::string nul = R"({"current_password":"x","password":"12345678\u0000","password_again":"12345678\u0000"})";
    CPPUNIT_ASSERT_EQUAL(422, site.json_post("/profile/password", token, nul).status());
    CPPUNIT_ASSERT_EQUAL(403, change("wrong", kNew, kNew).status());  // and no 429
  }

  void refuses_passwords_that_are_guessed_first() {
    for (const auto& [next, words] : {std::pair("Passw0rd!", "too common"), std::pair("hijklmnop", "follows the keyboard"),
                                      std::pair("Okello-2024", "too similar to your name")}) {
      const auto page = change(kPassword, next, next);
      CPPUNIT_ASSERT_EQUAL(422, page.status());
      CPPUNIT_ASSERT_MESSAGE(next, has(page.body(), words) && has(page.body(), "id=\"new-error\""));
    }
    CPPUNIT_ASSERT(signs_in(kPassword));
  }

  void refuses_a_wrong_current_password() {
    const auto page = change("wrong", kNew, kNew);
    CPPUNIT_ASSERT_EQUAL(403, page.status());
    CPPUNIT_ASSERT(has(page.body(), "aria-describedby=\"current-error\""));
    CPPUNIT_ASSERT(has(page.body(), "The current password is incorrect."));
    CPPUNIT_ASSERT(token_of(page).empty());
    CPPUNIT_ASSERT(is_signed_in(token));
    CPPUNIT_ASSERT(signs_in(kPassword));
  }

  void slows_guessing_down_as_the_login_does() {
    for (unsigned i = 0; i < site.database.config().login_failures; ++i)
      CPPUNIT_ASSERT_EQUAL(403, change("guess", kNew, kNew).status());
    const auto page = change(kPassword, kNew, kNew);
    CPPUNIT_ASSERT_EQUAL(429, page.status());
    CPPUNIT_ASSERT_EQUAL(std::string("5"), std::string(page.header("Retry-After")));
    CPPUNIT_ASSERT(!signs_in(kPassword));  // one count for both
  }

  void ends_a_session_of_ones_own() {
    const std::string elsewhere = site.database.sign_in(user);
    const std::string other = site.database.sign_in(site.database.add_user(Role::vendor, "Other"));
    CPPUNIT_ASSERT_EQUAL(std::string("/profile?saved=session"),
                         location(site.post("/profile/sessions", token, {{"id", session_id(elsewhere)}})));
    CPPUNIT_ASSERT(!is_signed_in(elsewhere));
    CPPUNIT_ASSERT_EQUAL(303, site.post("/profile/sessions", token, {{"id", session_id(other)}}).status());
    CPPUNIT_ASSERT(is_signed_in(other));
    for (const char* id : {"", "x", "-1", "1 OR 1=1"})
      CPPUNIT_ASSERT_EQUAL(400, site.post("/profile/sessions", token, {{"id", id}}).status());
    CPPUNIT_ASSERT(is_signed_in(token));
    const auto response = site.post("/profile/sessions", token, {{"id", session_id(token)}});
    CPPUNIT_ASSERT_EQUAL(std::string("/login"), location(response));
    CPPUNIT_ASSERT(has(response.header("Set-Cookie"), "Max-Age=0"));
    CPPUNIT_ASSERT(!is_signed_in(token));
  }

  void ends_all_others_or_all() {
    const std::string one = site.database.sign_in(user), two = site.database.sign_in(user);
    const std::string other = site.database.sign_in(site.database.add_user(Role::vendor, "Other"));
    CPPUNIT_ASSERT_EQUAL(400, site.post("/profile/sessions/end", token, {{"which", "none"}}).status());
    CPPUNIT_ASSERT(is_signed_in(one));
    CPPUNIT_ASSERT_EQUAL(std::string("/profile?saved=sessions"),
                         location(site.post("/profile/sessions/end", token, {{"which", "others"}})));
    CPPUNIT_ASSERT(!is_signed_in(one) && !is_signed_in(two));
    CPPUNIT_ASSERT(is_signed_in(token));
    const auto response = site.post("/profile/sessions/end", token, {{"which", "all"}});
    CPPUNIT_ASSERT_EQUAL(std::string("/login"), location(response));
    CPPUNIT_ASSERT(!is_signed_in(token));
    CPPUNIT_ASSERT(is_signed_in(other));
  }

  void needs_session_and_token() {
    CPPUNIT_ASSERT_EQUAL(std::string("/login?next=%2Fprofile"), location(site.get("/profile", "")));
    for (const char* path :
         {"/profile", "/profile/settings", "/profile/password", "/profile/sessions", "/profile/sessions/end"}) {
      CPPUNIT_ASSERT_EQUAL_MESSAGE(path, 403, site.answer(FakeSource::post(path).cookie(token)).status());
      CPPUNIT_ASSERT_EQUAL_MESSAGE(path, std::string("/login"), location(site.post(path, crypto::new_token(), {})));
    }
    CPPUNIT_ASSERT(is_signed_in(token));
  }

  void tells_scripts_in_json() {
    const auto good = site.json_post("/profile", token, R"({"name":"Akello"})");
    CPPUNIT_ASSERT_EQUAL(200, good.status());
    CPPUNIT_ASSERT_EQUAL(std::string(R"({"success":true})"), good.body());
    const auto bad = site.json_post("/profile", token, R"({"name":" "})");
    CPPUNIT_ASSERT_EQUAL(422, bad.status());
    CPPUNIT_ASSERT(has(bad.body(), "\"error\":\"Enter a name that contains a letter or a digit.\""));
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(ProfileTest);

}  // namespace beantrack::pages
