#include "http/router.h"

#include <cppunit/extensions/HelperMacros.h>

#include <stdexcept>

#include "language/phrases.h"
#include "support/database.h"
#include "support/folders.h"
#include "support/limits.h"
#include "support/request.h"

namespace beantrack::http {

using auth::Budget;
using tests::FakeSource;
using tests::TestDatabase;

class RouterTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(RouterTest);
  CPPUNIT_TEST(finds_the_route);
  CPPUNIT_TEST(names_the_methods_that_would_do);
  CPPUNIT_TEST(asks_for_a_session);
  CPPUNIT_TEST(asks_for_the_csrf_token);
  CPPUNIT_TEST(refuses_more_than_a_user_may_ask);
  CPPUNIT_TEST(turns_failures_into_answers);
  CPPUNIT_TEST(speaks_as_it_is_asked_to);
  CPPUNIT_TEST(adds_what_every_answer_carries);
  CPPUNIT_TEST_SUITE_END();

 public:
  static Handler say(const std::string& word) {
    return [word](const Request& request, const Visitor&) { return html(word + ":" + request.segment); };
  }

  static Handler fail(const std::function<void()>& how) {
    return [how](const Request&, const Visitor&) -> Response {
      how();
      return html("");
    };
  }

  static Router router(auth::Limiter& limiter = tests::shared_limiter()) {
    auto& database = TestDatabase::shared();
    return {{{"GET", "/open", SessionRule::unknown, Csrf::none, ErrorFormat::people, Budget::none, say("open")},
             {"GET", "/chat/{id}", SessionRule::unknown, Csrf::none, ErrorFormat::people, Budget::none, say("room")},
             {"POST", "/chat/send", SessionRule::unknown, Csrf::none, ErrorFormat::people, Budget::none, say("send")},
             {"GET", "/chat/{id}/messages", SessionRule::unknown, Csrf::none, ErrorFormat::scripts, Budget::none, say("messages")},
             {"GET", "/inside", SessionRule::required, Csrf::none, ErrorFormat::people, Budget::page, say("inside")},
             {"GET", "/inside.json", SessionRule::required, Csrf::none, ErrorFormat::scripts, Budget::page, say("inside")},
             {"POST", "/change", SessionRule::optional, Csrf::required, ErrorFormat::people, Budget::change, say("changed")},
             {"GET", "/away", SessionRule::unknown, Csrf::none, ErrorFormat::people, Budget::none,
              fail([] { throw db::Unavailable(2002, "secret socket"); })},
             {"GET", "/slow", SessionRule::unknown, Csrf::none, ErrorFormat::people, Budget::none,
              fail([] { throw db::TooSlow(3024, "secret statement"); })},
             {"GET", "/broken", SessionRule::unknown, Csrf::none, ErrorFormat::people, Budget::none,
              fail([] { throw std::runtime_error("secret cause"); })},
             {"GET", "/refused", SessionRule::unknown, Csrf::none, ErrorFormat::people, Budget::none,
              fail([] { throw HttpError(422, "The name is longer than {1} characters.", {"9"}); })},
             {"GET", "/nothing", SessionRule::unknown, Csrf::none, ErrorFormat::people, Budget::none,
              [](const Request&, const Visitor&) { return redirect("/open"); }}},
            db::SessionStore(database.connection(), 30), limiter,
            [](const Request&, const Visitor&, const HttpError& error, ErrorFormat format) {
              Response response = html(std::string(format == ErrorFormat::scripts ? "json " : "page ") + error.text());
              for (const auto& [name, value] : error.headers()) response.add(name, value);
              return std::move(response.set_status(error.status()));
            }};
  }

  static Response answer(FakeSource source) { return router().answer(source); }
  static std::string body(FakeSource source) { return answer(std::move(source)).body(); }

  void finds_the_route() {
    CPPUNIT_ASSERT_EQUAL(std::string("open:"), body(FakeSource::get("/open")));
    CPPUNIT_ASSERT_EQUAL(std::string("open:"), body(FakeSource("HEAD", "/open")));
    CPPUNIT_ASSERT_EQUAL(std::string("room:U00013"), body(FakeSource::get("/chat/U00013")));
    CPPUNIT_ASSERT_EQUAL(std::string("messages:U00013"), body(FakeSource::get("/chat/U00013/messages")));
    CPPUNIT_ASSERT_EQUAL(std::string("send:"), body(FakeSource::post("/chat/send")));
    for (const char* path : {"", "/", "/open/", "/chat", "/chat/", "/chat/a/b", "/chat//messages", "/chat/messages/x", "/OPEN"})
      CPPUNIT_ASSERT_EQUAL_MESSAGE(path, 404, answer(FakeSource::get(path)).status());
  }

  void names_the_methods_that_would_do() {
    const Response no_user = answer(FakeSource::get("/chat/send"));
    CPPUNIT_ASSERT_EQUAL(405, no_user.status());
    CPPUNIT_ASSERT_EQUAL(std::string("POST"), std::string(no_user.header("Allow")));
    for (const char* method : {"POST", "PUT", "OPTIONS", "TRACE", "get", ""}) {
      const Response response = answer(FakeSource(method, "/chat/U00013"));
      CPPUNIT_ASSERT_EQUAL_MESSAGE(method, 405, response.status());
      CPPUNIT_ASSERT_EQUAL(std::string("GET, HEAD"), std::string(response.header("Allow")));
    }
  }

