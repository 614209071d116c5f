// An account that changes between the check of its password and the session.
#include "crypto/password.h"
#include "crypto/token.h"
#include "db/user_store.h"
#include "pages/password_check.h"
#include "support/page_test.h"

namespace beantrack::pages {

class SignInTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(SignInTest);
  CPPUNIT_TEST(begins_a_session);
  CPPUNIT_TEST(begins_none_for_the_password_of_before);
  CPPUNIT_TEST(begins_none_for_an_account_disabled_meanwhile);
  CPPUNIT_TEST(changes_no_password_that_was_changed_meanwhile);
  CPPUNIT_TEST(begins_one_for_a_hash_that_was_replaced_meanwhile);
  CPPUNIT_TEST(forgets_devices_with_a_new_password_and_keeps_them_with_a_new_hash);
  CPPUNIT_TEST_SUITE_END();

  static constexpr unsigned kCost = 4;

  TestDatabase& database = TestDatabase::shared();
  Context context{database.config()};
  const FakeSource source = FakeSource::post("/login");
  const http::Request request{source};
  const std::string password{kPassword};
  std::string user, email;
  http::Response response = http::redirect("/chat");

  std::string count(const std::string& table) {
    return *database.ask("SELECT COUNT(*) FROM " + table + " WHERE user_id = ?", {user});
  }
  std::string stored() { return *database.ask("SELECT password FROM users WHERE id = ?", {user}); }
  db::UserStore users() { return db::UserStore(database.connection()); }

 public:
  void setUp() override {
    database.connection().execute("DELETE FROM chat_login_failures");
    user = database.add_user(Role::supplier, "Okello");
    email = database.address_of(user);
  }

  void begins_a_session() {
    PasswordCheck trial{context, request, email};
    CPPUNIT_ASSERT(trial.verify(password));
    CPPUNIT_ASSERT(trial.sign_in(response, std::nullopt));
    CPPUNIT_ASSERT(!token_of(response).empty());
    CPPUNIT_ASSERT_EQUAL(std::string("1"), count("chat_sessions"));
  }

  void begins_none_for_the_password_of_before() {
    PasswordCheck trial{context, request, email};
    CPPUNIT_ASSERT(trial.verify(password));
    users().set_password(email, crypto::hash_password("robusta-and-arabica", kCost));
    CPPUNIT_ASSERT(!trial.sign_in(response, std::nullopt));
    CPPUNIT_ASSERT(token_of(response).empty());
    CPPUNIT_ASSERT_EQUAL(std::string("0"), count("chat_sessions"));
  }

  void begins_none_for_an_account_disabled_meanwhile() {
    PasswordCheck trial{context, request, email};
    CPPUNIT_ASSERT(trial.verify(password));
    db::UserStore(database.owner()).set_disabled(email, true);
    CPPUNIT_ASSERT(!trial.sign_in(response, std::nullopt));
    CPPUNIT_ASSERT_EQUAL(std::string("0"), count("chat_sessions"));
  }

  void changes_no_password_that_was_changed_meanwhile() {
    PasswordCheck trial{context, request, email};
    CPPUNIT_ASSERT(trial.verify(password));
    const std::string hash = crypto::hash_password("robusta-and-arabica", kCost);
    users().set_password(email, hash);
    CPPUNIT_ASSERT(!trial.change_password(response, "one-more-secret"));
    CPPUNIT_ASSERT_EQUAL(hash, stored());
    CPPUNIT_ASSERT_EQUAL(std::string("0"), count("chat_sessions"));
  }

  void begins_one_for_a_hash_that_was_replaced_meanwhile() {
    database.sign_in(user);
    PasswordCheck trial{context, request, email};
    CPPUNIT_ASSERT(trial.verify(password));
    users().rehash(user, crypto::hash_password(password, kCost));
    CPPUNIT_ASSERT(trial.sign_in(response, std::nullopt));
    CPPUNIT_ASSERT_EQUAL(std::string("2"), count("chat_sessions"));
  }

  void forgets_devices_with_a_new_password_and_keeps_them_with_a_new_hash() {
    PasswordCheck trial{context, request, email};
    CPPUNIT_ASSERT(trial.verify(password) && trial.sign_in(response, std::nullopt));
    users().rehash(user, crypto::hash_password(password, kCost));
    CPPUNIT_ASSERT_EQUAL(std::string("1"), count("chat_known_devices"));
    // The hash that was announced last is another one.
    users().set_password(email, crypto::hash_password(password, kCost));
    CPPUNIT_ASSERT_EQUAL(std::string("0"), count("chat_known_devices"));
    CPPUNIT_ASSERT_EQUAL(std::string("0"), count("chat_sessions"));
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(SignInTest);

}  // namespace beantrack::pages
