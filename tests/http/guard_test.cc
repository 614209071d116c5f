#include "http/guard.h"

#include <cppunit/extensions/HelperMacros.h>

#include "crypto/token.h"
#include "support/database.h"
#include "support/request.h"

namespace beantrack::http {

using tests::FakeSource;
using tests::TestDatabase;

class GuardTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(GuardTest);
  CPPUNIT_TEST(finds_the_session_of_a_cookie);
  CPPUNIT_TEST(passes_over_what_is_no_token);
  CPPUNIT_TEST(compares_csrf_tokens);
  CPPUNIT_TEST(cookies_have_their_attributes);
  CPPUNIT_TEST(reads_the_cookie_of_its_scheme);
  CPPUNIT_TEST(knows_an_ended_session);
  CPPUNIT_TEST(the_login_knows_the_way_back);
  CPPUNIT_TEST_SUITE_END();

 public:
  static Request read(FakeSource source) {
    Request request{source};
    request.read_parameters(source);
    return request;
  }

  void finds_the_session_of_a_cookie() {
    auto& database = TestDatabase::shared();
    const auto user = database.add_user(Role::vendor, "Namusoke");
    db::SessionStore sessions{database.connection(), 30};
    const Request request = read(FakeSource::get("/").cookie(database.sign_in(user)));
    Visitor visitor = visitor_of(request);
    CPPUNIT_ASSERT(!visitor.user_if_any());
    find_session(request, visitor, sessions);
    CPPUNIT_ASSERT_EQUAL(user, visitor.user().id);
    Visitor stranger = visitor_of(read(FakeSource::get("/").cookie(crypto::new_token())));
    find_session(request, stranger, sessions);
    CPPUNIT_ASSERT(!stranger.session);
    CPPUNIT_ASSERT(!stranger.csrf_token().empty());
  }

  void passes_over_what_is_no_token() {
    for (const std::string& cookie : {std::string(), std::string("x"), std::string(43, '\''), std::string(44, 'a')}) {
      const Visitor visitor = visitor_of(read(FakeSource::get("/").cookie(cookie)));
      CPPUNIT_ASSERT(visitor.token.empty() && visitor.csrf_token().empty());
    }
  }

  void compares_csrf_tokens() {
    const std::string token = crypto::new_token(), csrf = crypto::csrf_token(token);
    const auto fits = [](FakeSource source) {
      const Request request = read(std::move(source));
      return has_csrf_token(request, visitor_of(request));
    };
    CPPUNIT_ASSERT(fits(FakeSource::post("/").cookie(token).csrf(token)));
    CPPUNIT_ASSERT(fits(FakeSource::post("/").cookie(token).form({{"_token", csrf}})));
    CPPUNIT_ASSERT(fits(FakeSource::post("/").cookie(token).json("{\"_token\":\"" + csrf + "\"}")));
    CPPUNIT_ASSERT(!fits(FakeSource::post("/").cookie(token)));
    CPPUNIT_ASSERT(!fits(FakeSource::post("/").csrf(token)));
    CPPUNIT_ASSERT(!fits(FakeSource::post("/").set("HTTP_X_CSRF_TOKEN", "")));
    CPPUNIT_ASSERT(!fits(FakeSource::post("/").cookie(token).csrf(crypto::new_token())));
    CPPUNIT_ASSERT(!fits(FakeSource::post("/?_token=" + csrf).cookie(token)));
  }

  void cookies_have_their_attributes() {
    CPPUNIT_ASSERT_EQUAL(std::string("beantrack_session=t; Path=/; HttpOnly; SameSite=Lax"),
                         session_cookie("t", false, false));
    CPPUNIT_ASSERT_EQUAL(
        std::string("__Host-beantrack_session=t; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=34560000"),
                         session_cookie("t", true, true));
    CPPUNIT_ASSERT_EQUAL(std::string("beantrack_session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"),
                         expired_session_cookie(false));
    CPPUNIT_ASSERT_EQUAL(std::string("__Host-device=d; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=60"),
                         set_cookie("device", "d", true, 60));
  }

  void reads_the_cookie_of_its_scheme() {
    const std::string plain = crypto::new_token(), secure = crypto::new_token();
    const auto source = FakeSource::get("/").set(
        "HTTP_COOKIE", "beantrack_session=" + plain + "; __Host-beantrack_session=" + secure);
    CPPUNIT_ASSERT_EQUAL(plain, visitor_of(read(source)).token);
    CPPUNIT_ASSERT_EQUAL(secure, visitor_of(read(FakeSource(source).set("HTTPS", "on"))).token);
    CPPUNIT_ASSERT(visitor_of(read(FakeSource::get("/").cookie(plain).set("HTTPS", "on"))).token.empty());
  }

  void knows_an_ended_session() {
    const std::string session = crypto::new_token();
    Visitor visitor{.token = session, .session = std::nullopt};
    CPPUNIT_ASSERT(has_ended_session(visitor));
    const Response response = redirect_to_login(read(FakeSource::get("/chat")), visitor);
    CPPUNIT_ASSERT_EQUAL(std::string("\"cache\""), std::string(response.header("Clear-Site-Data")));
    CPPUNIT_ASSERT(response.header("Set-Cookie").starts_with("beantrack_session=e."));
    // The same in each tab, and nothing that names the session.
    const std::string after = crypto::visitor_token_after(session);
    CPPUNIT_ASSERT_EQUAL(after, crypto::visitor_token_after(session));
    CPPUNIT_ASSERT(crypto::is_visitor_token(after) && !crypto::is_token(after));
    CPPUNIT_ASSERT(after.find(session) == std::string::npos);
    CPPUNIT_ASSERT(after.find(crypto::csrf_token(session)) == std::string::npos);
    CPPUNIT_ASSERT(crypto::is_visitor_token_after(after));
    CPPUNIT_ASSERT(!crypto::is_visitor_token_after(crypto::new_visitor_token()));
    for (const std::string& token : {std::string(), after, crypto::new_visitor_token()}) {
      visitor.token = token;
      CPPUNIT_ASSERT(!has_ended_session(visitor));
      const Response other = redirect_to_login(read(FakeSource::get("/chat")), visitor);
      CPPUNIT_ASSERT(other.header("Clear-Site-Data").empty() && other.header("Set-Cookie").empty());
    }
  }

  void the_login_knows_the_way_back() {
    const auto way = [](FakeSource source) {
      return std::string(redirect_to_login(read(std::move(source)), {}).header("Location"));
    };
    CPPUNIT_ASSERT_EQUAL(std::string("/login?next=%2Fchat%2FU00013%3Fbefore%3DM00042"),
                         way(FakeSource::get("/chat/U00013?before=M00042")));
    CPPUNIT_ASSERT_EQUAL(std::string("/login"), way(FakeSource::post("/chat/send")));
    CPPUNIT_ASSERT_EQUAL(std::string("/login?next=%2Fchat"),
                         way(FakeSource::get("/chat").set("REQUEST_URI", "//evil.test/chat")));
    CPPUNIT_ASSERT_EQUAL(std::string("/login"), way(FakeSource::get("/chat?q=" + std::string(kMaxNextLength, 'a'))));
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(GuardTest);

}  // namespace beantrack::http
