// What one's own profile keeps: settings, which come with the session, and the list of one's sessions.
#include "db/settings_store.h"

#include <cppunit/extensions/HelperMacros.h>

#include "crypto/token.h"
#include "db/inspection.h"
#include "db/migrations.h"
#include "db/name_store.h"
#include "db/session_store.h"
#include "db/user_store.h"
#include "support/database.h"

namespace beantrack::db {

using tests::TestDatabase;

class SettingsStoreTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(SettingsStoreTest);
  CPPUNIT_TEST(settings_come_with_the_session);
  CPPUNIT_TEST(a_bare_session_is_completed_by_itself);
  CPPUNIT_TEST(a_language_that_is_gone_is_none);
  CPPUNIT_TEST(deleted_users_leave_none);
  CPPUNIT_TEST(the_migration_bears_being_run_again);
  CPPUNIT_TEST(lists_the_sessions_that_live);
  CPPUNIT_TEST(the_asking_session_is_always_listed);
  CPPUNIT_TEST(ends_own_sessions_alone);
  CPPUNIT_TEST(knows_names_that_a_column_cannot_keep);
  CPPUNIT_TEST_SUITE_END();

  static constexpr unsigned kDays = 30;

  TestDatabase& database_ = TestDatabase::shared();
  SettingsStore settings_{database_.connection()};
  SessionStore sessions_{database_.connection(), kDays};
  UserStore users_{database_.connection()};
  std::string me_, other_;

  Session session_of(const std::string& token) { return sessions_.find(crypto::digest(token)).value(); }
  std::uint64_t sign_in(const std::string& user) { return session_of(database_.sign_in(user)).id; }
  void age(std::uint64_t session, const std::string& interval) {
    database_.owner().execute("UPDATE chat_sessions SET seen_at = seen_at - INTERVAL " + interval + " WHERE id = ?",
                              {session});
  }

 public:
  void setUp() override {
    me_ = database_.add_user(Role::supplier, "Me");
    other_ = database_.add_user(Role::vendor, "Other");
  }

  void settings_come_with_the_session() {
    const std::string token = database_.sign_in(me_), others = database_.sign_in(other_);
    CPPUNIT_ASSERT(session_of(token).settings == Settings{});
    const Settings chosen{.language = "en", .theme = Theme::dark, .notify_desktop = true, .notify_sound = false};
    settings_.save(me_, chosen);
    CPPUNIT_ASSERT(session_of(token).settings == chosen);
    CPPUNIT_ASSERT(session_of(others).settings == Settings{});
    const Settings anew{.language = "", .theme = Theme::light, .notify_desktop = false, .notify_sound = true};
    settings_.save(me_, anew);
    settings_.save(me_, anew);
    CPPUNIT_ASSERT(session_of(token).settings == anew);
    CPPUNIT_ASSERT(!database_.ask("SELECT language FROM chat_settings WHERE user_id = ?", {me_}));
    CPPUNIT_ASSERT_EQUAL(me_, session_of(token).user.id);
  }

  void a_bare_session_is_completed_by_itself() {
    const std::string token = database_.sign_in(me_);
    settings_.save(me_, {.language = "fr", .theme = Theme::dark});
    const Session full = session_of(token);
    Session bare = sessions_.find(crypto::digest(token), SessionDetail::bare).value();
    CPPUNIT_ASSERT(bare.user.name.empty() && !bare.settings);
    CPPUNIT_ASSERT(bare.id == full.id && bare.seen_at == full.seen_at);
    CPPUNIT_ASSERT(bare.user.id == full.user.id && bare.user.role == full.user.role);
    sessions_.complete(bare);
    CPPUNIT_ASSERT(bare.user.name == full.user.name && bare.settings == full.settings);
  }

  void a_language_that_is_gone_is_none() {
    const std::string token = database_.sign_in(me_);
    settings_.save(me_, {.language = "xx", .theme = Theme::dark});
    CPPUNIT_ASSERT_EQUAL(std::string(), session_of(token).settings.value().language);
    CPPUNIT_ASSERT(session_of(token).settings.value().theme == Theme::dark);
  }

  void deleted_users_leave_none() {
    settings_.save(me_, {});
    settings_.save(other_, {});
    database_.owner().execute("DELETE FROM supplier WHERE user_id = ?", {me_});
    database_.owner().execute("DELETE FROM users WHERE id = ?", {me_});
    CPPUNIT_ASSERT(!database_.ask("SELECT user_id FROM chat_settings WHERE user_id = ?", {me_}));
    CPPUNIT_ASSERT(database_.ask("SELECT user_id FROM chat_settings WHERE user_id = ?", {other_}));
  }

