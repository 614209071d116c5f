#include <nlohmann/json.hpp>

#include "support/page_test.h"

namespace beantrack::pages {

class LanguageTest : public PageTest {
  CPPUNIT_TEST_SUITE(LanguageTest);
  CPPUNIT_TEST(follows_the_browser);
  CPPUNIT_TEST(follows_the_setting_before_the_browser);
  CPPUNIT_TEST(turns_the_page_for_arabic);
  CPPUNIT_TEST(tells_errors_in_the_language);
  CPPUNIT_TEST(tells_errors_of_bare_sessions_in_the_language);
  CPPUNIT_TEST(shows_errors_of_bare_sessions_without_settings);
  CPPUNIT_TEST(brings_scripts_their_phrases);
  CPPUNIT_TEST(writes_days_and_hours_in_the_language);
  CPPUNIT_TEST(writes_every_page_in_every_language);
  CPPUNIT_TEST_SUITE_END();

 public:
  http::Response get(std::string_view uri, std::string_view languages, std::string_view accept = "text/html") {
    return site.answer(
        FakeSource::get(uri).cookie(token).set("HTTP_ACCEPT_LANGUAGE", languages).set("HTTP_ACCEPT", accept));
  }
  void choose(std::string_view language) {
    CPPUNIT_ASSERT_EQUAL(303, site.post("/profile/settings", token, {{"language", std::string(language)}}).status());
  }

  // A worker prepares the templates of a language only when it is asked for.
  void writes_every_page_in_every_language() {
    for (const Language& language : kLanguages)
      for (const std::string& path : {std::string("/chat"), "/chat/" + contact, "/chat/" + contact + "/about",
                                      std::string("/profile"), std::string("/chat/search?q=a"), std::string("/nowhere")}) {
        const auto response = get(path, language.tag);
        CPPUNIT_ASSERT_MESSAGE(path, has(response.body(), "<html lang=\"" + std::string(language.tag) + "\""));
        CPPUNIT_ASSERT_MESSAGE(path, !has(response.body(), "{{") && !has(response.body(), "[["));
      }
  }

  void follows_the_browser() {
    const auto login = site.answer(FakeSource::get("/login").set("HTTP_ACCEPT_LANGUAGE", "fr-BE,fr;q=0.9"));
    for (const char* part : {"<html lang=\"fr\">", "<title>Se connecter – BeanTrack Chat</title>", ">Mot de passe<"})
      CPPUNIT_ASSERT_MESSAGE(part, has(login.body(), part));
    CPPUNIT_ASSERT_EQUAL(std::string("fr"), std::string(login.header("Content-Language")));
    CPPUNIT_ASSERT(has(get("/chat", "fr").body(), "<h1>Messages</h1>"));
    CPPUNIT_ASSERT(has(get("/chat", "").body(), "<h1>Inbox</h1>"));
  }

  void follows_the_setting_before_the_browser() {
    choose("fr");
    CPPUNIT_ASSERT(has(get("/chat", "en").body(), "<h1>Messages</h1>"));
    CPPUNIT_ASSERT(has(get("/profile?saved=settings", "en").body(), "Paramètres enregistrés."));
    CPPUNIT_ASSERT(has(get("/profile", "en").body(), "<option value=\"fr\" lang=\"fr\" selected>Français</option>"));
    choose("en");
    CPPUNIT_ASSERT(has(get("/chat", "fr").body(), "<h1>Inbox</h1>"));
    choose("");
    CPPUNIT_ASSERT(has(get("/chat", "fr").body(), "<h1>Messages</h1>"));
  }

  void turns_the_page_for_arabic() {
    CPPUNIT_ASSERT(has(get("/chat", "ar-EG").body(), "<html lang=\"ar\" dir=\"rtl\">"));
    CPPUNIT_ASSERT(has(get("/chat", "ar-EG").body(), "<h1>صندوق الوارد</h1>"));
    CPPUNIT_ASSERT(!has(get("/chat", "fr").body(), "dir=\"rtl\""));
  }

  void tells_errors_in_the_language() {
    const auto page = get("/chat/U99999999", "fr");
    CPPUNIT_ASSERT_EQUAL(404, page.status());
    CPPUNIT_ASSERT(has(page.body(), "<h1>Introuvable</h1>"));
    const auto script = get("/chat/presence?ids=x", "fr", "application/json");
    CPPUNIT_ASSERT_EQUAL(400, script.status());
    CPPUNIT_ASSERT_EQUAL(std::string("«\u00a0ids\u00a0» doit contenir de 1 à 100 identifiants d’utilisateur séparés par des "
                                     "virgules."),
                         nlohmann::json::parse(script.body()).at("error").get<std::string>());
    choose("ar");
    CPPUNIT_ASSERT(has(get("/chat/presence?ids=x", "fr", "application/json").body(), "يجب أن يحتوي"));
  }

  // Their answers have no words, so the look-up leaves out the setting; their errors have.
  void tells_errors_of_bare_sessions_in_the_language() {
    choose("ar");
    for (const auto& path : {"/chat/typing", "/chat/mark-read"}) {
      const auto script = site.script_post(path, token, {{"receiver_id", "x"}});
      CPPUNIT_ASSERT_EQUAL_MESSAGE(path, 400, script.status());
      CPPUNIT_ASSERT_EQUAL_MESSAGE(path, std::string("ar"), std::string(script.header("Content-Language")));
    }
    const auto page = site.answer(FakeSource::post("/chat/mark-read")
                                      .cookie(token)
                                      .form({{"sender_id", "x"}, {"_token", crypto::csrf_token(token)}})
                                      .set("HTTP_ACCEPT", "text/html"));
    CPPUNIT_ASSERT_EQUAL(400, page.status());
    CPPUNIT_ASSERT(has(page.body(), "<html lang=\"ar\" dir=\"rtl\">"));
  }

  void shows_errors_of_bare_sessions_without_settings() {
    db::Connection& owner = site.database.owner();
    owner.run_script("RENAME TABLE chat_settings TO chat_settings_away");
    const int status = site.script_post("/chat/typing", token, {{"receiver_id", "x"}}).status();
    owner.run_script("RENAME TABLE chat_settings_away TO chat_settings");
    CPPUNIT_ASSERT_EQUAL(400, status);
  }

  void brings_scripts_their_phrases() {
    CPPUNIT_ASSERT(has(get("/chat", "fr").body(), "<i data-en=\"Sending…\">Envoi…</i>"));
    CPPUNIT_ASSERT(has(get("/chat", "fr").body(), "<i data-en=\"Not sent: {1}\">Non envoyé\u00a0: &#123;1&#125;</i>"));
    CPPUNIT_ASSERT(!has(get("/chat", "en").body(), "id=\"phrases\""));
    CPPUNIT_ASSERT(!has(site.answer(FakeSource::get("/login").set("HTTP_ACCEPT_LANGUAGE", "fr")).body(), "phrases"));
  }

  void writes_days_and_hours_in_the_language() {
    const auto sent = site.database.send(contact, me, "Bonjour");
    site.database.owner().execute("UPDATE messages SET created_at = '2026-11-22 14:15:03' WHERE id = ?", {sent.id});
    const std::string room = get("/chat/" + contact, "fr").body();
    for (const char* part : {">22 novembre 2026</p>", ">14:15</time>", "title=\"22 novembre 2026 à 14:15\""})
      CPPUNIT_ASSERT_MESSAGE(part, has(room, part));
    CPPUNIT_ASSERT(has(get("/chat/" + contact, "en").body(), ">02:15 PM</time>"));
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(LanguageTest);

}  // namespace beantrack::pages
