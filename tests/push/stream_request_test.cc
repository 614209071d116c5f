#include "push/stream_request.h"

#include <cppunit/extensions/HelperMacros.h>

namespace beantrack::push {

class StreamRequestTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(StreamRequestTest);
  CPPUNIT_TEST(reads_a_request_in_one_piece_or_in_many);
  CPPUNIT_TEST(finds_the_cookie_among_others);
  CPPUNIT_TEST(prefers_a_valid_last_event_id);
  CPPUNIT_TEST(knows_cursors_that_are_no_ids);
  CPPUNIT_TEST(refuses_garbage_and_endless_heads);
  CPPUNIT_TEST(refuses_what_others_might_read_differently);
  CPPUNIT_TEST(reads_no_body_and_no_second_request);
  CPPUNIT_TEST(reads_a_head_that_is_too_large_to_its_end);
  CPPUNIT_TEST_SUITE_END();

  using Progress = StreamRequest::Progress;

  // The request with these header lines, read whole.
  static StreamRequest request(const std::string& target, const std::string& headers) {
    StreamRequest made;
    CPPUNIT_ASSERT(made.read("GET " + target + " HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n") == Progress::complete);
    return made;
  }

  static std::string cursor(const std::string& target, const std::string& headers) {
    const auto found = request(target, headers).cursor();
    if (!found) return "none";
    return found->position ? to_string(*found->position) : "no id";
  }

 public:
  void reads_a_request_in_one_piece_or_in_many() {
    const std::string text = "GET /chat/stream?after=5 HTTP/1.0\r\nCookie: beantrack_session=abc\r\nLast-Event-ID: 57000000123\r\n\r\n";
    StreamRequest slow;
    for (std::size_t i = 0; i + 1 < text.size(); ++i)
      CPPUNIT_ASSERT(slow.read(text.substr(i, 1)) == Progress::reading);
    CPPUNIT_ASSERT(slow.read("\n") == Progress::complete);
    CPPUNIT_ASSERT(slow.is_get());
    CPPUNIT_ASSERT_EQUAL(std::string("/chat/stream"), slow.path());
    CPPUNIT_ASSERT_EQUAL(std::string("abc"), slow.session_token());
    CPPUNIT_ASSERT(slow.cursor()->position == EventId(57, 123));
  }

  void finds_the_cookie_among_others() {
    CPPUNIT_ASSERT_EQUAL(std::string("t"), request("/", "Cookie: a=b; beantrack_session=t; c=d\r\n").session_token());
    CPPUNIT_ASSERT_EQUAL(std::string("t"), request("/", "cookie: a=b\r\nCOOKIE: beantrack_session=t\r\n").session_token());
    CPPUNIT_ASSERT_EQUAL(std::string(), request("/", "Cookie: xbeantrack_session=t; beantrack_session\r\n").session_token());
    CPPUNIT_ASSERT_EQUAL(std::string(), request("/", "").session_token());
    const std::string twice = "Cookie: beantrack_session=t; beantrack_session=u\r\n";
    CPPUNIT_ASSERT_EQUAL(std::string(), request("/", twice).session_token());
    const std::string both = "Cookie: beantrack_session=t; __Host-beantrack_session=u\r\n";
    CPPUNIT_ASSERT_EQUAL(std::string("t"), request("/", both).session_token());
    CPPUNIT_ASSERT_EQUAL(std::string("u"), request("/", both + "HTTPS: on\r\n").session_token());
    CPPUNIT_ASSERT_EQUAL(std::string(), request("/", "HTTPS: on\r\nCookie: beantrack_session=t\r\n").session_token());
  }

  void prefers_a_valid_last_event_id() {
    const std::string id = "57000000123", after = "5000000456";
    CPPUNIT_ASSERT_EQUAL(id, cursor("/chat/stream?after=" + after, "Last-Event-ID: " + id + "\r\n"));
    CPPUNIT_ASSERT_EQUAL(after, cursor("/chat/stream?after=" + after, "Last-Event-ID: x\r\n"));
    CPPUNIT_ASSERT_EQUAL(after, cursor("/chat/stream?x=1&after=" + after + "&y", ""));
    CPPUNIT_ASSERT_EQUAL(std::string("none"), cursor("/chat/stream", ""));
  }

