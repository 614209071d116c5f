#include "auth/limits_file.h"

#include <cppunit/extensions/HelperMacros.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "base/errors.h"
#include "support/limits.h"

namespace beantrack::auth {

class LimitsFileTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(LimitsFileTest);
  CPPUNIT_TEST(is_shared_by_all_who_open_it);
  CPPUNIT_TEST(is_for_its_owner_alone);
  CPPUNIT_TEST(replaces_what_it_cannot_use);
  CPPUNIT_TEST(leaves_a_replaced_one_to_those_who_use_it);
  CPPUNIT_TEST(follows_no_link);
  CPPUNIT_TEST_SUITE_END();

  tests::Limits limits_;
  const std::string& path_ = limits_.config.limits_file;

 public:
  void is_shared_by_all_who_open_it() {
    LimitsFile one{path_}, other{path_};
    CPPUNIT_ASSERT(one.own_place() != other.own_place());
    CPPUNIT_ASSERT_EQUAL(std::string(one.secret()), std::string(other.secret()));
    CPPUNIT_ASSERT(one.secret().find('\0') == std::string_view::npos);
    one.rates()[7].slots[3] = 42;
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{42}, other.rates()[7].slots[3].load());
    CPPUNIT_ASSERT(one.is_claimed(other.own_place()));
    CPPUNIT_ASSERT(!one.is_claimed(kMaxWorkers - 1));
  }

  void is_for_its_owner_alone() {
    const mode_t before = ::umask(0);
    std::ofstream{path_}.close();  // with mode 0666
    { LimitsFile file{path_}; }
    ::umask(before);
    struct stat found {};
    CPPUNIT_ASSERT_EQUAL(0, ::stat(path_.c_str(), &found));
    CPPUNIT_ASSERT_EQUAL(mode_t{0600}, found.st_mode & 07777);
  }

  void replaces_what_it_cannot_use() {
    const auto size = [&] {
      LimitsFile file{path_};
      return std::filesystem::file_size(path_);
    }();
    for (const auto bad : {std::uintmax_t{1}, size, size + 1}) {
      std::filesystem::remove(path_);
      std::ofstream{path_} << std::string(8, 'x');  // another format
      std::filesystem::resize_file(path_, bad);
      LimitsFile file{path_};
      CPPUNIT_ASSERT_EQUAL(size, std::filesystem::file_size(path_));
      CPPUNIT_ASSERT_EQUAL(std::size_t{0}, file.own_place());
    }
  }

  void leaves_a_replaced_one_to_those_who_use_it() {
    LimitsFile old{path_};
    std::filesystem::remove(path_);
    LimitsFile fresh{path_};
    CPPUNIT_ASSERT(old.secret() != fresh.secret());
    old.rates()[0].slots[0] = 42;
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, fresh.rates()[0].slots[0].load());
  }

  void follows_no_link() {
    const std::string target = path_ + ".target";
    std::filesystem::create_symlink(target, path_);
    CPPUNIT_ASSERT_THROW(LimitsFile{path_}, SystemError);
    CPPUNIT_ASSERT(!std::filesystem::exists(target));
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(LimitsFileTest);

}  // namespace beantrack::auth
