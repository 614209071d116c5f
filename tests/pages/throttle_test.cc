// Guessing passwords: what is counted, and whom it delays.
#include "crypto/token.h"
#include "db/login_failure_store.h"
#include "db/user_store.h"
#include "support/page_test.h"

namespace beantrack::pages {

class ThrottleTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(ThrottleTest);
  CPPUNIT_TEST(delays_an_account_more_and_more);
  CPPUNIT_TEST(counts_one_account_over_all_addresses_and_spellings);
  CPPUNIT_TEST(counts_all_accounts_from_one_address);
  CPPUNIT_TEST(counts_an_ipv6_network_as_one_address);
  CPPUNIT_TEST(counts_a_mapped_address_as_itself);
  CPPUNIT_TEST(answers_for_unknown_accounts_alike);
  CPPUNIT_TEST(lets_a_known_device_in);
  CPPUNIT_TEST(counts_a_known_device_by_itself);
  CPPUNIT_TEST(knows_a_device_for_its_accounts_alone);
  CPPUNIT_TEST(renews_the_token_of_a_device);
  CPPUNIT_TEST(keeps_few_devices_of_an_account);
  CPPUNIT_TEST(forgives_the_right_password);
  CPPUNIT_TEST(lets_colleagues_in_one_after_the_other);
  CPPUNIT_TEST(keeps_one_row_of_each);
  CPPUNIT_TEST(refuses_while_too_many_hash);
  CPPUNIT_TEST_SUITE_END();

  Site site{TestDatabase::shared()};
  const unsigned limit = site.database.config().login_failures;
  const unsigned address_limit = site.database.config().address_login_failures;
  std::string user, email;

 public:
  void setUp() override {
    site.database.connection().execute("DELETE FROM chat_login_failures");
    user = site.database.add_user(Role::supplier, "Okello");
    email = site.database.address_of(user);
  }

  http::Response sign_in(std::string_view address, std::string_view password, std::string_view from = "192.0.2.1",
                         const std::string& device = {}) {
    const std::string visitor = crypto::new_token();
    FakeSource source = FakeSource::post("/login").csrf(visitor).set("REMOTE_ADDR", from);
    source.set("HTTP_COOKIE", std::string(kSessionCookie) + "=" + visitor + "; " +
                                  std::string(http::kDeviceCookie) + "=" + device);
    return site.answer(source.form({{"email", std::string(address)}, {"password", std::string(password)}}));
  }

  int guess(std::string_view address, std::string_view from = "192.0.2.1", const std::string& device = {}) {
    return sign_in(address, "guess", from, device).status();
  }

  static std::string device_of(const http::Response& response) {
    const std::string start = std::string(http::kDeviceCookie) + "=";
    for (const auto& [name, value] : response.headers())
      if (name == "Set-Cookie" && value.starts_with(start))
        return value.substr(start.size(), value.find(';') - start.size());
    return {};
  }

  static std::string number(unsigned i) { return std::to_string(i); }

  std::string rows() { return *site.database.ask("SELECT COUNT(*) FROM chat_login_failures"); }

  // As if so many seconds had passed.
  void pass(unsigned seconds) {
    site.database.connection().execute(
        "UPDATE chat_login_failures SET failed_at = failed_at - INTERVAL ? SECOND,"
        " forgotten_at = forgotten_at - INTERVAL ? SECOND",
        {std::uint64_t{seconds}, std::uint64_t{seconds}});
  }

  void delays_an_account_more_and_more() {
    for (unsigned i = 0; i < limit; ++i) CPPUNIT_ASSERT_EQUAL(401, guess(email));
    for (const unsigned delay : {5u, 10u, 20u, 40u}) {
      const auto refused = sign_in(email, kPassword);
      CPPUNIT_ASSERT_EQUAL(429, refused.status());
      CPPUNIT_ASSERT(token_of(refused).empty());
      CPPUNIT_ASSERT_EQUAL(number(delay), std::string(refused.header("Retry-After")));
      pass(delay);
      CPPUNIT_ASSERT_EQUAL(401, guess(email));
    }
    pass(80);
    CPPUNIT_ASSERT_EQUAL(303, sign_in(email, kPassword).status());
    pass(120 * (limit + 8));
    for (unsigned i = 0; i < limit; ++i) CPPUNIT_ASSERT_EQUAL(401, guess(email));
  }

