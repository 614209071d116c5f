#include "admin/doctor_names.h"

#include <cppunit/extensions/HelperMacros.h>

#include "support/database.h"

namespace beantrack::admin {

using tests::TestDatabase;

class DoctorNamesTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(DoctorNamesTest);
  CPPUNIT_TEST(lists_names_that_are_not_allowed);
  CPPUNIT_TEST(lists_names_reserved_for_administrators);
  CPPUNIT_TEST(lists_a_few_of_many);
  CPPUNIT_TEST_SUITE_END();

  TestDatabase database_;

 public:
  void lists_names_that_are_not_allowed() {
    database_.add_user(Role::vendor, "Okello");
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, find_refused_names(database_.connection()).count);
    const auto turned = database_.add_user(Role::vendor, "Ad\u202Emin");
    const auto blank = database_.add_user(Role::vendor, "");
    const auto found = find_refused_names(database_.connection());
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{2}, found.count);
    CPPUNIT_ASSERT_EQUAL(turned + " Ad<U+202E>min", found.first.at(0));
    CPPUNIT_ASSERT_EQUAL(blank + " (empty)", found.first.at(1));
  }

  void lists_names_reserved_for_administrators() {
    database_.add_user(Role::vendor, "Okello");
    database_.add_user(Role::admin, "Admin One");
    const auto pretender = database_.add_user(Role::supplier, "Admin");
    const auto found = find_refused_names(database_.connection());
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, found.count);
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, found.reserved_count);
    CPPUNIT_ASSERT_EQUAL(pretender + " Admin", found.first_reserved.at(0));
  }

  void lists_a_few_of_many() {
    constexpr std::uint64_t kMany = 2500;  // several batches
    std::string sql = "INSERT INTO users (email, password, role, name) VALUES ";
    for (std::uint64_t i = 0; i < kMany; ++i)
      sql += (i ? ", ('" : "('") + std::to_string(i) + "@many.example', 'x', 'vendor', CONCAT('a', CHAR(7), 'b'))";
    database_.owner().execute(sql);
    const auto found = find_refused_names(database_.connection());
    CPPUNIT_ASSERT_EQUAL(kMany, found.count);
    CPPUNIT_ASSERT_EQUAL(kNamesListed, found.first.size());
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(DoctorNamesTest);

}  // namespace beantrack::admin