  void the_migration_bears_being_run_again() {
    TestDatabase fresh;
    const auto user = fresh.add_user(Role::vendor, "V");
    const std::string token = fresh.sign_in(user);
    SettingsStore(fresh.connection()).save(user, {.language = "en", .theme = Theme::dark});
    fresh.owner().execute("UPDATE chat_sessions SET user_agent = 'Firefox'");
    repair(fresh.owner(), fresh.config().sql_dir);
    SessionStore sessions{fresh.connection(), kDays};
    CPPUNIT_ASSERT(sessions.find(crypto::digest(token)).value().settings.value().theme == Theme::dark);
    CPPUNIT_ASSERT_EQUAL(std::string("Firefox"), sessions.list(user, 0, 1).at(0).user_agent);
    CPPUNIT_ASSERT(Inspection(fresh.owner()).missing_triggers().empty());
    fresh.owner().run_script("DROP TRIGGER after_users_delete_settings");
    CPPUNIT_ASSERT_EQUAL(std::size_t{1}, Inspection(fresh.owner()).missing_triggers().size());
  }

  void lists_the_sessions_that_live() {
    const std::uint64_t first = sign_in(me_);
    sessions_.add(crypto::digest(crypto::new_token()), me_, "curl/8");
    const std::uint64_t expired = sign_in(me_);
    sign_in(other_);
    age(first, "1 HOUR");
    age(expired, "31 DAY");
    const auto list = sessions_.list(me_, 0, 10);
    CPPUNIT_ASSERT_EQUAL(std::size_t{2}, list.size());
    CPPUNIT_ASSERT_EQUAL(std::string("curl/8"), list[0].user_agent);
    CPPUNIT_ASSERT_EQUAL(first, list[1].id);
    CPPUNIT_ASSERT_EQUAL(std::string(), list[1].user_agent);
    CPPUNIT_ASSERT(now() - list[1].created_at < std::chrono::minutes(5));
    CPPUNIT_ASSERT(now() - list[1].seen_at > std::chrono::minutes(55));
  }

  void the_asking_session_is_always_listed() {
    const std::uint64_t mine = sign_in(me_);
    age(mine, "1 HOUR");
    for (int i = 0; i < 3; ++i) sign_in(me_);
    const auto list = sessions_.list(me_, mine, 2);
    CPPUNIT_ASSERT_EQUAL(std::size_t{2}, list.size());
    CPPUNIT_ASSERT_EQUAL(mine, list[0].id);
  }

  void ends_own_sessions_alone() {
    const std::uint64_t one = sign_in(me_), two = sign_in(me_), three = sign_in(me_), others = sign_in(other_);
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, sessions_.remove_of(me_, others));
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, sessions_.remove_of(me_, one));
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, sessions_.remove_of(me_, one));
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, sessions_.remove_others_of(me_, two));
    const std::uint64_t all[] = {one, two, three, others};
    CPPUNIT_ASSERT((sessions_.ended(all) == std::vector<std::uint64_t>{one, three}));
  }

  void knows_names_that_a_column_cannot_keep() {
    TestDatabase old;
    const auto user = old.add_user(Role::vendor, "V");
    UserStore users{old.connection()};
    NameStore names{old.connection()};
    names.set_personal_name(user, "Nakató ☕", LookAlikeRule::allow);
    CPPUNIT_ASSERT_EQUAL(std::string("Nakató ☕"), users.find_account_of(user)->identity.personal_name);
    old.owner().run_script("UPDATE users SET name = 'V'");
    old.owner().run_script("ALTER TABLE users MODIFY name VARCHAR(20) CHARACTER SET latin1 NOT NULL");
    for (const std::string& name : {std::string("☕"), std::string(21, 'x')}) try {
        names.set_personal_name(user, name, LookAlikeRule::allow);
        CPPUNIT_FAIL("kept: " + name);
      } catch (const Failure& failure) {
        CPPUNIT_ASSERT_MESSAGE(failure.what(), failure.unstorable());
      }
    CPPUNIT_ASSERT_EQUAL(std::string("V"), users.find_account_of(user)->user.name);
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(SettingsStoreTest);

}  // namespace beantrack::db
