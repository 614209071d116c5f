#include <cppunit/extensions/HelperMacros.h>

#include <set>

#include "crypto/keyed_hash.h"
#include "crypto/password.h"
#include "crypto/random.h"
#include "crypto/token.h"

namespace beantrack::crypto {

class CryptoTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(CryptoTest);
  CPPUNIT_TEST(verifies_hashes_made_elsewhere);
  CPPUNIT_TEST(makes_hashes_that_php_reads);
  CPPUNIT_TEST(refuses_broken_hashes_and_passwords);
  CPPUNIT_TEST(reads_the_cost_of_bcrypt_alone);
  CPPUNIT_TEST(makes_tokens);
  CPPUNIT_TEST(draws_numbers_that_do_not_repeat);
  CPPUNIT_TEST(digests);
  CPPUNIT_TEST(binds_csrf_tokens_to_cookies);
  CPPUNIT_TEST(authenticates_texts);
  CPPUNIT_TEST(hashes_under_a_secret);
  CPPUNIT_TEST_SUITE_END();

  static constexpr unsigned kCheapCost = 4;

 public:
  void verifies_hashes_made_elsewhere() {
    // What Laravel's own user factory stores for 'password'.
    const std::string laravel = "$2y$10$92IXUNpkjO0rOQ5byMi.Ye4oKoEa3Ro9llC/.og/at2.uheWG/igi";
    CPPUNIT_ASSERT(verify_password("password", laravel));
    CPPUNIT_ASSERT(!verify_password("Password", laravel));
    CPPUNIT_ASSERT(!verify_password("", laravel));
  }

  void makes_hashes_that_php_reads() {
    const auto hash = hash_password("coffee-demo", kCheapCost);
    CPPUNIT_ASSERT(hash.starts_with("$2y$04$"));
    CPPUNIT_ASSERT_EQUAL(std::size_t{60}, hash.size());
    CPPUNIT_ASSERT(verify_password("coffee-demo", hash));
    CPPUNIT_ASSERT(hash != hash_password("coffee-demo", kCheapCost));
  }

  void refuses_broken_hashes_and_passwords() {
    for (const char* hash : {"", "x", "$2y$", "$2y$10$short", "*0", "coffee-demo"})
      CPPUNIT_ASSERT(!verify_password("coffee-demo", hash));
    const auto hash = hash_password("coffee", kCheapCost);
    CPPUNIT_ASSERT(!verify_password(std::string_view("coffee\0demo", 11), hash));
  }

  void reads_the_cost_of_bcrypt_alone() {
    CPPUNIT_ASSERT(cost_of(hash_password("coffee-demo", kCheapCost)) == kCheapCost);
    CPPUNIT_ASSERT(cost_of("$2a$12$" + std::string(53, 'a')) == 12u);
    for (const std::string& hash :
         {std::string(), std::string("$2y$10$short"), "$2y$03$" + std::string(53, 'a'), "$2y$32$" + std::string(53, 'a'),
          "$2y$1x$" + std::string(53, 'a'), "$2z$12$" + std::string(53, 'a'), "$2y$12$" + std::string(53, '+'),
          std::string("$argon2id$v=19$m=65536,t=4,p=1$c29tZXNhbHQ$c29tZWhhc2g")})
      CPPUNIT_ASSERT(!cost_of(hash));
  }

  void makes_tokens() {
    std::set<std::string> tokens;
    for (int i = 0; i < 100; ++i) tokens.insert(new_token());
    CPPUNIT_ASSERT_EQUAL(std::size_t{100}, tokens.size());
    for (const auto& token : tokens) CPPUNIT_ASSERT(is_token(token));
    for (const std::string& text : {std::string(), std::string(42, 'a'), std::string(44, 'a'), std::string(43, '=')})
      CPPUNIT_ASSERT(!is_token(text));
  }

  // Two of so many 32-bit numbers are the same by chance once or twice, and ten times in no run.
  void draws_numbers_that_do_not_repeat() {
    constexpr std::size_t kNumbers = 100'000, kRepeated = 10;
    RandomBits random;
    std::set<std::uint32_t> numbers;
    for (std::size_t i = 0; i < kNumbers; ++i) numbers.insert(random());
    CPPUNIT_ASSERT(numbers.size() >= kNumbers - kRepeated);
    CPPUNIT_ASSERT(*numbers.begin() < RandomBits::max() / 1000 && *numbers.rbegin() > RandomBits::max() / 1000 * 999);
  }

  void digests() {
    // FIPS 180-4, the example message "abc".
    CPPUNIT_ASSERT_EQUAL(std::string("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"), digest("abc"));
  }

  void binds_csrf_tokens_to_cookies() {
    const auto one = new_token(), other = new_token();
    CPPUNIT_ASSERT_EQUAL(csrf_token(one), csrf_token(one));
    CPPUNIT_ASSERT(csrf_token(one) != csrf_token(other));
    CPPUNIT_ASSERT(csrf_token(one) != one);
    CPPUNIT_ASSERT(equal("abc", "abc") && !equal("abc", "abd") && !equal("abc", "ab"));
  }

  void authenticates_texts() {
    // RFC 4231, test case 2.
    constexpr Mac expected{0x5b, 0xdc, 0xc1, 0x46, 0xbf, 0x60, 0x75, 0x4e, 0x6a, 0x04, 0x24, 0x26, 0x08, 0x95, 0x75, 0xc7,
                           0x5a, 0x00, 0x3f, 0x08, 0x9d, 0x27, 0x39, 0x83, 0x9d, 0xec, 0x58, 0xb9, 0x64, 0xec, 0x38, 0x43};
    CPPUNIT_ASSERT(hmac("Jefe", "what do ya want for nothing?") == expected);
    CPPUNIT_ASSERT(hmac("another", "what do ya want for nothing?") != expected);
    CPPUNIT_ASSERT(hmac("Jefe", "what do ya want for nothing?") == expected);
  }

  void hashes_under_a_secret() {
    KeyedHash hash{"secret"}, same{"secret"}, other{"another secret"};
    std::set<std::uint64_t> hashes;
    for (int i = 0; i < 100; ++i) hashes.insert(hash(std::to_string(i)));
    CPPUNIT_ASSERT_EQUAL(std::size_t{100}, hashes.size());
    for (int i = 0; i < 100; ++i) {
      CPPUNIT_ASSERT(hashes.contains(same(std::to_string(i))));
      CPPUNIT_ASSERT(!hashes.contains(other(std::to_string(i))));
    }
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(CryptoTest);

}  // namespace beantrack::crypto
