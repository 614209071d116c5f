#include "http/request.h"

#include <cppunit/extensions/HelperMacros.h>

#include "http/error.h"
#include "support/request.h"

namespace beantrack::http {

using tests::FakeSource;

class RequestTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(RequestTest);
  CPPUNIT_TEST(reads_what_nginx_tells);
  CPPUNIT_TEST(makes_an_id_where_none_fits);
  CPPUNIT_TEST(reads_a_query);
  CPPUNIT_TEST(reads_a_form);
  CPPUNIT_TEST(keeps_semicolons_in_values);
  CPPUNIT_TEST(reads_json);
  CPPUNIT_TEST(reads_a_multipart_form);
  CPPUNIT_TEST(reads_cookies);
  CPPUNIT_TEST(knows_requests_from_elsewhere);
  CPPUNIT_TEST(knows_prefetches);
  CPPUNIT_TEST(ignores_the_query_of_a_post);
  CPPUNIT_TEST(refuses_malformed_forms);
  CPPUNIT_TEST(refuses_malformed_json);
  CPPUNIT_TEST(refuses_malformed_multipart);
  CPPUNIT_TEST(refuses_json_values_that_are_no_text);
  CPPUNIT_TEST(reads_what_is_true_or_false);
  CPPUNIT_TEST(refuses_wrong_lengths);
  CPPUNIT_TEST(refuses_what_is_too_large);
  CPPUNIT_TEST(refuses_other_types);
  CPPUNIT_TEST(knows_scripts);
  CPPUNIT_TEST(knows_what_is_seen);
  CPPUNIT_TEST_SUITE_END();

 public:
  static Request read(FakeSource source) {
    Request request{source};
    request.read_parameters(source);
    return request;
  }

  static int refusal(FakeSource source) {
    try {
      read(std::move(source));
      return 200;
    } catch (const HttpError& error) {
      return error.status();
    }
  }

  static FakeSource form(const std::string& body) {
    return FakeSource::post("/").body("application/x-www-form-urlencoded", body);
  }
  static FakeSource json(const std::string& body) { return FakeSource::post("/").json(body); }
  static FakeSource multipart(const std::string& body, const char* type = "multipart/form-data; boundary=B") {
    return FakeSource::post("/").body(type, body);
  }

  static std::string value(const Request& request, std::string_view name) {
    return request.parameter(name).value_or("(nothing)");
  }

  void reads_what_nginx_tells() {
    const Request request = read(FakeSource::get("/chat/U00013?x=1").set("HTTPS", "on"));
    CPPUNIT_ASSERT_EQUAL(std::string("GET"), request.method);
    CPPUNIT_ASSERT_EQUAL(std::string("/chat/U00013"), request.path);
    CPPUNIT_ASSERT_EQUAL(std::string("/chat/U00013?x=1"), request.uri);
    CPPUNIT_ASSERT_EQUAL(std::string("192.0.2.1"), request.remote_address);
    CPPUNIT_ASSERT_EQUAL(std::string("test-request"), request.id);
    CPPUNIT_ASSERT(request.https);
    CPPUNIT_ASSERT_EQUAL(std::string("/"), read(FakeSource::get("/")).path);
    CPPUNIT_ASSERT_EQUAL(400, refusal(FakeSource::get("/chat/\xff")));
  }

  void makes_an_id_where_none_fits() {
    for (const std::string& id : {std::string(), std::string("a\nb"), std::string("a b"), std::string(65, 'x')}) {
      const Request request = read(FakeSource::get("/").set("REQUEST_ID", id));
      CPPUNIT_ASSERT(!request.id.empty() && request.id.size() <= kMaxRequestId && request.id != id);
    }
  }

  void reads_a_query() {
    const Request request = read(FakeSource::get("/?q=caf%C3%A9+du&role=&&flag&x=a%3Db=c"));
    CPPUNIT_ASSERT_EQUAL(std::string("café du"), value(request, "q"));
    CPPUNIT_ASSERT_EQUAL(std::string(), value(request, "role"));
    CPPUNIT_ASSERT_EQUAL(std::string("a=b=c"), value(request, "x"));
    CPPUNIT_ASSERT(!request.parameter("Q"));
  }

