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
  CPPUNIT_TEST(local_paths_stay_here);
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
    Visitor visitor = visitor_of(read(FakeSource::get("/").cookie(database.sign_in(user))));
    CPPUNIT_ASSERT(!visitor.user_if_any());
    find_session(visitor, sessions);
    CPPUNIT_ASSERT_EQUAL(user, visitor.user().id);
    Visitor stranger = visitor_of(read(FakeSource::get("/").cookie(crypto::new_token())));
    find_session(stranger, sessions);
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
    CPPUNIT_ASSERT_EQUAL(std::string("beantrack_session=t; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=34560000"),
                         session_cookie("t", true, true));
    CPPUNIT_ASSERT_EQUAL(std::string("beantrack_session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"),
                         expired_session_cookie(false));
  }

  void local_paths_stay_here() {
    for (const char* path : {"/", "/chat", "/chat/U00013?before=M00042&x=%20"}) CPPUNIT_ASSERT(is_local_path(path));
    for (const char* path : {"", "chat", "//evil.test", "/\\evil.test", "/a\\b", "https://evil.test", "/a b", "/a\tb",
                             "/a\r\nb", "/caf\xc3\xa9", "javascript:x", "\\/evil.test", " /chat"})
      CPPUNIT_ASSERT_MESSAGE(path, !is_local_path(path));
    CPPUNIT_ASSERT(!is_local_path("/" + std::string(kMaxNextLength, 'a')));
  }

  void the_login_knows_the_way_back() {
    const auto way = [](FakeSource source) {
      return std::string(redirect_to_login(read(std::move(source))).header("Location"));
    };
    CPPUNIT_ASSERT_EQUAL(std::string("/login?next=%2Fchat%2FU00013%3Fbefore%3DM00042"),
                         way(FakeSource::get("/chat/U00013?before=M00042")));
    CPPUNIT_ASSERT_EQUAL(std::string("/login"), way(FakeSource::post("/chat/send")));
    CPPUNIT_ASSERT_EQUAL(std::string("/login"), way(FakeSource::get("/chat").set("REQUEST_URI", "//evil.test/chat")));
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(GuardTest);

}  // namespace beantrack::http
