#include "model/event_id.h"

#include <cppunit/extensions/HelperMacros.h>

namespace beantrack {

class EventIdTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(EventIdTest);
  CPPUNIT_TEST(writes_number_and_tag);
  CPPUNIT_TEST(reads_what_it_writes);
  CPPUNIT_TEST(refuses_everything_else);
  CPPUNIT_TEST_SUITE_END();

 public:
  void writes_number_and_tag() {
    CPPUNIT_ASSERT_EQUAL(std::string("8904271828182"), to_string(EventId{8904, 271'828'182}));
    CPPUNIT_ASSERT_EQUAL(std::string("8904000000007"), to_string(EventId{8904, 7}));
    CPPUNIT_ASSERT_EQUAL(std::string("0000000000"), to_string(EventId{}));
  }

  void reads_what_it_writes() {
    for (const EventId id : {EventId{}, EventId{0, 1}, EventId{9, kMaxEventTag}, EventId{9'000'000'000'000'000'000, 1}})
      CPPUNIT_ASSERT(parse_event_id(to_string(id)) == id);
  }

  void refuses_everything_else() {
    for (const char* text : {"", "1", "271828182", "-1271828182", "8904 271828182", "8904271828x82", "x8904271828182",
                             "99999999999999999999271828182"})
      CPPUNIT_ASSERT(!parse_event_id(text));
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(EventIdTest);

}  // namespace beantrack
