#include <nlohmann/json.hpp>

#include "support/page_test.h"

namespace beantrack::pages {

class SendTest : public PageTest {
  CPPUNIT_TEST_SUITE(SendTest);
  CPPUNIT_TEST(answers_a_script_with_the_bubble);
  CPPUNIT_TEST(answers_a_form_with_the_way_back);
  CPPUNIT_TEST(takes_json);
  CPPUNIT_TEST(stores_text_as_it_is);
  CPPUNIT_TEST(sends_once_for_one_client_id);
  CPPUNIT_TEST(knows_again_what_could_not_be_sent_now);
  CPPUNIT_TEST(loses_no_text_of_a_form_that_came_back);
  CPPUNIT_TEST(refuses_bad_texts);
  CPPUNIT_TEST(refuses_bad_receivers);
  CPPUNIT_TEST(refuses_bad_client_ids);
  CPPUNIT_TEST(gives_a_refused_form_its_text_back);
  CPPUNIT_TEST(gives_an_answer_to_nothing_its_text_back);
  CPPUNIT_TEST(sends_a_form_back_to_what_it_stored_before);
  CPPUNIT_TEST(needs_session_and_csrf_token);
  CPPUNIT_TEST_SUITE_END();

 public:
  http::Response send(const std::string& text, const std::string& to) {
    return site.script_post("/chat/send", token, {{"message", text}, {"receiver_id", to}});
  }

  std::string stored() {
    return site.database.ask("SELECT COUNT(*) FROM messages WHERE sender_id = ?", {me}).value();
  }

  std::string newest() {
    return site.database.ask("SELECT content FROM messages WHERE sender_id = ? ORDER BY seq DESC LIMIT 1", {me})
        .value_or("(nothing)");
  }

  void answers_a_script_with_the_bubble() {
    const auto response = send("Hello <b>", contact);
    CPPUNIT_ASSERT_EQUAL(200, response.status());
    const auto id = site.database.ask("SELECT id FROM messages WHERE sender_id = ?", {me}).value();
    CPPUNIT_ASSERT(has(response.body(), "id=\"message-" + id + "\""));
    CPPUNIT_ASSERT(has(response.body(), "bubble-own") && has(response.body(), "Hello &lt;b&gt;"));
    CPPUNIT_ASSERT(!has(response.body(), "<html"));
  }

  void answers_a_form_with_the_way_back() {
    const auto response = site.post("/chat/send", token, {{"message", "Hello"}, {"receiver_id", contact}});
    CPPUNIT_ASSERT_EQUAL(303, response.status());
    CPPUNIT_ASSERT_EQUAL("/chat/" + contact, std::string(response.header("Location")));
    CPPUNIT_ASSERT_EQUAL(std::string("Hello"), newest());
  }

  void takes_json() {
    const nlohmann::json body{{"message", "Hello 😀"}, {"receiver_id", contact}};
    CPPUNIT_ASSERT_EQUAL(200, site.json_post("/chat/send", token, body.dump()).status());
    CPPUNIT_ASSERT_EQUAL(std::string("Hello 😀"), newest());
  }

  void stores_text_as_it_is() {
    for (const std::string& text : {std::string("  é 😀 <b>&\"'\n\n\ttab; a=b&c %41 + \\ "), std::string(4000, 'x'),
                                    std::string("{{TEXT}} $1 '; DROP TABLE x; --")}) {
      CPPUNIT_ASSERT_EQUAL(200, send(text, contact).status());
      CPPUNIT_ASSERT_EQUAL(text, newest());
    }
    send("two\r\nlines", contact);
    CPPUNIT_ASSERT_EQUAL(std::string("two\nlines"), newest());
  }

  void sends_once_for_one_client_id() {
    const auto attempt = [&](const std::string& text) {
      return site
          .script_post("/chat/send", token, {{"message", text}, {"receiver_id", contact}, {"client_id", "one-try_1"}})
          .body();
    };
    const std::string bubble = attempt("first");
    CPPUNIT_ASSERT_EQUAL(bubble, attempt("second"));
    CPPUNIT_ASSERT_EQUAL(std::string("1"), stored());
    CPPUNIT_ASSERT_EQUAL(std::string("first"), newest());
  }

  void knows_again_what_could_not_be_sent_now() {
    const auto attempt = [&] {
      return site.script_post("/chat/send", token,
                              {{"message", "Hello"}, {"receiver_id", contact}, {"client_id", "attempt-1"}});
    };
    const auto first = attempt();
    db::UserStore(site.database.owner()).set_disabled(site.database.address_of(contact), true);
    const auto again = attempt();
    CPPUNIT_ASSERT_EQUAL(200, again.status());
    CPPUNIT_ASSERT_EQUAL(first.body(), again.body());
    CPPUNIT_ASSERT_EQUAL(403, send("Hello", contact).status());
    CPPUNIT_ASSERT_EQUAL(std::string("1"), stored());
  }

  void loses_no_text_of_a_form_that_came_back() {
    const auto submit = [&](const std::string& text) {
      site.post("/chat/send", token, {{"message", text}, {"receiver_id", contact}, {"client_id", "same-form"}});
    };
    submit("first");
    submit("first");  // pressed twice
    CPPUNIT_ASSERT_EQUAL(std::string("1"), stored());
    submit("second");  // the Back button, and another text
    CPPUNIT_ASSERT_EQUAL(std::string("2"), stored());
    CPPUNIT_ASSERT_EQUAL(std::string("second"), newest());
  }

