#include "text/guessable_password.h"

#include <cppunit/extensions/HelperMacros.h>

#include "base/errors.h"
#include "support/folders.h"

namespace beantrack::text {

class GuessablePasswordTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(GuessablePasswordTest);
  CPPUNIT_TEST(finds_common_ones_in_every_spelling);
  CPPUNIT_TEST(finds_patterns);
  CPPUNIT_TEST(finds_what_is_known_of_the_owner);
  CPPUNIT_TEST(leaves_others_alone);
  CPPUNIT_TEST(needs_its_list);
  CPPUNIT_TEST_SUITE_END();

  const std::vector<std::string> about_{"j.okello@kampala-trade.test", "Okello James", "Mukwano Beans Ltd"};

  void check(Guess expected, const std::vector<std::string>& passwords) {
    for (const auto& password : passwords)
      CPPUNIT_ASSERT_EQUAL_MESSAGE(password, static_cast<int>(expected),
                                   static_cast<int>(guess_at(password, about_, tests::common_passwords())));
  }

 public:
  void finds_common_ones_in_every_spelling() {
    check(Guess::common, {"password", "12345678", "dragon", "trustno1", "iloveyou", "PASSWORD", "Password1", "p@ssw0rd",
                          "Passw0rd!", "sunshine2024", "!!monkey99", "ｐａｓｓｗｏｒｄ", "passwordpassword",
                          "monkeymonkey1", "football#1"});
  }

  void finds_patterns() {
    check(Guess::pattern, {"bbbbbbbbbbb", "xyxyxyxyxyxy", "ghijklmnop", "zyxwvuts", "qwerty456789", "aaabbbccc",
                           "4rfv5tgb6yhn", "lkjhgfds123", "ééééééééé", "4567890"});
  }

  void finds_what_is_known_of_the_owner() {
    check(Guess::personal, {"j.okello@kampala-trade.test", "okello-james", "JamesOkello7", "Okello2024", "0k3ll0James",
                            "mukwanobeans", "beantrack1", "BeanTrack-2026", "Beantrack Chat", "kampalatrade!"});
  }

  void leaves_others_alone() {
    check(Guess::hard, {"coffee-demo", "another-secret", "correct horse battery staple", "vt7#kQ2m", "okello grows arabica",
                        "мой длинный пароль", "2718281828459"});
  }

  void needs_its_list() {
    CPPUNIT_ASSERT_THROW(guess_at("coffee-demo", {}, "/nonexistent/list"), ConfigError);
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(GuessablePasswordTest);

}  // namespace beantrack::text
