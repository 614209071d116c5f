#include "model/message.h"

#include <cppunit/extensions/HelperMacros.h>

#include <ostream>

#include "model/contact_policy.h"
#include "model/event.h"

namespace beantrack {

std::ostream& operator<<(std::ostream& out, TextFault fault) { return out << static_cast<int>(fault); }

class MessageTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(MessageTest);
  CPPUNIT_TEST(takes_any_text);
  CPPUNIT_TEST(counts_characters_not_bytes);
  CPPUNIT_TEST(refuses_empty_texts);
  CPPUNIT_TEST(refuses_control_characters);
  CPPUNIT_TEST(refuses_what_is_not_utf8);
  CPPUNIT_TEST(takes_single_lines);
  CPPUNIT_TEST(makes_line_breaks_one_kind);
  CPPUNIT_TEST(knows_client_ids);
  CPPUNIT_TEST(knows_who_may_write_to_whom);
  CPPUNIT_TEST(knows_the_words_of_events);
  CPPUNIT_TEST_SUITE_END();

  static std::string repeated(std::string_view text, std::size_t times) {
    std::string all;
    for (std::size_t i = 0; i < times; ++i) all += text;
    return all;
  }

 public:
  void takes_any_text() {
    for (const char* text : {"hello", " two\nlines\twith a tab ", "مرحبا بالعالم", "日本語", "👩🏾‍🌾☕", "a\u202eb\u2066c",
                             "<script>", "\U0010FFFF", "\uE000", "\u00A0x"})
      CPPUNIT_ASSERT_EQUAL_MESSAGE(text, TextFault::none, check_text(text));
  }

  void counts_characters_not_bytes() {
    CPPUNIT_ASSERT_EQUAL(TextFault::none, check_text(repeated("😀", kMaxMessageCharacters)));
    CPPUNIT_ASSERT_EQUAL(TextFault::too_long, check_text(repeated("a", kMaxMessageCharacters + 1)));
  }

  void refuses_empty_texts() {
    for (const char* text : {"", " ", "\n\t ", "\u00a0\u3000\ufeff\u2028"})
      CPPUNIT_ASSERT_EQUAL(TextFault::empty, check_text(text));
  }

  void refuses_control_characters() {
    using namespace std::string_view_literals;
    for (const auto text : {"a\0b"sv, "a\rb"sv, "\x1b[31m"sv, "a\x7f"sv, "a\u0085"sv, "a\u009f"sv, "\b"sv})
      CPPUNIT_ASSERT_EQUAL(TextFault::control_character, check_text(text));
  }

  void refuses_what_is_not_utf8() {
    for (const char* text : {"\x80", "\xc3", "a\xc3(", "\xc0\xaf", "\xe0\x80\xaf", "\xf0\x80\x80\xaf", "\xed\xa0\x80",
                             "\xf4\x90\x80\x80", "\xff", "\xf5\x80\x80\x80", "\xe2\x82"})
      CPPUNIT_ASSERT_EQUAL(TextFault::not_utf8, check_text(text));
  }

  void takes_single_lines() {
    CPPUNIT_ASSERT_EQUAL(TextFault::none, check_line("Nakató & Söhne ☕", 20));
    for (const char* text : {"a\nb", "a\tb", "a\rb", "a\u0085b"})
      CPPUNIT_ASSERT_EQUAL_MESSAGE(text, TextFault::control_character, check_line(text, 20));
    CPPUNIT_ASSERT_EQUAL(TextFault::empty, check_line("", 20));
    CPPUNIT_ASSERT_EQUAL(TextFault::none, check_line(repeated("☕", 20), 20));
    CPPUNIT_ASSERT_EQUAL(TextFault::too_long, check_line(repeated("☕", 21), 20));
    CPPUNIT_ASSERT_EQUAL(std::size_t{20}, count_characters(repeated("☕", 20)));
  }

  void makes_line_breaks_one_kind() {
    CPPUNIT_ASSERT_EQUAL(std::string("a\nb\n\nc"), normalize_newlines("a\r\nb\r\n\nc"));
    CPPUNIT_ASSERT_EQUAL(std::string("a\rb\r"), normalize_newlines("a\rb\r"));  // for check_text to refuse
  }

  void knows_client_ids() {
    CPPUNIT_ASSERT(is_client_id("a-Z_09"));
    CPPUNIT_ASSERT(is_client_id(std::string(kMaxClientIdLength, 'x')));
    CPPUNIT_ASSERT(!is_client_id(std::string(kMaxClientIdLength + 1, 'x')));
    for (const char* id : {"", "a b", "a\n", "é", "a'b"}) CPPUNIT_ASSERT(!is_client_id(id));
  }

  void knows_who_may_write_to_whom() {
    const User admin{"U00001", "A", Role::admin}, other_admin{"U00002", "B", Role::admin};
    const User supplier{"U00003", "S", Role::supplier}, vendor{"U00004", "V", Role::vendor};
    CPPUNIT_ASSERT(may_chat(supplier, vendor) && may_chat(vendor, supplier) && may_chat(admin, vendor));
    CPPUNIT_ASSERT(may_chat(supplier, User{"U00005", "T", Role::supplier}));
    CPPUNIT_ASSERT(!may_chat(admin, other_admin));
    CPPUNIT_ASSERT(!may_chat(supplier, supplier));
  }

  void knows_the_words_of_events() {
    for (const auto kind : {EventKind::message_sent, EventKind::message_echo, EventKind::message_read,
                            EventKind::session_ended})
      CPPUNIT_ASSERT(parse_event_kind(to_string(kind)) == kind);
    CPPUNIT_ASSERT(!parse_event_kind("unknown"));
    CPPUNIT_ASSERT(!parse_role("Admin"));
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(MessageTest);

}  // namespace beantrack