  void knows_cursors_that_are_no_ids() {
    for (const std::string bad : {"x", "-1", "57", "000000123", "5700000012x", "99999999999999999999999999999"}) {
      CPPUNIT_ASSERT_EQUAL(std::string("no id"), cursor("/chat/stream", "Last-Event-ID: " + bad + "\r\n"));
      CPPUNIT_ASSERT_EQUAL(std::string("no id"), cursor("/chat/stream?after=" + bad, ""));
    }
    CPPUNIT_ASSERT_EQUAL(std::string("none"), cursor("/chat/stream", "Last-Event-ID: \r\n"));
  }

  void refuses_garbage_and_endless_heads() {
    StreamRequest garbage;
    CPPUNIT_ASSERT(garbage.read("\x16\x03\x01 hello") == Progress::malformed);
    StreamRequest endless;
    CPPUNIT_ASSERT(endless.read("GET / HTTP/1.1\r\nX: ") == Progress::reading);
    CPPUNIT_ASSERT(endless.read(std::string(kMaxRequestHead, 'x')) == Progress::reading);
    CPPUNIT_ASSERT(endless.read(std::string(kMaxDrainedHead - kMaxRequestHead, 'x')) == Progress::too_large);
  }

  // Each is refused at the byte that shows it, or at the head's end, and whatever follows does not change that.
  void refuses_what_others_might_read_differently() {
    const std::string begin = "GET / HTTP/1.1\r\nHost: x\r\n", end = "\r\n";
    for (const std::string& bad : {
             begin + "Cookie: a=b\r\n beantrack_session=t\r\n" + end,  // a continued line
             begin + "\tX: y\r\n" + end,
             begin + "X: y\n" + end,  // lines without CR
             std::string("GET / HTTP/1.1\n\n"),
             begin + "X: y\rCookie: beantrack_session=t\r\n" + end,  // CR within a line
             begin + "X : y\r\n" + end,                             // a space before the colon
             begin + "X\r\n" + end,
             begin + ": y\r\n" + end,
             begin + "X: a" + std::string(1, '\0') + "b\r\n" + end,
             begin + "X: a\x7f\r\n" + end,
             begin + "Content-Length: 1\r\nContent-Length: 2\r\n" + end,
             begin + "Content-Length: 1x\r\n" + end,
             begin + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n" + end,
             "GET /a b HTTP/1.1\r\n" + end,
             "GET / HTTP/2.0\r\n" + end,
             "GET / HTTP/1.1 \r\n" + end,
             "GET /\r\n" + end,
             "\r\n" + begin + end,
             "get / HTTP/1.1\r\n" + end,
         }) {
      StreamRequest whole, bytewise;
      CPPUNIT_ASSERT_MESSAGE(bad, whole.read(bad) == Progress::malformed);
      for (const char byte : bad) bytewise.read({&byte, 1});
      CPPUNIT_ASSERT_MESSAGE(bad, bytewise.read(begin + end) == Progress::malformed);
    }
  }

  void reads_no_body_and_no_second_request() {
    const std::string second = "GET /second HTTP/1.1\r\nCookie: beantrack_session=u\r\n\r\n";
    for (const std::string length : {"", "Content-Length: 5000000\r\n", "Transfer-Encoding: chunked\r\n"}) {
      StreamRequest made;
      const std::string first = "GET /first HTTP/1.1\r\n" + length + "Cookie: beantrack_session=t\r\n\r\n";
      CPPUNIT_ASSERT(made.read(first + second) == Progress::complete);
      CPPUNIT_ASSERT(made.read(second) == Progress::complete);
      CPPUNIT_ASSERT_EQUAL(std::string("/first"), made.path());
      CPPUNIT_ASSERT_EQUAL(std::string("t"), made.session_token());
    }
  }

  void reads_a_head_that_is_too_large_to_its_end() {
    const auto head = [](std::size_t size) {
      const std::string begin = "GET /chat/stream HTTP/1.1\r\nX-Request-Id: 7\r\nCookie: a=", end = "\r\n\r\n";
      return begin + std::string(size - begin.size() - end.size(), 'x') + end;
    };
    CPPUNIT_ASSERT(StreamRequest{}.read(head(kMaxRequestHead)) == Progress::complete);
    StreamRequest large;
    const std::string text = head(kMaxRequestHead + 1);
    CPPUNIT_ASSERT(large.read(text.substr(0, text.size() - 2)) == Progress::reading);
    CPPUNIT_ASSERT(large.read("\r\n") == Progress::too_large);
    CPPUNIT_ASSERT_EQUAL(std::string("7"), large.id());
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(StreamRequestTest);

}  // namespace beantrack::push