  void counts_one_account_over_all_addresses_and_spellings() {
    for (unsigned i = 0; i < limit; ++i) {
      std::string odd = email;
      odd[0] = i % 2 == 0 ? 'U' : 'u';
      CPPUNIT_ASSERT_EQUAL(401, guess(odd, "198.51.100." + number(i)));
    }
    CPPUNIT_ASSERT_EQUAL(429, guess(email, "203.0.113.1"));
    std::string odd = email;
    for (unsigned i = 0; i < limit; ++i) CPPUNIT_ASSERT_EQUAL(401, guess(odd += "\u200b", "198.51.100." + number(i)));
    CPPUNIT_ASSERT_EQUAL(429, guess(odd + "\u00ad", "203.0.113.2"));
    CPPUNIT_ASSERT_EQUAL(401, guess("other@beantrack.test", "203.0.113.1"));
  }

  void counts_all_accounts_from_one_address() {
    for (unsigned i = 0; i < address_limit; ++i) CPPUNIT_ASSERT_EQUAL(401, guess("a" + number(i) + "@beantrack.test"));
    CPPUNIT_ASSERT_EQUAL(429, sign_in(email, kPassword).status());
    CPPUNIT_ASSERT_EQUAL(303, sign_in(email, kPassword, "192.0.2.2").status());
  }

  void counts_an_ipv6_network_as_one_address() {
    for (unsigned i = 0; i < address_limit; ++i)
      CPPUNIT_ASSERT_EQUAL(401, guess("a" + number(i) + "@beantrack.test", "2001:db8:0:1:" + number(i) + "::7"));
    CPPUNIT_ASSERT_EQUAL(429, guess(email, "2001:db8:0:1::ffff"));
    CPPUNIT_ASSERT_EQUAL(401, guess(email, "2001:db8:0:2::1"));
  }

  void counts_a_mapped_address_as_itself() {
    for (unsigned i = 0; i < address_limit; ++i)
      CPPUNIT_ASSERT_EQUAL(401, guess("a" + number(i) + "@beantrack.test", "::ffff:198.51.100.7"));
    CPPUNIT_ASSERT_EQUAL(429, guess(email, "198.51.100.7"));
    CPPUNIT_ASSERT_EQUAL(401, guess(email, "::ffff:198.51.100.8"));
  }

  void answers_for_unknown_accounts_alike() {
    for (const std::string& address : {email, std::string("nobody@beantrack.test")}) {
      for (unsigned i = 0; i < limit; ++i) CPPUNIT_ASSERT_EQUAL(401, guess(address));
      const auto refused = sign_in(address, "guess");
      CPPUNIT_ASSERT_EQUAL(429, refused.status());
      CPPUNIT_ASSERT_EQUAL(std::string("5"), std::string(refused.header("Retry-After")));
    }
  }

  void lets_a_known_device_in() {
    const std::string device = device_of(sign_in(email, kPassword));
    CPPUNIT_ASSERT(crypto::is_token(device));
    for (unsigned i = 0; i <= limit; ++i) guess(email);
    for (unsigned i = 0; i <= address_limit; ++i) guess("a" + number(i) + "@beantrack.test");
    CPPUNIT_ASSERT_EQUAL(429, sign_in(email, kPassword).status());
    CPPUNIT_ASSERT_EQUAL(429, sign_in(email, kPassword, "192.0.2.1", crypto::new_token()).status());
    CPPUNIT_ASSERT_EQUAL(303, sign_in(email, kPassword, "192.0.2.1", device).status());
  }

  void counts_a_known_device_by_itself() {
    const std::string device = device_of(sign_in(email, kPassword));
    for (unsigned i = 0; i < limit; ++i) CPPUNIT_ASSERT_EQUAL(401, guess(email, "198.51.100." + number(i), device));
    CPPUNIT_ASSERT_EQUAL(429, sign_in(email, kPassword, "192.0.2.9", device).status());
    CPPUNIT_ASSERT_EQUAL(303, sign_in(email, kPassword).status());  // the others are not delayed
  }

