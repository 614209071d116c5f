// The addresses that scripts use: receive, mark-read (which a room has a plain form for, too), unread.

#include <nlohmann/json.hpp>

#include "crypto/token.h"
#include "support/page_test.h"

namespace beantrack::pages {

using nlohmann::json;

class ScriptTest : public PageTest {
  CPPUNIT_TEST_SUITE(ScriptTest);
  CPPUNIT_TEST(receives_a_stored_message);
  CPPUNIT_TEST(receives_what_the_guides_script_describes);
  CPPUNIT_TEST(believes_no_caller);
  CPPUNIT_TEST(receives_nothing_malformed);
  CPPUNIT_TEST(marks_as_read);
  CPPUNIT_TEST(marks_up_to_a_message);
  CPPUNIT_TEST(leads_a_plain_form_back_to_the_room);
  CPPUNIT_TEST(marks_nothing_malformed);
  CPPUNIT_TEST(counts_unread);
  CPPUNIT_TEST(needs_session_and_csrf_token);
  CPPUNIT_TEST_SUITE_END();

 public:
  http::Response receive(const json& body) { return site.json_post("/chat/receive", token, body.dump()); }
  std::string mark(const json& body) { return site.json_post("/chat/mark-read", token, body.dump()).body(); }
  std::string unread() { return site.get("/chat/unread", token).body(); }
  static json described(const std::string& sender, const std::string& text) {
    return {{"message", text}, {"user", {{"id", sender}, {"name", "Somebody"}, {"role", "admin"}}},
            {"timestamp", "02:15 PM"}};
  }

  void receives_a_stored_message() {
    const auto theirs = site.database.send(contact, me, "Hello <b>");
    const auto mine = site.database.send(me, contact, "Hi");
    const auto left = receive({{"messageId", theirs.id}, {"message", "forged"}, {"timestamp", "99:99"}});
    CPPUNIT_ASSERT_EQUAL(200, left.status());
    CPPUNIT_ASSERT(has(left.body(), "id=\"message-" + theirs.id + "\"") && has(left.body(), "Hello &lt;b&gt;"));
    CPPUNIT_ASSERT(has(left.body(), "Namusoke") && !has(left.body(), "bubble-own") && !has(left.body(), "forged"));
    CPPUNIT_ASSERT(has(receive({{"messageId", mine.id}}).body(), "bubble-own"));
    CPPUNIT_ASSERT_EQUAL(
        200, site.script_post("/chat/receive", token, {{"messageId", theirs.id}}).status());  // as a form
  }

  void receives_what_the_guides_script_describes() {
    const auto message = site.database.send(contact, me, "two\nlines");
    site.database.send(contact, me, "another");
    const auto response = receive(described(contact, "two\nlines"));
    CPPUNIT_ASSERT(has(response.body(), "id=\"message-" + message.id + "\"") && !has(response.body(), "Somebody"));
  }

  void believes_no_caller() {
    const auto other = site.database.add_user(Role::vendor, "Mugisha");
    const auto foreign = site.database.send(contact, other, "private");
    CPPUNIT_ASSERT_EQUAL(404, receive({{"messageId", foreign.id}}).status());
    CPPUNIT_ASSERT_EQUAL(404, receive({{"messageId", "M99999999"}}).status());
    CPPUNIT_ASSERT_EQUAL(404, receive(described(contact, "private")).status());
    CPPUNIT_ASSERT_EQUAL(404, receive(described(contact, "never written")).status());
  }

  void receives_nothing_malformed() {
    for (const json& body : {json::object(), json{{"messageId", "x"}}, json{{"messageId", 5}}, json{{"message", "x"}},
                             json{{"message", "x"}, {"user", "U00013"}}, described("x", "x"),
                             json{{"message", 5}, {"user", {{"id", contact}}}}})
      CPPUNIT_ASSERT_EQUAL_MESSAGE(body.dump(), 400, receive(body).status());
  }

