#include "db/failure.h"

#include <cppunit/extensions/HelperMacros.h>

namespace beantrack::db {

class FailureTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(FailureTest);
  CPPUNIT_TEST(calls_a_member_without_the_others_unavailable);
  CPPUNIT_TEST_SUITE_END();

 public:
  // A Galera member answers each statement with 1047 then, and with 1180 a commit that it lost the others in.
  void calls_a_member_without_the_others_unavailable() {
    for (const unsigned code : {1047U, 1180U}) CPPUNIT_ASSERT_THROW(raise(code, "WSREP"), Unavailable);
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(FailureTest);

}  // namespace beantrack::db