  void knows_a_device_for_its_accounts_alone() {
    const std::string other = site.database.address_of(site.database.add_user(Role::vendor, "Other"));
    const std::string device = device_of(sign_in(other, kPassword));
    for (unsigned i = 0; i < limit; ++i) guess(email, "192.0.2.1", device);
    CPPUNIT_ASSERT_EQUAL(429, sign_in(email, kPassword, "192.0.2.1", device).status());
    CPPUNIT_ASSERT_EQUAL(303, sign_in(other, kPassword, "192.0.2.1", device).status());
  }

  // Somebody else may have put the token into the browser.
  void renews_the_token_of_a_device() {
    const std::string other = site.database.address_of(site.database.add_user(Role::vendor, "Other"));
    const std::string planted = device_of(sign_in(other, kPassword));
    const std::string device = device_of(sign_in(email, kPassword, "192.0.2.1", planted));
    CPPUNIT_ASSERT(device != planted);
    for (unsigned i = 0; i < limit; ++i) guess(email), guess(other);
    CPPUNIT_ASSERT_EQUAL(429, sign_in(email, kPassword, "192.0.2.1", planted).status());
    CPPUNIT_ASSERT_EQUAL(429, sign_in(other, kPassword, "192.0.2.1", planted).status());
    const auto both = sign_in(other, kPassword, "192.0.2.1", device);
    CPPUNIT_ASSERT_EQUAL(303, both.status());
    CPPUNIT_ASSERT_EQUAL(303, sign_in(email, kPassword, "192.0.2.1", device_of(both)).status());
  }

  void keeps_few_devices_of_an_account() {
    for (std::uint64_t i = 0; i < db::kDevicesPerAccount + 3; ++i) sign_in(email, kPassword);
    CPPUNIT_ASSERT_EQUAL(std::to_string(db::kDevicesPerAccount),
                         *site.database.ask("SELECT COUNT(*) FROM chat_known_devices WHERE user_id = ?", {user}));
  }

  void forgives_the_right_password() {
    for (unsigned i = 0; i < address_limit + limit; ++i) CPPUNIT_ASSERT_EQUAL(303, sign_in(email, kPassword).status());
  }

  void lets_colleagues_in_one_after_the_other() {
    for (unsigned i = 0; i < address_limit; ++i) guess("nobody" + number(i) + "@beantrack.test");
    CPPUNIT_ASSERT_EQUAL(429, sign_in(email, kPassword).status());
    pass(10);
    for (int i = 0; i < 3; ++i) CPPUNIT_ASSERT_EQUAL(303, sign_in(email, kPassword).status());
  }

  void keeps_one_row_of_each() {
    for (unsigned i = 0; i < limit + 5; ++i) guess(email);
    CPPUNIT_ASSERT_EQUAL(std::string("2"), rows());  // the account's and the address's
    for (unsigned i = 0; i < 5; ++i) guess(email, "198.51.100." + number(i));  // too early: refused
    CPPUNIT_ASSERT_EQUAL(std::string("2"), rows());
  }

  void refuses_while_too_many_hash() {
    const auto& config = site.database.config();
    const auth::HashSlots slots{config.hash_lock, config.password_hashes};
    std::vector<auth::HashSlot> held;
    for (unsigned i = 0; i < config.password_hashes; ++i) held.push_back(*slots.take(auth::Caller::stranger));
    const auto refused = sign_in(email, kPassword);  // after it has waited in the seat
    CPPUNIT_ASSERT_EQUAL(503, refused.status());
    CPPUNIT_ASSERT_EQUAL(std::string("5"), std::string(refused.header("Retry-After")));
    CPPUNIT_ASSERT_EQUAL(std::string("0"), rows());
    held.clear();
    CPPUNIT_ASSERT_EQUAL(303, sign_in(email, kPassword).status());
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(ThrottleTest);

}  // namespace beantrack::pages
