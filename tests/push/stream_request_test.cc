#include "push/stream_request.h"

#include <cppunit/extensions/HelperMacros.h>

namespace beantrack::push {

class StreamRequestTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(StreamRequestTest);
  CPPUNIT_TEST(reads_a_request_in_one_piece_or_in_many);
  CPPUNIT_TEST(finds_the_cookie_among_others);
  CPPUNIT_TEST(prefers_a_valid_last_event_id);
  CPPUNIT_TEST(knows_cursors_that_are_no_numbers);
  CPPUNIT_TEST(refuses_garbage_and_endless_heads);
  CPPUNIT_TEST_SUITE_END();

  using Progress = StreamRequest::Progress;

  // The request with these header lines, read whole.
  static StreamRequest request(const std::string& target, const std::string& headers) {
    StreamRequest made;
    CPPUNIT_ASSERT(made.read("GET " + target + " HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n") == Progress::complete);
    return made;
  }

  static std::int64_t cursor(const std::string& target, const std::string& headers) {
    const auto found = request(target, headers).cursor();
    if (!found) return -1;
    return found->position ? static_cast<std::int64_t>(*found->position) : -2;
  }

 public:
  void reads_a_request_in_one_piece_or_in_many() {
    const std::string text = "GET /chat/stream?after=5 HTTP/1.0\r\nCookie: beantrack_session=abc\r\nLast-Event-ID: 57\r\n\r\n";
    StreamRequest slow;
    for (std::size_t i = 0; i + 1 < text.size(); ++i)
      CPPUNIT_ASSERT(slow.read(text.substr(i, 1)) == Progress::reading);
    CPPUNIT_ASSERT(slow.read("\n") == Progress::complete);
    CPPUNIT_ASSERT(slow.is_get());
    CPPUNIT_ASSERT_EQUAL(std::string("/chat/stream"), slow.path());
    CPPUNIT_ASSERT_EQUAL(std::string("abc"), slow.session_token());
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{57}, slow.cursor()->position.value());
  }

  void finds_the_cookie_among_others() {
    CPPUNIT_ASSERT_EQUAL(std::string("t"), request("/", "Cookie: a=b; beantrack_session=t; c=d\r\n").session_token());
    CPPUNIT_ASSERT_EQUAL(std::string("t"), request("/", "cookie: a=b\r\nCOOKIE: beantrack_session=t\r\n").session_token());
    CPPUNIT_ASSERT_EQUAL(std::string(), request("/", "Cookie: xbeantrack_session=t; beantrack_session\r\n").session_token());
    CPPUNIT_ASSERT_EQUAL(std::string(), request("/", "").session_token());
  }

  void prefers_a_valid_last_event_id() {
    CPPUNIT_ASSERT_EQUAL(std::int64_t{57}, cursor("/chat/stream?after=5", "Last-Event-ID: 57\r\n"));
    CPPUNIT_ASSERT_EQUAL(std::int64_t{5}, cursor("/chat/stream?after=5", "Last-Event-ID: x\r\n"));
    CPPUNIT_ASSERT_EQUAL(std::int64_t{5}, cursor("/chat/stream?x=1&after=5&y", ""));
    CPPUNIT_ASSERT_EQUAL(std::int64_t{-1}, cursor("/chat/stream", ""));
  }

  void knows_cursors_that_are_no_numbers() {
    CPPUNIT_ASSERT_EQUAL(std::int64_t{-2}, cursor("/chat/stream", "Last-Event-ID: x\r\n"));
    CPPUNIT_ASSERT_EQUAL(std::int64_t{-2}, cursor("/chat/stream?after=-1", ""));
    CPPUNIT_ASSERT_EQUAL(std::int64_t{-2}, cursor("/chat/stream?after=99999999999999999999", ""));
    CPPUNIT_ASSERT_EQUAL(std::int64_t{-1}, cursor("/chat/stream", "Last-Event-ID: \r\n"));
  }

  void refuses_garbage_and_endless_heads() {
    StreamRequest garbage;
    CPPUNIT_ASSERT(garbage.read("\x16\x03\x01 hello") == Progress::malformed);
    StreamRequest endless;
    CPPUNIT_ASSERT(endless.read("GET / HTTP/1.1\r\nX: ") == Progress::reading);
    CPPUNIT_ASSERT(endless.read(std::string(kMaxRequestHead, 'x')) == Progress::malformed);
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(StreamRequestTest);

}  // namespace beantrack::push