  void marks_as_read() {
    site.database.send(contact, me, "one");
    site.database.send(contact, me, "two");
    CPPUNIT_ASSERT_EQUAL(std::string(R"({"success":true,"count":2})"), mark({{"sender_id", contact}}));
    CPPUNIT_ASSERT_EQUAL(std::string(R"({"success":true,"count":0})"), mark({{"sender_id", contact}}));
    CPPUNIT_ASSERT_EQUAL(std::string(R"({"success":true,"count":0})"), mark({{"sender_id", "U99999"}}));
  }

  void marks_up_to_a_message() {
    const auto first = site.database.send(contact, me, "one");
    site.database.send(contact, me, "two");
    CPPUNIT_ASSERT_EQUAL(std::string(R"({"success":true,"count":1})"),
                         mark({{"sender_id", contact}, {"up_to", first.id}}));
    CPPUNIT_ASSERT_EQUAL(std::string(R"({"count":1})"), unread());
  }

  void leads_a_plain_form_back_to_the_room() {
    site.database.send(contact, me, "one");
    const FakeSource::Fields fields{{"sender_id", contact}, {"_token", crypto::csrf_token(token)}};
    const auto form = [&](const char* accept) {
      return FakeSource::post("/chat/mark-read").cookie(token).form(fields).set("HTTP_ACCEPT", accept);
    };
    const auto response = site.answer(form("text/html,*/*"));
    CPPUNIT_ASSERT_EQUAL(303, response.status());
    CPPUNIT_ASSERT_EQUAL("/chat/" + contact, std::string(response.header("Location")));
    CPPUNIT_ASSERT_EQUAL(std::string(R"({"count":0})"), unread());
    CPPUNIT_ASSERT_EQUAL(200, site.answer(form("*/*")).status());  // whoever wants no page has the guide's answer
    CPPUNIT_ASSERT_EQUAL(200, site.answer(form("text/html").csrf(token)).status());
  }

  void marks_nothing_malformed() {
    for (const json& body : {json::object(), json{{"sender_id", ""}}, json{{"sender_id", nullptr}},
                             json{{"sender_id", "x"}}}) {
      const auto response = site.json_post("/chat/mark-read", token, body.dump());
      CPPUNIT_ASSERT_EQUAL(400, response.status());
      CPPUNIT_ASSERT_EQUAL(std::string("Invalid request"), json::parse(response.body()).at("error").get<std::string>());
    }
    for (const json& body : {json{{"sender_id", 5}}, json{{"sender_id", contact}, {"up_to", "x"}}})
      CPPUNIT_ASSERT_EQUAL(400, site.json_post("/chat/mark-read", token, body.dump()).status());
  }

  void counts_unread() {
    CPPUNIT_ASSERT_EQUAL(std::string(R"({"count":0})"), unread());
    site.database.send(contact, me, "one");
    site.database.send(me, contact, "two");
    CPPUNIT_ASSERT_EQUAL(std::string(R"({"count":1})"), unread());
    CPPUNIT_ASSERT_EQUAL(std::string(R"({"count":0})"), site.get("/chat/unread", "").body());
  }

  void needs_session_and_csrf_token() {
    for (const char* path : {"/chat/receive", "/chat/mark-read"}) {
      const auto anonymous = site.answer(FakeSource::post(path).form({{"sender_id", contact}}));
      CPPUNIT_ASSERT_EQUAL(401, anonymous.status());
      CPPUNIT_ASSERT(json::parse(anonymous.body()).contains("error"));
      const auto forged = site.answer(FakeSource::post(path).cookie(token).form({{"sender_id", contact}}));
      CPPUNIT_ASSERT_EQUAL(403, forged.status());
      CPPUNIT_ASSERT(json::parse(forged.body()).contains("error"));
    }
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(ScriptTest);

}  // namespace beantrack::pages
