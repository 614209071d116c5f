#include "db/name_store.h"

#include <cppunit/extensions/HelperMacros.h>

#include <thread>

#include "db/company_store.h"
#include "db/user_store.h"
#include "support/database.h"

namespace beantrack::db {

using tests::TestDatabase;

class NameStoreTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(NameStoreTest);
  CPPUNIT_TEST(shows_a_company_by_its_own_row);
  CPPUNIT_TEST(shows_the_first_of_several_companies);
  CPPUNIT_TEST(logs_what_changes_by_sql);
  CPPUNIT_TEST(refuses_names_that_look_like_another);
  CPPUNIT_TEST(refuses_numbers_set_otherwise);
  CPPUNIT_TEST(refuses_names_that_contain_a_company);
  CPPUNIT_TEST(allows_changes_of_ones_own_name);
  CPPUNIT_TEST(keeps_the_first_names_in_sight);
  CPPUNIT_TEST(limits_changes_in_a_day);
  CPPUNIT_TEST(compares_names_that_came_by_sql);
  CPPUNIT_TEST(compares_names_of_a_big_import);
  CPPUNIT_TEST(accepts_one_of_two_at_a_time);
  CPPUNIT_TEST(reads_few_rows_of_many);
  CPPUNIT_TEST(computes_all_again_for_a_new_version);
  CPPUNIT_TEST(lists_look_alikes);
  CPPUNIT_TEST(forgets_deleted_accounts);
  CPPUNIT_TEST_SUITE_END();

  TestDatabase& database_ = TestDatabase::shared();
  NameStore names_{database_.connection()};
  UserStore users_{database_.connection()};
  std::string word_ = std::string("Zq") + std::string(1, static_cast<char>('a' + next_++ % 20)) + "x";
  static inline int next_ = 0;

  void run(const std::string& sql) { database_.owner().run_script(sql); }
  std::string shown(const std::string& id) { return users_.find(id)->name; }
  Identity identity(const std::string& id) { return users_.find_account_of(id)->identity; }
  static std::string where(const std::string& id) { return " WHERE user_id = '" + id + "'"; }
  std::string name(const std::string& text) { return word_ + " " + text; }

 public:
  void shows_a_company_by_its_own_row() {
    const auto id = database_.add_user(Role::supplier, "Bugisu");
    run("UPDATE users SET name = 'Grace' WHERE id = '" + id + "'");
    CPPUNIT_ASSERT_EQUAL(std::string("Bugisu"), shown(id));
    CPPUNIT_ASSERT_EQUAL(std::string("Grace"), identity(id).personal_name);
    CPPUNIT_ASSERT(identity(id).has_company && !identity(id).verified);
    run("UPDATE supplier SET name = 'Bugisu Growers', approved_date = '2025-01-02'" + where(id));
    CPPUNIT_ASSERT_EQUAL(std::string("Bugisu Growers"), shown(id));
    CPPUNIT_ASSERT(identity(id).verified);
    for (const char* day : {"'2099-01-01'", "CURRENT_DATE + INTERVAL 2 DAY", "'1000-01-01'"}) {
      run("UPDATE supplier SET approved_date = " + std::string(day) + where(id));
      CPPUNIT_ASSERT_MESSAGE(day, !identity(id).verified);
    }
    run("UPDATE supplier SET approved_date = NULL" + where(id));
    CPPUNIT_ASSERT(!identity(id).verified);
    run("DELETE FROM supplier" + where(id));
    CPPUNIT_ASSERT_EQUAL(std::string("Grace"), shown(id));
    CPPUNIT_ASSERT(!identity(id).has_company && identity(id).personal_name.empty());
  }