  void asks_for_a_session() {
    auto& database = TestDatabase::shared();
    const auto token = database.sign_in(database.add_user(Role::vendor, "Namusoke"));
    CPPUNIT_ASSERT_EQUAL(std::string("inside:"), body(FakeSource::get("/inside").cookie(token)));
    const Response person = answer(FakeSource::get("/inside"));
    CPPUNIT_ASSERT_EQUAL(303, person.status());
    CPPUNIT_ASSERT_EQUAL(std::string("/login?next=%2Finside"), std::string(person.header("Location")));
    const Response script = answer(FakeSource::get("/inside").set("HTTP_ACCEPT", "application/json"));
    CPPUNIT_ASSERT_EQUAL(401, script.status());
    CPPUNIT_ASSERT_EQUAL(401, answer(FakeSource::get("/inside.json")).status());
  }

  void asks_for_the_csrf_token() {
    const std::string token(43, 'a');
    CPPUNIT_ASSERT_EQUAL(403, answer(FakeSource::post("/change").cookie(token)).status());
    CPPUNIT_ASSERT_EQUAL(std::string("changed:"), body(FakeSource::post("/change").cookie(token).csrf(token)));
  }

  void refuses_more_than_a_user_may_ask() {
    tests::Limits limits;
    limits.config.page_rate = {1, 2};
    auth::Limiter limiter{limits.config};
    Router limited = router(limiter);
    auto& database = TestDatabase::shared();
    const auto user = database.add_user(Role::vendor, "Namusoke");
    const auto ask = [&](const char* path, const std::string& token) {
      FakeSource source = FakeSource::get(path);
      return limited.answer(source.cookie(token));
    };
    const auto one = database.sign_in(user), other = database.sign_in(user);
    CPPUNIT_ASSERT_EQUAL(200, ask("/inside", one).status());
    CPPUNIT_ASSERT_EQUAL(200, ask("/inside", other).status());
    const Response refused = ask("/inside", one);
    CPPUNIT_ASSERT_EQUAL(429, refused.status());
    CPPUNIT_ASSERT_EQUAL(std::string("1"), std::string(refused.header("Retry-After")));
    CPPUNIT_ASSERT_EQUAL(std::string("json "), ask("/inside.json", one).body().substr(0, 5));
    CPPUNIT_ASSERT_EQUAL(200, ask("/open", one).status());
  }

  void turns_failures_into_answers() {
    const Response away = answer(FakeSource::get("/away"));
    CPPUNIT_ASSERT_EQUAL(503, away.status());
    CPPUNIT_ASSERT(!away.header("Retry-After").empty());
    CPPUNIT_ASSERT(away.body().find("secret") == std::string::npos);
    const Response slow = answer(FakeSource::get("/slow"));
    CPPUNIT_ASSERT_EQUAL(503, slow.status());
    CPPUNIT_ASSERT(!slow.header("Retry-After").empty());
    CPPUNIT_ASSERT(slow.body().starts_with("page The search took too long."));
    const Response broken = answer(FakeSource::get("/broken"));
    CPPUNIT_ASSERT_EQUAL(500, broken.status());
    CPPUNIT_ASSERT(broken.body().find("secret") == std::string::npos);
    CPPUNIT_ASSERT_EQUAL(422, answer(FakeSource::get("/refused")).status());
    CPPUNIT_ASSERT_EQUAL(std::string("page The name is longer than 9 characters."), body(FakeSource::get("/refused")));
    CPPUNIT_ASSERT_EQUAL(400, answer(FakeSource::get("/open?q=%zz")).status());
    CPPUNIT_ASSERT_EQUAL(std::string("json "), body(FakeSource::get("/chat/U00013/messages?q=%zz")).substr(0, 5));
  }

  void speaks_as_it_is_asked_to() {
    language::load_phrases(tests::locale_dir());
    const auto refused = [](std::string_view header) {
      return answer(FakeSource::get("/refused").set("HTTP_ACCEPT_LANGUAGE", header));
    };
    const Response french = refused("fr-CA, en;q=0.5");
    CPPUNIT_ASSERT_EQUAL(std::string("page Le nom dépasse 9 caractères."), french.body());
    CPPUNIT_ASSERT_EQUAL(std::string("fr"), std::string(french.header("Content-Language")));
    CPPUNIT_ASSERT_EQUAL(std::string("Accept-Language"), std::string(french.header("Vary")));
    CPPUNIT_ASSERT_EQUAL(std::string("ar"), std::string(refused("ar").header("Content-Language")));
    CPPUNIT_ASSERT_EQUAL(std::string("en"), std::string(refused("").header("Content-Language")));  // nothing stays
    const Response nothing = answer(FakeSource::get("/nothing").set("HTTP_ACCEPT_LANGUAGE", "fr"));
    CPPUNIT_ASSERT(nothing.header("Content-Language").empty());
  }

  void adds_what_every_answer_carries() {
    for (const char* path : {"/open", "/broken", "/nowhere", "/inside"}) {
      const Response response = answer(FakeSource::get(path));
      CPPUNIT_ASSERT_EQUAL(std::string("test-request"), std::string(response.header("X-Request-Id")));
      CPPUNIT_ASSERT_EQUAL(std::string("nosniff"), std::string(response.header("X-Content-Type-Options")));
      CPPUNIT_ASSERT(response.header("Content-Security-Policy").starts_with("default-src 'none';"));
    }
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(RouterTest);

}  // namespace beantrack::http
