#include "model/id.h"

#include <cppunit/extensions/HelperMacros.h>

namespace beantrack {

class IdTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(IdTest);
  CPPUNIT_TEST(knows_ids);
  CPPUNIT_TEST(refuses_what_is_no_id);
  CPPUNIT_TEST(orders_messages_by_number);
  CPPUNIT_TEST_SUITE_END();

 public:
  void knows_ids() {
    CPPUNIT_ASSERT(is_user_id("U00013"));
    CPPUNIT_ASSERT(is_user_id("U100000"));
    CPPUNIT_ASSERT(is_supplier_id("S00001"));
    CPPUNIT_ASSERT(is_wholesaler_id("WHL0001"));
    CPPUNIT_ASSERT(is_wholesaler_id("W00001"));
    CPPUNIT_ASSERT(is_message_id("M00042"));
  }

  void refuses_what_is_no_id() {
    for (const char* id : {"", "U", "U0001", "u00013", "U0001x", "U00013 ", " U00013", "U-0001", "U٠٠٠٠١", "M00013",
                           "U00000000000000000000", "send", "U00013/../x"})
      CPPUNIT_ASSERT_MESSAGE(id, !is_user_id(id));
    CPPUNIT_ASSERT(!is_wholesaler_id("WHL001"));
    CPPUNIT_ASSERT(!is_message_id("M99999999999999999999"));  // past 63 bits
  }

  void orders_messages_by_number() {
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{42}, message_number("M00042").value());
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{100000}, message_number("M100000").value());
    CPPUNIT_ASSERT(!message_number("M42"));
    CPPUNIT_ASSERT_EQUAL(std::string("M00042"), message_id(42));
    CPPUNIT_ASSERT_EQUAL(std::string("M100000"), message_id(100'000));
    CPPUNIT_ASSERT(!parse_number("9223372036854775808"));
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{9223372036854775807}, parse_number("9223372036854775807").value());
    for (const char* text : {"", "-1", "+1", " 1", "1 ", "0x1", "1.0"}) CPPUNIT_ASSERT(!parse_number(text));
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(IdTest);

}  // namespace beantrack