  void shows_the_first_of_several_companies() {
    const auto id = database_.add_user(Role::vendor, "Kampala"), other = database_.add_user(Role::vendor, "Other");
    const auto add = [&](const std::string& row, const std::string& title) {
      run("INSERT INTO wholesaler (id, user_id, name, contact_person, email, phone, address, distribution_region,"
          " registration_number) VALUES ('" + row + "', '" + id + "', '" + title + "', '', '" + row + id +
          "', '', '', '', '" + row + id + "')");
    };
    const auto first = CompanyStore(database_.connection()).find_of(id)->id;
    const auto number = std::stoull(first.substr(3));
    add("WHL" + std::to_string(number + 900'000), "Later");
    CPPUNIT_ASSERT_EQUAL(std::string("Kampala"), shown(id));
    run("DELETE FROM wholesaler WHERE id = '" + first + "'");
    CPPUNIT_ASSERT_EQUAL(std::string("Later"), shown(id));
    run("UPDATE wholesaler SET name = ' '" + where(id));
    CPPUNIT_ASSERT_EQUAL(std::string("Kampala"), shown(id));  // users.name
    run("UPDATE wholesaler SET user_id = '" + other + "', name = 'A moved one'" + where(id));
    CPPUNIT_ASSERT(!identity(id).has_company);
  }

  void logs_what_changes_by_sql() {
    const auto id = database_.add_user(Role::supplier, "Old");
    CPPUNIT_ASSERT(names_.changes(id, 10).empty() && !identity(id).renamed_at);
    run("UPDATE supplier SET name = 'New'" + where(id));
    run("UPDATE supplier SET name = 'New', address = 'x'" + where(id));
    run("UPDATE users SET name = 'old' WHERE id = '" + id + "'");
    const auto changes = names_.changes(id, 10);
    CPPUNIT_ASSERT_EQUAL(std::size_t{2}, changes.size());
    CPPUNIT_ASSERT(changes[0].kind == NameKind::company && changes[1].kind == NameKind::personal);
    CPPUNIT_ASSERT_EQUAL(std::string("Old"), changes[0].old_name);
    CPPUNIT_ASSERT_EQUAL(std::string("New"), changes[0].new_name);
    CPPUNIT_ASSERT_EQUAL(std::string("old"), changes[1].new_name);  // of another case alone
    CPPUNIT_ASSERT(identity(id).renamed_at.has_value());
    CPPUNIT_ASSERT_EQUAL(std::string("old"), names_.changes(id, 1).at(0).new_name);
  }

  void refuses_names_that_look_like_another() {
    const auto victim = database_.add_user(Role::supplier, name("Roasters"));
    const auto person = database_.add_user(Role::supplier, name("Company"));
    names_.set_personal_name(person, name("Nandutu"));
    const auto attacker = database_.add_user(Role::vendor, "Attacker " + word_);
    for (const auto& attempt : {name("Roasters"), name("R0asters Ltd"), name("ROASTERS"), name("Rоаstеrs")}) {
      const auto similar = names_.set_personal_name(attacker, attempt);
      CPPUNIT_ASSERT_MESSAGE(attempt, similar && similar->user_id == victim);
      CPPUNIT_ASSERT_EQUAL(name("Roasters"), similar->name);
    }
    CPPUNIT_ASSERT_EQUAL(person, names_.set_personal_name(attacker, name("NANDUTU")).value().user_id);
    const auto company = CompanyStore(database_.connection()).find_of(attacker)->id;
    CPPUNIT_ASSERT(names_.set_company_name(attacker, company, name("Roasters")));
    CPPUNIT_ASSERT_EQUAL("Attacker " + word_, shown(attacker));
    CPPUNIT_ASSERT(!names_.set_company_name(attacker, company, name("Roasters"), LookAlikeRule::allow));
    CPPUNIT_ASSERT_EQUAL(name("Roasters"), shown(attacker));
  }

  void refuses_numbers_set_otherwise() {
    const auto apart = database_.add_user(Role::supplier, name("4 Coffee 11"));
    const auto attached = database_.add_user(Role::supplier, name("Lot7Beans"));
    const auto attacker = database_.add_user(Role::vendor, "Numbers " + word_);
    for (const auto& attempt : {name("4Coffee11"), name("4Coffee 11"), name("4-Coffee_11")})
      CPPUNIT_ASSERT_MESSAGE(attempt, names_.set_personal_name(attacker, attempt));
    for (const auto& attempt : {name("Lot 7 Beans"), name("Lot7 Beans"), name("Lot 7Beans")})
      CPPUNIT_ASSERT_MESSAGE(attempt, names_.set_personal_name(attacker, attempt));
    CPPUNIT_ASSERT(!names_.set_personal_name(attacker, name("4 Coffee 12")));
  }

  void refuses_names_that_contain_a_company() {
    const auto owner = database_.add_user(Role::supplier, name("Roasters"));
    const auto attacker = database_.add_user(Role::vendor, "Attacker " + word_);
    const auto company = CompanyStore(database_.connection()).find_of(attacker)->id;
    for (const auto& attempt : {name("Roasters Payments"), name("Roasters Uganda"), "Genuine " + name("Roasters"),
                                "Roasters " + word_, name("and Roaster Accounts")}) {
      const auto similar = names_.set_personal_name(attacker, attempt);
      CPPUNIT_ASSERT_MESSAGE(attempt, similar && similar->within && similar->user_id == owner);
      CPPUNIT_ASSERT_EQUAL(name("Roasters"), similar->name);
      CPPUNIT_ASSERT_MESSAGE(attempt, names_.set_company_name(attacker, company, attempt));
    }
    CPPUNIT_ASSERT(!names_.set_personal_name(owner, "Peter of " + name("Roasters")));
    CPPUNIT_ASSERT(!names_.set_personal_name(attacker, name("Coffee Roasters")));
    CPPUNIT_ASSERT(!names_.set_personal_name(attacker, "Peter of " + word_));  // a person is no company
  }

  void allows_changes_of_ones_own_name() {
    const auto id = database_.add_user(Role::supplier, name("Mill"));
    CPPUNIT_ASSERT(!names_.set_personal_name(id, name("MILL")));
    CPPUNIT_ASSERT(!names_.set_personal_name(id, name("Mill Ltd")));
    CPPUNIT_ASSERT(!names_.set_personal_name(id, "Akello " + word_));
    const auto other = database_.add_user(Role::vendor, "B" + word_);
    database_.add_user(Role::supplier, "M" + word_);
    CPPUNIT_ASSERT(!names_.set_personal_name(other, "M" + word_ + " Mbale"));  // a short word does not stand out
  }

  void keeps_the_first_names_in_sight() {
    const auto id = database_.add_user(Role::admin, name("Original"));
    for (int i = 0; i < 30; ++i)
      names_.set_personal_name(id, word_ + std::string(3, static_cast<char>('A' + i % 26)), LookAlikeRule::allow);
    const auto changes = names_.changes(id, 10);
    CPPUNIT_ASSERT_EQUAL(std::size_t{10}, changes.size());
    CPPUNIT_ASSERT_EQUAL(name("Original"), changes.front().old_name);
    CPPUNIT_ASSERT_EQUAL(word_ + "DDD", changes.back().new_name);
    CPPUNIT_ASSERT_EQUAL(std::size_t{30}, names_.changes(id, 30).size());
  }

  void limits_changes_in_a_day() {
    const auto id = database_.add_user(Role::admin, name("Patience"));
    const auto rename = [&](const std::string& to) {
      return names_.set_personal_name(id, to, LookAlikeRule::refuse, 2);
    };
    CPPUNIT_ASSERT(!rename(name("Akello")) && !rename(name("Babirye")));
    CPPUNIT_ASSERT_THROW(rename(name("Namuli")), TooManyChanges);
    CPPUNIT_ASSERT_EQUAL(name("Babirye"), shown(id));
    CPPUNIT_ASSERT(!names_.set_personal_name(id, name("Operator")));  // without a limit
    run("UPDATE chat_name_changes SET changed_at = changed_at - INTERVAL 1439 MINUTE" + where(id));
    try {
      rename(name("Namuli"));
      CPPUNIT_FAIL("accepted");
    } catch (const TooManyChanges& refusal) {
      CPPUNIT_ASSERT(refusal.wait() > std::chrono::seconds{0} && refusal.wait() <= std::chrono::seconds{61});
    }
    run("UPDATE chat_name_changes SET changed_at = changed_at - INTERVAL 2 MINUTE" + where(id));
    CPPUNIT_ASSERT(!rename(name("Namuli")));
  }

  void compares_names_of_a_big_import() {
    const auto attacker = database_.add_user(Role::vendor, "Import " + word_);
    std::string rows;
    for (int i = 1; i <= 1200; ++i) {
      const std::string number = std::to_string(i);
      rows += (i > 1 ? ", ('" : "('") + word_ + number + "@import.test', '', 'vendor', '" + word_ + " Depot " + number +
              "', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)";
    }
    run("INSERT INTO users (email, password, role, name, created_at, updated_at) VALUES " + rows);
    for (const char* number : {"1", "600", "1200"})
      CPPUNIT_ASSERT_MESSAGE(number, names_.set_personal_name(attacker, name("DEPOT ") + number));
    run("DELETE FROM users WHERE email LIKE '" + word_ + "%@import.test'");
  }

  void compares_names_that_came_by_sql() {
    const auto one = database_.add_user(Role::admin, name("One")), other = database_.add_user(Role::admin, name("Two"));
    while (names_.fill() == kSkeletonBatch) {
    }
    run("UPDATE users SET name = '" + name("Brand New") + "' WHERE id = '" + one + "'");
    CPPUNIT_ASSERT(names_.set_personal_name(other, name("BrandNew")));
    CPPUNIT_ASSERT(!names_.set_personal_name(other, name("One")));  // which is free by now
  }

  void accepts_one_of_two_at_a_time() {
    const auto one = database_.add_user(Role::admin, "p" + word_), other = database_.add_user(Role::admin, "q" + word_);
    for (int round = 0; round < 5; ++round) {
      const std::string wanted = name("Twin ") + std::to_string(round);
      int accepted = 0;
      std::optional<SimilarName> results[2];
      {
        std::jthread first{[&] {
          Connection own{database_.config()};
          results[0] = NameStore(own).set_personal_name(one, wanted);
        }};
        std::jthread second{[&] {
          Connection own{database_.config()};
          results[1] = NameStore(own).set_personal_name(other, wanted + " Ltd");
        }};
      }
      for (const auto& similar : results) accepted += similar ? 0 : 1;
      CPPUNIT_ASSERT_EQUAL(1, accepted);
    }
  }

  void reads_few_rows_of_many() {
    TestDatabase big;
    NameStore names{big.connection()};
    const auto me = big.add_user(Role::admin, "Me");
    const auto add = [&](int from, int count) {
      std::string sql = "INSERT INTO users (email, password, role, name) VALUES ";
      for (int i = from; i < from + count; ++i)
        sql += (i > from ? ", ('" : "('") + std::to_string(i) + "@x', 'x', 'vendor', 'Vendor " + std::to_string(i) + "')";
      big.owner().execute(sql);
      while (names.fill() == kSkeletonBatch) {
      }
    };
    const auto cost = [&](const std::string& wanted) {
      return big.rows_read([&] { CPPUNIT_ASSERT(!names.set_personal_name(me, wanted)); });
    };
    add(0, 100);
    cost("Warm");
    const auto few = cost("Akello");
    add(100, 3000);
    CPPUNIT_ASSERT(cost("Okello") <= few + 5);
  }

  void computes_all_again_for_a_new_version() {
    TestDatabase own;
    NameStore names{own.connection()};
    own.add_user(Role::admin, "One");
    names.renew();
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, names.fill());
    names.renew();
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, names.fill());
    own.owner().execute("UPDATE chat_counters SET value = 0 WHERE name = 'name_skeletons'");
    names.renew();
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, names.fill());
  }

  void lists_look_alikes() {
    TestDatabase own;
    NameStore names{own.connection()};
    const auto one = own.add_user(Role::supplier, "Masaka"), other = own.add_user(Role::vendor, "MASAKA Ltd");
    own.add_user(Role::vendor, "Jinja");
    names.fill();
    const auto pairs = names.look_alikes(10);
    CPPUNIT_ASSERT_EQUAL(std::size_t{1}, pairs.size());
    CPPUNIT_ASSERT_EQUAL(one + other, pairs[0].one.user_id + pairs[0].other.user_id);
    CPPUNIT_ASSERT_EQUAL(std::string("MASAKA Ltd"), pairs[0].other.name);
  }

  void forgets_deleted_accounts() {
    const auto id = database_.add_user(Role::supplier, name("Gone"));
    names_.set_personal_name(id, name("Goner"));
    run("DELETE FROM users WHERE id = '" + id + "'");
    for (const std::string table : {"chat_name_changes", "chat_name_skeletons"})
      CPPUNIT_ASSERT_EQUAL(std::string("0"), database_.ask("SELECT COUNT(*) FROM " + table + where(id)).value());
    CPPUNIT_ASSERT(!names_.find_similar(name("Gone"), "U0"));
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(NameStoreTest);

}  // namespace beantrack::db
