#include "push/frame.h"

#include <cppunit/extensions/HelperMacros.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

namespace beantrack::push {

class FrameTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(FrameTest);
  CPPUNIT_TEST(writes_a_message_byte_for_byte);
  CPPUNIT_TEST(keeps_any_text_on_one_line);
  CPPUNIT_TEST(says_which_message_is_answered);
  CPPUNIT_TEST(echoes_without_unread);
  CPPUNIT_TEST(tells_what_was_read);
  CPPUNIT_TEST(says_nothing_of_deleted_messages_and_sessions);
  CPPUNIT_TEST(says_nothing_of_other_peoples_messages);
  CPPUNIT_TEST(resets_to_a_position);
  CPPUNIT_TEST(writes_what_is_of_the_moment_without_an_id);
  CPPUNIT_TEST(spreads_reconnections);
  CPPUNIT_TEST_SUITE_END();

  static Event event(EventKind kind, const std::string& text) {
    Message message{.id = "M00042",
                    .seq = 42,
                    .sender_id = "U00013",
                    .receiver_id = "U00012",
                    .content = text,
                    .is_read = true,
                    .created_at = time_from_ms(1795356903123),
                    .read_at = time_from_ms(1795356904000)};
    const std::string user = kind == EventKind::message_echo ? message.sender_id : message.receiver_id;
    return {{57, 123}, kind, user, 42, message, {"U00013", "Okello & Söhne", Role::supplier}};
  }

  static nlohmann::json data_of(const std::string& frame) {
    const auto begin = frame.find("\ndata: ") + 7;
    return nlohmann::json::parse(frame.substr(begin, frame.find('\n', begin) - begin));
  }

 public:
  void writes_a_message_byte_for_byte() {
    CPPUNIT_ASSERT_EQUAL(
        std::string("id: 57000000123\nevent: message.sent\n"
                    "data: {\"message\":\"Agreed\",\"user\":{\"id\":\"U00013\",\"name\":\"Okello & Söhne\","
                    "\"role\":\"supplier\"},\"receiverId\":\"U00012\",\"timestamp\":\"02:15 PM\","
                    "\"createdAt\":\"2026-11-22T14:15:03.123Z\",\"messageId\":\"M00042\",\"unread\":true}\n\n"),
        frame(event(EventKind::message_sent, "Agreed")));
  }

  void keeps_any_text_on_one_line() {
    for (const std::string text : {"a\nb\r\nc\n\ndata: x", "\u2028\u2029\u0085", "\"\\ \x01 😀", "\n\n"}) {
      const std::string made = frame(event(EventKind::message_sent, text));
      CPPUNIT_ASSERT_EQUAL(std::ptrdiff_t{4}, std::count(made.begin(), made.end(), '\n'));
      CPPUNIT_ASSERT(made.find('\r') == std::string::npos && made.ends_with("\n\n"));
      CPPUNIT_ASSERT_EQUAL(text, data_of(made)["message"].get<std::string>());
    }
  }

  void says_which_message_is_answered() {
    auto answer = event(EventKind::message_sent, "x");
    CPPUNIT_ASSERT(!data_of(frame(answer)).contains("replyTo"));
    answer.message->reply_to = 41;
    CPPUNIT_ASSERT_EQUAL(std::string("M00041"), data_of(frame(answer))["replyTo"].get<std::string>());
  }

  void echoes_without_unread() {
    const auto made = frame(event(EventKind::message_echo, "x"));
    CPPUNIT_ASSERT(made.find("\nevent: message.echo\n") != std::string::npos);
    CPPUNIT_ASSERT_EQUAL(false, data_of(made)["unread"].get<bool>());
  }

  void tells_what_was_read() {
    CPPUNIT_ASSERT_EQUAL(std::string("id: 57000000123\nevent: message.read\ndata: {\"readerId\":\"U00012\",\"contactId\":\"U00013\","
                                     "\"upTo\":\"M00042\",\"at\":\"2026-11-22T14:15:04.000Z\"}\n\n"),
                         frame(event(EventKind::message_read, "x")));
  }

  void says_nothing_of_deleted_messages_and_sessions() {
    auto deleted = event(EventKind::message_sent, "x");
    deleted.message.reset();
    CPPUNIT_ASSERT(frame(deleted).empty());
    CPPUNIT_ASSERT(frame(event(EventKind::session_ended, "x")).empty());
    CPPUNIT_ASSERT(frame(event(EventKind::unknown, "x")).empty());
  }

  void says_nothing_of_other_peoples_messages() {
    for (const auto kind : {EventKind::message_sent, EventKind::message_echo, EventKind::message_read}) {
      auto foreign = event(kind, "x");
      foreign.user_id = "U00014";
      CPPUNIT_ASSERT(frame(foreign).empty());
    }
    auto swapped = event(EventKind::message_sent, "x");
    swapped.user_id = swapped.message->sender_id;
    CPPUNIT_ASSERT(frame(swapped).empty());
  }

  void resets_to_a_position() {
    CPPUNIT_ASSERT_EQUAL(std::string("id: 9987654321\nevent: reset\ndata: {\"cursor\":\"9987654321\"}\n\n"),
                         reset_frame({9, 987'654'321}));
  }

  void writes_what_is_of_the_moment_without_an_id() {
    CPPUNIT_ASSERT_EQUAL(
        std::string("event: typing\ndata: {\"userId\":\"U00013\",\"contactId\":\"U00012\",\"typing\":true}\n\n"),
        typing_frame({"U00013", "U00012", true}));
    CPPUNIT_ASSERT_EQUAL(std::string("event: presence\ndata: {\"userId\":\"U00013\",\"online\":true,"
                                     "\"seenAt\":\"2026-11-22T14:15:03.123Z\"}\n\n"),
                         presence_frame("U00013", {true, time_from_ms(1795356903123)}));
    CPPUNIT_ASSERT_EQUAL(
        std::string("event: presence\ndata: {\"userId\":\"U00013\",\"online\":false,\"seenAt\":null}\n\n"),
        presence_frame("U00013", {}));
  }

  void spreads_reconnections() {
    std::set<std::string> made;
    for (int i = 0; i < 50; ++i) made.insert(retry_frame());
    CPPUNIT_ASSERT(made.size() > 25);
    for (const auto& text : made) {
      CPPUNIT_ASSERT(text.starts_with("retry: ") && text.ends_with("\n\n"));
      const auto ms = std::stol(text.substr(7));
      CPPUNIT_ASSERT(ms >= kRetryLeast.count() && ms <= kRetryMost.count());
    }
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(FrameTest);

}  // namespace beantrack::push