  void reads_a_form() {
    const std::string text = "é 😀 <b>&\"\n\ttab; a=b&c %41 + ";
    const Request request = read(FakeSource::post("/").form({{"message", text}, {"receiver_id", "U00013"}}));
    CPPUNIT_ASSERT_EQUAL(text, value(request, "message"));
    CPPUNIT_ASSERT_EQUAL(std::string("U00013"), value(request, "receiver_id"));
    CPPUNIT_ASSERT(!read(form("")).parameter("message"));
    CPPUNIT_ASSERT_EQUAL(std::string("x"), value(read(FakeSource::post("/").body(
                                               "Application/X-WWW-form-urlencoded; charset=UTF-8", "a=x")), "a"));
  }

  void keeps_semicolons_in_values() {
    const Request request = read(form("a=1;b=2&c=3"));
    CPPUNIT_ASSERT_EQUAL(std::string("1;b=2"), value(request, "a"));
    CPPUNIT_ASSERT_EQUAL(std::string("3"), value(request, "c"));
  }

  void reads_json() {
    const Request request = read(
        json(R"({"message":"caf\u00e9 \ud83d\ude00\n","user":{"id":"U00013","age":5},"gone":null,"n":1})"));
    CPPUNIT_ASSERT_EQUAL(std::string("café 😀\n"), value(request, "message"));
    CPPUNIT_ASSERT_EQUAL(std::string("U00013"), value(request, "user.id"));
    CPPUNIT_ASSERT(!request.parameter("gone"));
    CPPUNIT_ASSERT_EQUAL(std::string("a\0b", 3), value(read(json(R"({"x":"a\u0000b"})")), "x"));
  }

  void reads_a_multipart_form() {
    const std::string body =
        "--B\r\nContent-Disposition: form-data; name=\"message\"\r\n\r\ntwo\r\nlines ☕\r\n"
        "--B\r\nContent-Disposition: form-data; name=\"receiver_id\"\r\n\r\nU00013\r\n--B--";
    for (const std::string& end : {std::string(), std::string("\r\n")})
      for (const char* type :
           {"multipart/form-data; boundary=B", "multipart/form-data; boundary=\"B\"; charset=utf-8"}) {
        const Request request = read(multipart(body + end, type));
        CPPUNIT_ASSERT_EQUAL(std::string("two\r\nlines ☕"), value(request, "message"));
        CPPUNIT_ASSERT_EQUAL(std::string("U00013"), value(request, "receiver_id"));
      }
  }

  void reads_cookies() {
    const Request request = read(FakeSource::get("/").set("HTTP_COOKIE", "a=1; b=x=y; d=2; ; c"));
    CPPUNIT_ASSERT_EQUAL(std::string("1"), std::string(request.cookie("a")));
    CPPUNIT_ASSERT_EQUAL(std::string("x=y"), std::string(request.cookie("b")));
    CPPUNIT_ASSERT(request.cookie("c").empty());
  }

  struct Origin {
    const char *host, *origin, *site, *referer;
    bool https = false;
  };

  static Request sent(const char* method, const Origin& from) {
    return read(FakeSource(method, "/")
                    .set("HTTP_HOST", from.host)
                    .set("HTTP_ORIGIN", from.origin)
                    .set("HTTP_SEC_FETCH_SITE", from.site)
                    .set("HTTP_REFERER", from.referer)
                    .set("HTTPS", from.https ? "on" : ""));
  }

