#include "language/phrases.h"

#include <cppunit/extensions/HelperMacros.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "base/errors.h"
#include "support/folders.h"

namespace beantrack::language {

class PhrasesTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(PhrasesTest);
  CPPUNIT_TEST(speaks_the_language_in_use);
  CPPUNIT_TEST(says_in_english_what_has_no_translation);
  CPPUNIT_TEST(fills_places_in_any_order);
  CPPUNIT_TEST(leaves_what_is_no_place);
  CPPUNIT_TEST(each_thread_has_its_language);
  CPPUNIT_TEST(a_catalogue_that_is_missing_stops_the_start);
  CPPUNIT_TEST(a_catalogue_that_is_none_stops_the_start);
  CPPUNIT_TEST_SUITE_END();

 public:
  void setUp() override { load_phrases(tests::locale_dir()); }
  void tearDown() override { use(kLanguages.front()); }

  void speaks_the_language_in_use() {
    CPPUNIT_ASSERT_EQUAL(std::string_view("Sign in"), tr("Sign in"));
    use(*find_language("fr"));
    CPPUNIT_ASSERT_EQUAL(std::string_view("fr"), in_use().tag);
    CPPUNIT_ASSERT_EQUAL(std::string_view("Se connecter"), tr("Sign in"));
    use(*find_language("ar"));
    CPPUNIT_ASSERT_EQUAL(std::string_view("تسجيل الدخول"), tr("Sign in"));
    CPPUNIT_ASSERT_EQUAL(std::string_view("Se connecter"), translation(*find_language("fr"), "Sign in"));
  }

  void says_in_english_what_has_no_translation() {
    use(*find_language("fr"));
    CPPUNIT_ASSERT_EQUAL(std::string_view("nobody has translated this"), tr("nobody has translated this"));
    CPPUNIT_ASSERT_EQUAL(std::string_view(""), tr(""));  // gettext keeps the catalogue's own header there
  }

  void fills_places_in_any_order() {
    CPPUNIT_ASSERT_EQUAL(std::string("Firefox on Android"), tr("{1} on {2}", {"Firefox", "Android"}));
    use(*find_language("fr"));
    CPPUNIT_ASSERT_EQUAL(std::string("Firefox sur Android"), tr("{1} on {2}", {"Firefox", "Android"}));
    constexpr std::string_view values[] = {"a", "{1}"};
    CPPUNIT_ASSERT_EQUAL(std::string("{1} of a, a"), fill("{2} of {1}, {1}", values));  // a value is no phrase
  }

  void leaves_what_is_no_place() {
    constexpr std::string_view values[] = {"a"};
    for (const char* text : {"", "{", "{1", "{}", "{0}", "{2}", "{12}", "{x}", "}1{"})
      CPPUNIT_ASSERT_EQUAL(std::string(text), fill(text, values));
  }

  void each_thread_has_its_language() {
    use(*find_language("fr"));
    std::string_view there;
    std::thread([&] { there = tr("Sign in"); }).join();
    CPPUNIT_ASSERT_EQUAL(std::string_view("Sign in"), there);
    CPPUNIT_ASSERT_EQUAL(std::string_view("Se connecter"), tr("Sign in"));
  }

  void a_catalogue_that_is_missing_stops_the_start() {
    CPPUNIT_ASSERT_THROW(load_phrases("/nonexistent"), ConfigError);
    use(*find_language("fr"));
    CPPUNIT_ASSERT_EQUAL(std::string_view("Se connecter"), tr("Sign in"));  // what was loaded before stays
  }

  void a_catalogue_that_is_none_stops_the_start() {
    const auto folder = std::filesystem::temp_directory_path() / ("beantrack-locale-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder / "fr/LC_MESSAGES");
    std::ofstream(folder / "fr/LC_MESSAGES/beantrack.mo") << "no catalogue at all";
    CPPUNIT_ASSERT_THROW(load_phrases(folder), ConfigError);
    std::filesystem::remove_all(folder);
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(PhrasesTest);

}  // namespace beantrack::language
