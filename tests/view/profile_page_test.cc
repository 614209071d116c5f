#include <cppunit/extensions/HelperMacros.h>

#include "sample.h"

namespace beantrack::view::tests {

class ProfilePageTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(ProfilePageTest);
  CPPUNIT_TEST(shows_name_and_address);
  CPPUNIT_TEST(ticks_what_is_set);
  CPPUNIT_TEST(ties_an_error_to_its_field);
  CPPUNIT_TEST(never_shows_a_password);
  CPPUNIT_TEST(lists_sessions);
  CPPUNIT_TEST(the_chosen_theme_is_part_of_every_page);
  CPPUNIT_TEST(tells_scripts_what_to_notify_of);
  CPPUNIT_TEST_SUITE_END();

  static ProfilePage page(const Settings& settings = {}) {
    ProfilePage page{.layout = signed_in(), .email = "a@b.test", .name = "Nakato", .sessions = {}, .notice = {},
                     .error = {}};
    page.layout.settings = settings;
    return page;
  }

 public:
  void setUp() override { load(); }

  void shows_name_and_address() {
    ProfilePage shown = page();
    CPPUNIT_ASSERT(!has(render(shown), "class=\"saved\""));
    CPPUNIT_ASSERT(!has(render(shown), "role=\"alert\""));
    shown.notice = "Saved & sound.";
    for (const char* part : {"name=\"name\" value=\"Nakato\"", ">a@b.test<", "role=\"status\">Saved &amp; sound.<",
                             "maxlength=\"255\"", "minlength=\"8\""})
      CPPUNIT_ASSERT_MESSAGE(part, has(render(shown), part));
  }

  void ticks_what_is_set() {
    const std::string plain = render(page());
    CPPUNIT_ASSERT(has(plain, "value=\"auto\" checked"));
    CPPUNIT_ASSERT(has(plain, "name=\"notify_sound\" value=\"1\" checked"));
    CPPUNIT_ASSERT_EQUAL(std::size_t{2}, count(plain, " checked"));
    CPPUNIT_ASSERT(!has(plain, " selected"));
    const std::string chosen = render(
        page({.language = "en", .theme = Theme::light, .notify_desktop = true, .notify_sound = false}));
    CPPUNIT_ASSERT(has(chosen, "value=\"light\" checked"));
    CPPUNIT_ASSERT(has(chosen, "name=\"notify_desktop\" value=\"1\" checked"));
    CPPUNIT_ASSERT_EQUAL(std::size_t{2}, count(chosen, " checked"));
    CPPUNIT_ASSERT(has(chosen, "<option value=\"en\" lang=\"en\" selected>English</option>"));
  }

  void ties_an_error_to_its_field() {
    for (const auto& [field, input, error] :
         {std::tuple(ProfileField::name, "<input id=\"name\"", "name-error"),
          std::tuple(ProfileField::current_password, "<input id=\"current-password\"", "current-error"),
          std::tuple(ProfileField::new_password, "<input id=\"new-password\"", "new-error"),
          std::tuple(ProfileField::repeated_password, "<input id=\"password-again\"", "again-error")}) {
      ProfilePage refused = page();
      refused.refused = field;
      refused.error = "No.";
      const std::string html = render(refused);
      CPPUNIT_ASSERT(has(html, "<p id=\"" + std::string(error) + "\" class=\"alert\" role=\"alert\">No.</p>"));
      const auto from = html.find(input);
      const std::string tag = html.substr(from, html.find('>', from) - from);
      CPPUNIT_ASSERT_MESSAGE(tag, has(tag, " autofocus aria-invalid=\"true\"") && has(tag, std::string(error) + "\""));
      CPPUNIT_ASSERT_EQUAL(std::size_t{1}, count(html, "aria-invalid"));
    }
  }

  void never_shows_a_password() {
    const std::string html = render(page());
    CPPUNIT_ASSERT_EQUAL(std::size_t{3}, count(html, "type=\"password\""));
    constexpr const char* kType = "type=\"password\"";
    for (auto at = html.find(kType); at != std::string::npos; at = html.find(kType, at + 1)) {
      const auto from = html.rfind('<', at);
      CPPUNIT_ASSERT(!has(html.substr(from, html.find('>', at) - from), " value="));
    }
  }

  void lists_sessions() {
    ProfilePage shown = page();
    const Time when = time_from_ms(1795356903123);
    shown.sessions = {{.id = 7, .device = {"Firefox", "Android"}, .created_at = when, .seen_at = when, .current = true},
                      {.id = 8, .device = {"<b>bot", ""}, .created_at = when, .seen_at = when, .current = false},
                      {.id = 9, .device = {}, .created_at = when, .seen_at = when, .current = false}};
    const std::string html = render(shown);
    for (const char* part : {">Firefox on Android<", ">This session<", ">&lt;b&gt;bot<", ">Unknown browser<",
                             "name=\"id\" value=\"8\"", "name=\"id\" value=\"9\"", "aria-describedby=\"session-9\""})
      CPPUNIT_ASSERT_EQUAL_MESSAGE(part, std::size_t{1}, count(html, part));
    CPPUNIT_ASSERT(!has(html, "name=\"id\" value=\"7\""));
    CPPUNIT_ASSERT_EQUAL(std::size_t{5}, count(html, "<time datetime=\"2026-11-22T14:15:03.123Z\">"));
    CPPUNIT_ASSERT(!has(html, "Older sessions are not shown"));
    shown.more_sessions = true;
    CPPUNIT_ASSERT(has(render(shown), "Older sessions are not shown"));
  }

  void the_chosen_theme_is_part_of_every_page() {
    const std::string by_device = render(page());
    for (const char* part : {"<html lang=\"en\">", "<meta name=\"color-scheme\" content=\"light dark\">",
                             "content=\"#4a2924\" media=\"(prefers-color-scheme: light)\"",
                             "content=\"#241613\" media=\"(prefers-color-scheme: dark)\""})
      CPPUNIT_ASSERT_MESSAGE(part, has(by_device, part));
    const std::string dark = render(page({.language = {}, .theme = Theme::dark}));
    for (const char* part : {"<html lang=\"en\" data-theme=\"dark\">", "<meta name=\"color-scheme\" content=\"dark\">",
                             "<meta name=\"theme-color\" content=\"#241613\">"})
      CPPUNIT_ASSERT_MESSAGE(part, has(dark, part));
    CPPUNIT_ASSERT(!has(dark, "#4a2924\""));
    CPPUNIT_ASSERT(!has(render(ErrorPage{.layout = anonymous(), .title = {}, .message = {}, .request_id = {}}),
                        "data-theme"));
  }

  void tells_scripts_what_to_notify_of() {
    const auto notify = [](bool desktop, bool sound) {
      const std::string html =
          render(page({.language = {}, .theme = Theme::dark, .notify_desktop = desktop, .notify_sound = sound}));
      const auto from = html.find("chat-notify\" content=\"") + 22;
      return html.substr(from, html.find('"', from) - from);
    };
    CPPUNIT_ASSERT_EQUAL(std::string("desktop sound"), notify(true, true));
    CPPUNIT_ASSERT_EQUAL(std::string("desktop"), notify(true, false));
    CPPUNIT_ASSERT_EQUAL(std::string("sound"), notify(false, true));
    CPPUNIT_ASSERT_EQUAL(std::string(), notify(false, false));
    CPPUNIT_ASSERT(!has(render(ErrorPage{.layout = anonymous(), .title = {}, .message = {}, .request_id = {}}),
                        "chat-notify"));
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(ProfilePageTest);

}  // namespace beantrack::view::tests