  void knows_requests_from_elsewhere() {
    for (const Origin& own : {Origin{"a.test", "", "", ""},
                              {"a.test", "http://a.test", "", ""},
                              {"a.test", "http://a.test", "same-origin", "http://a.test/chat"},
                              {"A.test:80", "http://a.test", "", ""},
                              {"a.test:8080", "http://a.test:8080", "", ""},
                              {"[::1]:8080", "http://[::1]:8080", "", ""},
                              {"[::1]:80", "http://[::1]", "", ""},
                              {"a.test", "https://a.test", "", "", true},
                              {"a.test:443", "https://a.test", "", "", true},
                              {"a.test", "https://a.test", "", ""}})  // a proxy ends TLS
      for (const char* method : {"GET", "POST"})
        CPPUNIT_ASSERT_MESSAGE(own.origin, !sent(method, own).is_from_elsewhere());
    for (const Origin& foreign : {Origin{"a.test", "null", "", ""},
                                  {"a.test", "http://b.test", "", ""},
                                  {"a.test", "http://a.test.b.test", "", ""},
                                  {"a.test", "http://b.a.test", "same-site", ""},
                                  {"a.test", "http://a.test:8080", "", ""},
                                  {"a.test:8080", "http://a.test", "", ""},
                                  {"a.test", "a.test", "", ""},
                                  {"a.test", "ftp://a.test", "", ""},
                                  {"", "http://", "", ""},
                                  {"", "http://a.test", "", ""},
                                  {"[::80]", "http://[::", "", ""},
                                  {"a.test:80", "https://a.test", "", "", true},
                                  {"a.test", "http://a.test", "", "", true},
                                  {"a.test", "", "cross-site", ""},
                                  {"a.test", "", "same-site", ""},
                                  {"a.test", "http://a.test", "cross-site", ""}})
      for (const char* method : {"GET", "POST"})
        CPPUNIT_ASSERT_MESSAGE(foreign.origin, sent(method, foreign).is_from_elsewhere());
    // What only a form, or only a link, gives away.
    CPPUNIT_ASSERT(sent("POST", {"a.test", "", "none", ""}).is_from_elsewhere());
    CPPUNIT_ASSERT(!sent("GET", {"a.test", "", "none", ""}).is_from_elsewhere());
    for (const char* method : {"GET", "POST"})
      CPPUNIT_ASSERT(sent(method, {"a.test", "", "", "http://b.test/http://a.test/"}).is_from_elsewhere());
    CPPUNIT_ASSERT(sent("GET", {"a.test", "", "", "http://a.test@b.test/"}).is_from_elsewhere());
    CPPUNIT_ASSERT(!sent("GET", {"a.test", "", "", "http://a.test/chat?x=http://b.test"}).is_from_elsewhere());
  }

  void knows_prefetches() {
    for (const auto& [name, value] : {std::pair{"HTTP_SEC_PURPOSE", "prefetch;prerender"}, {"HTTP_PURPOSE", "prefetch"},
                                      {"HTTP_X_MOZ", "prefetch"}, {"HTTP_X_PURPOSE", "preview"}})
      CPPUNIT_ASSERT_MESSAGE(name, !read(FakeSource::get("/").set(name, value)).is_seen());
    CPPUNIT_ASSERT(read(FakeSource::get("/")).is_seen());
  }

  void ignores_the_query_of_a_post() {
    CPPUNIT_ASSERT(!read(FakeSource::post("/?message=x")).parameter("message"));
  }

  void refuses_malformed_forms() {
    for (const char* body : {"a=%", "a=%4", "a=%zz", "%=a", "a=%ff", "a=\xff", "a=%c0%af", "a=%ed%a0%80", "a=1&a=1",
                             "%ff=a"}) {
      CPPUNIT_ASSERT_EQUAL_MESSAGE(body, 400, refusal(form(body)));
      CPPUNIT_ASSERT_EQUAL_MESSAGE(body, 400, refusal(FakeSource::get(std::string("/?") + body)));
    }
    std::string many;
    for (int i = 0; i < 200; ++i) many += "a" + std::to_string(i) + "=&";
    CPPUNIT_ASSERT_EQUAL(400, refusal(form(many)));
  }

