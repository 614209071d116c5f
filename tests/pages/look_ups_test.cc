// What a page costs in statements, and that what is read with the session is what the page shows.
#include <nlohmann/json.hpp>

#include "crypto/token.h"
#include "db/reader_store.h"
#include "support/page_test.h"

namespace beantrack::pages {

class LookUpsTest : public PageTest {
  CPPUNIT_TEST_SUITE(LookUpsTest);
  CPPUNIT_TEST(one_statement_for_the_unread_count);
  CPPUNIT_TEST(one_statement_for_presence);
  CPPUNIT_TEST(one_statement_before_a_receiver_is_told);
  CPPUNIT_TEST(counts_more_unread_than_come_as_rows);
  CPPUNIT_TEST(an_ended_session_reads_nothing);
  CPPUNIT_TEST(a_session_is_asked_for_before_parameters);
  CPPUNIT_TEST_SUITE_END();

  std::uint64_t statements_of(const std::function<http::Response()>& request) {
    CPPUNIT_ASSERT_EQUAL(200, request().status());  // prepares the statements
    return site.statements(request);
  }
  std::uint64_t unread() {
    return nlohmann::json::parse(site.get("/chat/unread", token).body()).at("count").get<std::uint64_t>();
  }

 public:
  void one_statement_for_the_unread_count() {
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, unread());
    site.database.send(contact, me, "one");
    site.database.send(contact, me, "two");
    site.database.send(me, contact, "not mine to read");
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{2}, unread());
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, statements_of([&] { return site.get("/chat/unread", token); }));
  }

  void one_statement_for_presence() {
    const auto third = site.database.add_user(Role::vendor, "Zawadi");
    site.database.send(me, contact, "hello");
    for (const std::string& ids : {contact, third, contact + "," + third})
      CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, statements_of([&] { return site.get("/chat/presence?ids=" + ids, token); }));
  }

  void one_statement_before_a_receiver_is_told() {
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, statements_of([&] {
                           return site.script_post("/chat/typing", token, {{"receiver_id", contact}});
                         }));
  }

  void counts_more_unread_than_come_as_rows() {
    for (std::uint64_t n = 0; n < db::kUnreadRows + 2; ++n) {
      site.database.send(contact, me, "again");
      if (n >= db::kUnreadRows - 2) CPPUNIT_ASSERT_EQUAL(n + 1, unread());
    }
  }

  void an_ended_session_reads_nothing() {
    site.database.send(contact, me, "secret");
    site.database.owner().execute("UPDATE users SET disabled_at = CURRENT_TIMESTAMP WHERE id = ?", {me});
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, unread());
    CPPUNIT_ASSERT_EQUAL(401, site.get("/chat/presence?ids=" + contact, token).status());
    CPPUNIT_ASSERT_EQUAL(401, site.script_post("/chat/typing", token, {{"receiver_id", contact}}).status());
    CPPUNIT_ASSERT_EQUAL(401, site.script_post("/chat/send", token, {{"receiver_id", contact}}).status());
  }

  // A parameter that makes no sense is refused only after whoever sends it is known.
  void a_session_is_asked_for_before_parameters() {
    for (const char* body : {R"({"receiver_id":7})", R"({"receiver_id":"x"})", "{}"}) {
      CPPUNIT_ASSERT_EQUAL_MESSAGE(body, 400, site.json_post("/chat/typing", token, body).status());
      CPPUNIT_ASSERT_EQUAL_MESSAGE(body, 401,
                                   site.json_post("/chat/typing", crypto::new_token(), body).status());
    }
    CPPUNIT_ASSERT_EQUAL(400, site.get("/chat/presence?ids=x", token).status());
    CPPUNIT_ASSERT_EQUAL(401, site.get("/chat/presence?ids=x", crypto::new_token()).status());
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(LookUpsTest);

}  // namespace beantrack::pages
