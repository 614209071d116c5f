#include "base/log.h"

#include <cppunit/extensions/HelperMacros.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>

namespace beantrack {

class LogTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(LogTest);
  CPPUNIT_TEST(gives_the_journal_priority_and_text_alone);
  CPPUNIT_TEST(writes_time_program_and_level_elsewhere);
  CPPUNIT_TEST(bounds_a_line);
  CPPUNIT_TEST_SUITE_END();

  // What is logged while standard error is a file that JOURNAL_STREAM names, or another one.
  static std::string logged(bool to_journal, const std::string& third = "three") {
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file{std::tmpfile(), std::fclose};
    const int before = ::dup(STDERR_FILENO);
    ::dup2(::fileno(file.get()), STDERR_FILENO);
    struct stat status {};
    ::fstat(STDERR_FILENO, &status);
    const std::string inode = std::to_string(status.st_ino + (to_journal ? 0 : 1));
    ::setenv("JOURNAL_STREAM", (std::to_string(status.st_dev) + ":" + inode).c_str(), 1);
    open_log("web");
    ::unsetenv("JOURNAL_STREAM");
    log_info("one");
    log_warning("two\nlines");
    log_error(third);
    ::dup2(before, STDERR_FILENO);
    ::close(before);
    open_log("tests", "error");  // as in main.cc
    std::string text(3 * kMaxLogLine, ' ');
    text.resize(static_cast<std::size_t>(::pread(::fileno(file.get()), text.data(), text.size(), 0)));
    return text;
  }

 public:
  void gives_the_journal_priority_and_text_alone() {
    CPPUNIT_ASSERT_EQUAL(std::string("<6>one\n<4>two\\nlines\n<3>three\n"), logged(true));
  }

  void writes_time_program_and_level_elsewhere() {
    const std::string text = logged(false);
    CPPUNIT_ASSERT(text.find("Z web[" + std::to_string(::getpid()) + "] warning two\\nlines\n") != std::string::npos);
    CPPUNIT_ASSERT(text.find('<') == std::string::npos);
  }

  void bounds_a_line() {
    const std::string text = logged(true, std::string(kMaxLogLine, '\n'));
    const std::string line = text.substr(text.find("<3>"));
    CPPUNIT_ASSERT_EQUAL(kMaxLogLine, line.size());
    CPPUNIT_ASSERT(line.ends_with("...\n"));
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(LogTest);

}  // namespace beantrack