  void refuses_malformed_json() {
    for (const std::string& body :
         {std::string("{"), std::string("[]"), std::string("null"), std::string("\"x\""), std::string("{} x"),
          std::string(R"({"a":"\ud800"})"), std::string(R"({"a":"\udc00x"})"), std::string("{\"a\":\"\xff\"}"),
          std::string("{\"a\":\"\n\"}"), std::string(R"({"a":"1","a":"2"})"), std::string(100'000, '['),
          std::string("{\"a\":\"x\0\"}", 10)})
      CPPUNIT_ASSERT_EQUAL_MESSAGE(body.substr(0, 30), 400, refusal(json(body)));
  }

  void refuses_malformed_multipart() {
    const std::string part = "--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n";
    CPPUNIT_ASSERT_EQUAL(400, refusal(multipart(part + "--B--\r\n", "multipart/form-data")));
    CPPUNIT_ASSERT_EQUAL(400, refusal(multipart(part + "--B--\r\n", "multipart/form-data; boundary=")));
    CPPUNIT_ASSERT_EQUAL(400, refusal(multipart(part)));                           // cut short
    CPPUNIT_ASSERT_EQUAL(400, refusal(multipart("--B\r\nnothing\r\n--B--\r\n")));  // no end of the part's head
    CPPUNIT_ASSERT_EQUAL(400, refusal(multipart(part + part + "--B--\r\n")));      // one name twice
  }

  void refuses_json_values_that_are_no_text() {
    for (const char* value : {"1", "true", "[]", "{}", "1.5e9"}) {
      const Request request = read(json(std::string("{\"a\":") + value + "}"));
      CPPUNIT_ASSERT_THROW(request.parameter("a"), HttpError);
    }
  }

  void reads_what_is_true_or_false() {
    for (const bool flag : {true, false}) {
      const std::string word = flag ? "true" : "false";
      CPPUNIT_ASSERT_EQUAL(flag, read(json("{\"a\":" + word + "}")).flag("a").value());
      CPPUNIT_ASSERT_EQUAL(flag, read(json("{\"a\":\"" + word + "\"}")).flag("a").value());
      CPPUNIT_ASSERT_EQUAL(flag, read(form("a=" + word)).flag("a").value());
    }
    CPPUNIT_ASSERT(!read(json("{\"a\":null}")).flag("a") && !read(form("b=true")).flag("a"));
    CPPUNIT_ASSERT(read(form("a=1")).flag("a").value() && !read(form("a=0")).flag("a").value());
    for (const char* other : {"1", "\"\"", "\"2\"", "\"True\"", "[]", "{}"})
      CPPUNIT_ASSERT_THROW(read(json(std::string("{\"a\":") + other + "}")).flag("a"), HttpError);
  }

  void refuses_wrong_lengths() {
    for (const char* length : {"2", "4", "-1", "x", "3 ", "99999999999999999999"})
      CPPUNIT_ASSERT_EQUAL_MESSAGE(length, 400, refusal(form("a=1").set("CONTENT_LENGTH", length)));
    CPPUNIT_ASSERT_EQUAL(std::string("1"), value(read(form("a=1").set("CONTENT_LENGTH", "")), "a"));
  }

  void refuses_what_is_too_large() {
    CPPUNIT_ASSERT_EQUAL(200, refusal(form("a=" + std::string(kMaxBody - 2, 'x'))));
    CPPUNIT_ASSERT_EQUAL(413, refusal(form("a=" + std::string(kMaxBody - 1, 'x'))));
    CPPUNIT_ASSERT_EQUAL(413, refusal(form("a=" + std::string(kMaxBody, 'x')).set("CONTENT_LENGTH", "")));
    CPPUNIT_ASSERT_EQUAL(413, refusal(form("a=1").set("CONTENT_LENGTH", "999999999999")));
  }

  void refuses_other_types() {
    CPPUNIT_ASSERT_EQUAL(415, refusal(FakeSource::post("/").body("text/plain", "a=1")));
    CPPUNIT_ASSERT_EQUAL(415, refusal(FakeSource::post("/").body("", "a=1")));
    CPPUNIT_ASSERT_EQUAL(200, refusal(FakeSource::post("/").body("text/plain", "")));
  }

  void knows_scripts() {
    CPPUNIT_ASSERT(!Request(FakeSource::get("/").set("HTTP_ACCEPT", "text/html,*/*")).is_script());
    CPPUNIT_ASSERT(!Request(FakeSource::get("/").set("HTTP_ACCEPT", "text/html,application/json")).is_script());
    CPPUNIT_ASSERT(Request(FakeSource::get("/").set("HTTP_ACCEPT", "application/json")).is_script());
    CPPUNIT_ASSERT(Request(FakeSource::post("/").set("HTTP_X_CSRF_TOKEN", "x")).is_script());
    CPPUNIT_ASSERT(Request(FakeSource::post("/").json("{}")).is_script());
  }

  void knows_what_is_seen() {
    CPPUNIT_ASSERT(Request(FakeSource::get("/")).is_seen());
    CPPUNIT_ASSERT(!Request(FakeSource("HEAD", "/")).is_seen());
    CPPUNIT_ASSERT(!Request(FakeSource::get("/").set("HTTP_SEC_PURPOSE", "prefetch;prerender")).is_seen());
    CPPUNIT_ASSERT(!Request(FakeSource::get("/").set("HTTP_PURPOSE", "prefetch")).is_seen());
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(RequestTest);

}  // namespace beantrack::http
