#include "model/settings.h"

#include <cppunit/extensions/HelperMacros.h>

#include <string>

#include "model/device.h"
#include "model/language.h"
#include "model/password.h"

namespace beantrack {

// What stands in the forms of one's own profile.
class SettingsTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(SettingsTest);
  CPPUNIT_TEST(knows_the_words_of_themes);
  CPPUNIT_TEST(knows_its_languages);
  CPPUNIT_TEST(asks_for_long_passwords_and_nothing_else);
  CPPUNIT_TEST(names_browsers_and_systems);
  CPPUNIT_TEST(names_programs_as_they_name_themselves);
  CPPUNIT_TEST(keeps_no_more_of_a_header_than_fits);
  CPPUNIT_TEST_SUITE_END();

 public:
  void knows_the_words_of_themes() {
    for (const Theme theme : {Theme::automatic, Theme::light, Theme::dark})
      CPPUNIT_ASSERT(parse_theme(to_string(theme)) == theme);
    for (const char* word : {"", "Dark", "automatic", "dark "}) CPPUNIT_ASSERT_MESSAGE(word, !parse_theme(word));
  }

  void knows_its_languages() {
    for (const Language& language : kLanguages) {
      CPPUNIT_ASSERT(is_language(language.tag));
      CPPUNIT_ASSERT(!language.tag.empty() && language.tag.size() <= 16 && !language.name.empty());
    }
    for (const char* tag : {"", "EN", "en ", "xx", "en\"><script>"}) CPPUNIT_ASSERT_MESSAGE(tag, !is_language(tag));
  }

  void asks_for_long_passwords_and_nothing_else() {
    for (const std::string& good : {std::string("12345678"), std::string("        "), std::string(72, 'x'),
                                    std::string("☕☕☕☕☕☕☕☕"), std::string("correct horse")})
      CPPUNIT_ASSERT_MESSAGE(good, check_password(good) == PasswordFault::none);
    CPPUNIT_ASSERT(check_password("") == PasswordFault::too_short);
    CPPUNIT_ASSERT(check_password("1234567") == PasswordFault::too_short);
    CPPUNIT_ASSERT(check_password("☕☕☕☕☕☕☕") == PasswordFault::too_short);  // 21 bytes, but 7 characters
    CPPUNIT_ASSERT(check_password(std::string(73, 'x')) == PasswordFault::too_long);
    CPPUNIT_ASSERT(check_password(std::string("12345678\0x", 10)) == PasswordFault::unusable);
    CPPUNIT_ASSERT(check_password("12345678\xff") == PasswordFault::unusable);
  }

  void names_browsers_and_systems() {
    constexpr struct {
      const char *user_agent, *browser, *system;
    } kKnown[] = {
        {"Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox", "Linux"},
        {"Mozilla/5.0 (Android 14; Mobile; rv:128.0) Gecko/128.0 Firefox/128.0", "Firefox", "Android"},
        {"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) FxiOS/128.0 "
         "Mobile/15E148 Safari/605.1.15",
         "Firefox", "iPhone"},
        {"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 "
         "Safari/537.36",
         "Chrome", "Windows"},
        {"Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile "
         "Safari/537.36",
         "Chrome", "Android"},
        {"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 "
         "Safari/537.36",
         "Chrome", "ChromeOS"},
        {"Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/126.0.6478.54 "
         "Mobile/15E148 Safari/604.1",
         "Chrome", "iPad"},
        {"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 "
         "Safari/537.36 Edg/126.0.0.0",
         "Edge", "Windows"},
        {"Mozilla/5.0 (Linux; Android 13; SM-S901B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/25.0 "
         "Chrome/121.0.0.0 Mobile Safari/537.36",
         "Samsung Internet", "Android"},
        {"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/125.0.0.0 "
         "Safari/537.36 OPR/111.0.0.0",
         "Opera", "Windows"},
        {"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 "
         "Safari/605.1.15",
         "Safari", "macOS"},
    };
    for (const auto& [user_agent, browser, system] : kKnown) {
      const Device device = device_of(user_agent);
      CPPUNIT_ASSERT_EQUAL_MESSAGE(user_agent, std::string(browser), device.browser);
      CPPUNIT_ASSERT_EQUAL_MESSAGE(user_agent, std::string(system), device.system);
    }
  }

  void names_programs_as_they_name_themselves() {
    CPPUNIT_ASSERT_EQUAL(std::string("curl"), device_of("curl/8.1.2").browser);
    CPPUNIT_ASSERT_EQUAL(std::string("a-bot"), device_of("a-bot (Linux)").browser);
    CPPUNIT_ASSERT_EQUAL(std::string("Linux"), device_of("a-bot (Linux)").system);
    CPPUNIT_ASSERT_EQUAL(std::string(), device_of("").browser);
    CPPUNIT_ASSERT_EQUAL(std::string(), device_of("Mozilla/5.0 (compatible)").browser);
    CPPUNIT_ASSERT_EQUAL(kMaxProgramName, device_of(std::string(200, 'x')).browser.size());
  }

  void keeps_no_more_of_a_header_than_fits() {
    CPPUNIT_ASSERT_EQUAL(std::string("Firefox/1 <b>"), kept_user_agent("Fire\x01" "fox\n/1 \xff\xc3\xa9<b>"));
    CPPUNIT_ASSERT_EQUAL(kMaxUserAgent, kept_user_agent(std::string(5000, 'x')).size());
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(SettingsTest);

}  // namespace beantrack
