#include "base/config.h"

#include <cppunit/extensions/HelperMacros.h>

#include <sys/stat.h>

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
  CPPUNIT_TEST(refuses_a_file_that_cannot_be_read);
  CPPUNIT_TEST(refuses_what_is_not_text);
  CPPUNIT_TEST(checks_every_value_where_it_stands);
  CPPUNIT_TEST(refuses_what_is_no_regular_file);
  CPPUNIT_TEST(refuses_sockets_with_the_same_path);
  CPPUNIT_TEST(names_every_fault);
  CPPUNIT_TEST(passes_over_a_byte_order_mark);
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
    for (const char* path : {"/nonexistent/chat.conf", "/dev/null/chat.conf", ""}) {
      ::setenv("BEANTRACK_CONFIG", path, 1);
      CPPUNIT_ASSERT(complaint().starts_with("BEANTRACK_CONFIG: cannot read " + std::string(path) + " ("));
    }
  }

  void refuses_a_file_that_cannot_be_read() {
    ::setenv("BEANTRACK_CONFIG", "/tmp", 1);
    CPPUNIT_ASSERT_EQUAL(std::string("BEANTRACK_CONFIG: /tmp is not a regular file"), complaint());
    ::setenv("BEANTRACK_CONFIG", "/proc/self/mem", 1);  // opens, and cannot be read at its beginning
    CPPUNIT_ASSERT_EQUAL(std::string("/proc/self/mem: cannot be read to its end"), complaint());
  }

  void refuses_what_is_not_text() {
    write("# caf\xe9\n");
    CPPUNIT_ASSERT_EQUAL(file_.string() + ":1: is not UTF-8 text", complaint());
    write(std::string("db_name = a\0b\n", 14));
    CPPUNIT_ASSERT_EQUAL(file_.string() + ":1: is not UTF-8 text", complaint());
    write("");
    ::setenv("BEANTRACK_DB_NAME", "caf\xe9", 1);
    CPPUNIT_ASSERT_EQUAL(std::string("BEANTRACK_DB_NAME: db_name is not UTF-8 text"), complaint());
  }

  void checks_every_value_where_it_stands() {
    for (const auto& [line, fault] : std::initializer_list<std::pair<std::string, std::string>>{
             {"log_level = loud", "log_level must be debug, info, warning or error, not 'loud'"},
             {"time_zone = Kampala", "time_zone must be a tz database name such as Africa/Kampala, not 'Kampala'"},
             {"time_zone = ../../etc/passwd", "time_zone must be a tz database name"},
             {"db_port = 3306x", "db_port must be a number from 1 to 65535, not '3306x'"},
             {"push_db_threads = 65", "push_db_threads must be a number from 1 to 64, not '65'"},
             {"wake_socket = /" + std::string(200, 'x'), "wake_socket is not a usable path for a unix socket"},
             {"db_socket = /" + std::string(107, 'x'), "db_socket is not a usable path for a unix socket"},
             {"db_name =", "db_name must not be empty"},
             {"time_zone = zone.tab", "time_zone must be a tz database name"},
             {"old_app_time_zone = tzdata.zi", "old_app_time_zone must be a tz database name"},
             {"web_socket =", "web_socket is not a usable path for a unix socket"},
         }) {
      write("# first\n" + line + "\n");
      CPPUNIT_ASSERT_EQUAL(file_.string() + ":2: " + fault,
                           complaint().substr(0, file_.string().size() + 4 + fault.size()));
    }
  }

  void refuses_what_is_no_regular_file() {
    std::filesystem::remove(file_);
    CPPUNIT_ASSERT_EQUAL(0, ::mkfifo(file_.c_str(), 0600));
    for (const std::string& path : {file_.string(), std::string("/dev/zero")}) {
      ::setenv("BEANTRACK_CONFIG", path.c_str(), 1);
      CPPUNIT_ASSERT_EQUAL("BEANTRACK_CONFIG: " + path + " is not a regular file", complaint());
    }
    ::setenv("BEANTRACK_CONFIG", "/dev/null", 1);
    CPPUNIT_ASSERT_EQUAL(std::string("none"), complaint());
  }

  void refuses_sockets_with_the_same_path() {
    write("push_socket = /run/x.sock\nwake_socket = /run/./x.sock\n");
    CPPUNIT_ASSERT_EQUAL(std::string("wake_socket: has the path of push_socket, /run/./x.sock"), complaint());
    write("web_socket = /run/mysqld/mysqld.sock\n");
    CPPUNIT_ASSERT_EQUAL(std::string("web_socket: has the path of db_socket, /run/mysqld/mysqld.sock"), complaint());
    write("db_socket =\ndb_host = localhost\n");
    CPPUNIT_ASSERT_EQUAL(std::string("none"), complaint());
    write("web_socket = /run/x\npush_socket = /run/x\nwake_socket = /run/x\n");
    std::vector<std::string> faults;
    read_config(faults);
    CPPUNIT_ASSERT_EQUAL(std::size_t{3}, faults.size());
  }

  void names_every_fault() {
    write("db_nmae = x\nlog_level = loud\n");
    CPPUNIT_ASSERT_EQUAL(file_.string() + ":1: unknown option 'db_nmae'; " + file_.string() +
                             ":2: log_level must be debug, info, warning or error, not 'loud'",
                         complaint());
    std::vector<std::string> faults;
    read_config(faults);
    CPPUNIT_ASSERT_EQUAL(std::size_t{2}, faults.size());
  }

  void passes_over_a_byte_order_mark() {
    write("\xEF\xBB\xBF" "db_name = legacy\n");
    CPPUNIT_ASSERT_EQUAL(std::string("legacy"), load_config().db_name);
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(ConfigTest);

}  // namespace beantrack