  void refuses_bad_texts() {
    for (const std::string& text : {std::string(), std::string(" \n\t\u3000"), std::string("\u200B"),
                                    std::string("\u2800 \u3164"), std::string("\u0301"), std::string(4001, 'x'),
                                    std::string("a\x07"), std::string("a\0b", 3), std::string("a\rb")}) {
      const auto response = send(text, contact);
      CPPUNIT_ASSERT_EQUAL_MESSAGE(text.substr(0, 10), 422, response.status());
      const auto body = nlohmann::json::parse(response.body());
      CPPUNIT_ASSERT(!body.at("error").get<std::string>().empty());
      CPPUNIT_ASSERT_EQUAL(std::string("test-request"), body.at("requestId").get<std::string>());
    }
    CPPUNIT_ASSERT_EQUAL(422, site.script_post("/chat/send", token, {{"receiver_id", contact}}).status());
    CPPUNIT_ASSERT_EQUAL(400, send("\xff", contact).status());
    CPPUNIT_ASSERT_EQUAL(400, site.json_post("/chat/send", token, R"({"message":5,"receiver_id":"U00013"})").status());
    CPPUNIT_ASSERT_EQUAL(std::string("0"), stored());
  }

  void refuses_bad_receivers() {
    for (const char* to : {"", "x", "U1", "S00001", "WHL0001", "U00013 "})
      CPPUNIT_ASSERT_EQUAL_MESSAGE(to, 400, send("Hello", to).status());
    CPPUNIT_ASSERT_EQUAL(400, site.script_post("/chat/send", token, {{"message", "Hello"}}).status());
    CPPUNIT_ASSERT_EQUAL(422, send("Hello", me).status());
    CPPUNIT_ASSERT_EQUAL(404, send("Hello", "U99999").status());
    db::UserStore(site.database.owner()).set_disabled(site.database.address_of(contact), true);
    CPPUNIT_ASSERT_EQUAL(403, send("Hello", contact).status());
    CPPUNIT_ASSERT_EQUAL(std::string("0"), stored());
    const auto admin = site.database.sign_in(site.database.add_user(Role::admin, "Achieng"));
    const auto colleague = site.database.add_user(Role::admin, "Mugisha");
    CPPUNIT_ASSERT_EQUAL(
        403, site.script_post("/chat/send", admin, {{"message", "Hello"}, {"receiver_id", colleague}}).status());
  }

  void refuses_bad_client_ids() {
    for (const std::string& id : {std::string(), std::string("a b"), std::string("é"), std::string(65, 'x')})
      CPPUNIT_ASSERT_EQUAL(400, site.script_post("/chat/send", token, {{"message", "Hello"}, {"receiver_id", contact},
                                                                       {"client_id", id}}).status());
  }

  void gives_a_refused_form_its_text_back() {
    const std::string text = "Hello <b>\n" + std::string(4000, 'x');
    const auto response = site.post("/chat/send", token, {{"message", text}, {"receiver_id", contact}});
    CPPUNIT_ASSERT_EQUAL(422, response.status());
    CPPUNIT_ASSERT(has(response.body(), "id=\"chat-form\"") && has(response.body(), "longer than 4000 characters"));
    CPPUNIT_ASSERT(has(response.body(), "Hello &lt;b&gt;\nxxx"));
    const auto nobody = site.post("/chat/send", token, {{"message", "Hello"}, {"receiver_id", "U99999"}});
    CPPUNIT_ASSERT_EQUAL(404, nobody.status());
    CPPUNIT_ASSERT(has(nobody.body(), "<html"));
  }

  void gives_an_answer_to_nothing_its_text_back() {
    const auto third = site.database.add_user(Role::vendor, "Third");
    for (const std::string& answered : {site.database.send(third, me, "elsewhere").id, std::string("M99999999")}) {
      const auto response = site.post("/chat/send", token,
                                      {{"message", "my <answer>"}, {"receiver_id", contact}, {"reply_to", answered}});
      CPPUNIT_ASSERT_EQUAL(422, response.status());
      CPPUNIT_ASSERT(has(response.body(), "id=\"chat-form\"") && has(response.body(), "my &lt;answer&gt;"));
      CPPUNIT_ASSERT(has(response.body(), "is not in this conversation") && !has(response.body(), answered));
    }
    CPPUNIT_ASSERT_EQUAL(std::string("0"), stored());
  }

  void sends_a_form_back_to_what_it_stored_before() {
    const auto submit = [&](const std::string& text) {
      return site.post("/chat/send", token, {{"message", text}, {"receiver_id", contact}, {"client_id", "form-1"}});
    };
    submit("Hello");
    db::UserStore(site.database.owner()).set_disabled(site.database.address_of(contact), true);
    const auto again = submit("Hello");
    CPPUNIT_ASSERT_EQUAL(303, again.status());
    CPPUNIT_ASSERT_EQUAL("/chat/" + contact, std::string(again.header("Location")));
    const auto other = submit("Another");
    CPPUNIT_ASSERT_EQUAL(403, other.status());
    CPPUNIT_ASSERT(has(other.body(), "Another</textarea>"));
    CPPUNIT_ASSERT_EQUAL(std::string("1"), stored());
  }

  void needs_session_and_csrf_token() {
    const FakeSource::Fields fields{{"message", "Hello"}, {"receiver_id", contact}};
    CPPUNIT_ASSERT_EQUAL(403, site.answer(FakeSource::post("/chat/send").cookie(token).form(fields)).status());
    CPPUNIT_ASSERT_EQUAL(303, site.answer(FakeSource::post("/chat/send").form(fields)).status());
    CPPUNIT_ASSERT_EQUAL(401, site.answer(FakeSource::post("/chat/send").json("{}")).status());
    CPPUNIT_ASSERT_EQUAL(405, site.get("/chat/send", token).status());
    CPPUNIT_ASSERT_EQUAL(std::string("0"), stored());
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(SendTest);

}  // namespace beantrack::pages
