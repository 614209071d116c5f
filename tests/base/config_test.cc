#include "base/config.h"

#include <cppunit/extensions/HelperMacros.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>

#include "base/errors.h"

namespace beantrack {

class ConfigTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(ConfigTest);
  CPPUNIT_TEST(reads_the_file);
  CPPUNIT_TEST(the_environment_wins);
  CPPUNIT_TEST(names_file_and_line_of_what_is_wrong);
  CPPUNIT_TEST(refuses_numbers_out_of_range);
  CPPUNIT_TEST(refuses_a_named_file_that_is_not_there);
  CPPUNIT_TEST_SUITE_END();

  std::filesystem::path file_ = std::filesystem::temp_directory_path() / "beantrack-config-test.conf";
  std::optional<std::string> name_before_;

  void write(const std::string& text) {
    std::ofstream(file_) << text;
    ::setenv("BEANTRACK_CONFIG", file_.c_str(), 1);
  }

  std::string complaint() {
    try {
      load_config();
    } catch (const ConfigError& error) {
      return error.what();
    }
    return "none";
  }

 public:
  void setUp() override {
    if (const char* before = std::getenv("BEANTRACK_DB_NAME")) name_before_ = before;
    ::unsetenv("BEANTRACK_DB_NAME");
  }
  void tearDown() override {
    ::unsetenv("BEANTRACK_CONFIG");
    ::unsetenv("BEANTRACK_DB_NAME");
    ::unsetenv("BEANTRACK_SESSION_DAYS");
    if (name_before_) ::setenv("BEANTRACK_DB_NAME", name_before_->c_str(), 1);
    std::filesystem::remove(file_);
  }

  void reads_the_file() {
    write("# a comment\n\n  db_name =  legacy  \r\nsession_days=7\ndb_password = a = b # c\n");
    const Config config = load_config();
    CPPUNIT_ASSERT_EQUAL(std::string("legacy"), config.db_name);
    CPPUNIT_ASSERT_EQUAL(7u, config.session_days);
    CPPUNIT_ASSERT_EQUAL(std::string("a = b # c"), config.db_password);
    CPPUNIT_ASSERT_EQUAL(12u, config.password_cost);
  }

  void the_environment_wins() {
    write("db_name = from_file\n");
    ::setenv("BEANTRACK_DB_NAME", "from_environment", 1);
    CPPUNIT_ASSERT_EQUAL(std::string("from_environment"), load_config().db_name);
  }

  void names_file_and_line_of_what_is_wrong() {
    write("db_name = x\ndb_nmae = y\n");
    CPPUNIT_ASSERT_EQUAL(file_.string() + ":2: unknown option 'db_nmae'", complaint());
    write("nothing\n");
    CPPUNIT_ASSERT(complaint().starts_with(file_.string() + ":1: expected 'name = value'"));
  }

  void refuses_numbers_out_of_range() {
    for (const char* value : {"0", "-1", "seven", "7 days", "", "99999999999"}) {
      ::setenv("BEANTRACK_SESSION_DAYS", value, 1);
      CPPUNIT_ASSERT(complaint().starts_with("BEANTRACK_SESSION_DAYS: session_days must be a number from 1 to 3650"));
    }
  }

  void refuses_a_named_file_that_is_not_there() {
    ::setenv("BEANTRACK_CONFIG", "/nonexistent/chat.conf", 1);
    CPPUNIT_ASSERT_EQUAL(std::string("BEANTRACK_CONFIG: cannot read /nonexistent/chat.conf"), complaint());
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(ConfigTest);

}  // namespace beantrack
