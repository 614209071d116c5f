#include <nlohmann/json.hpp>

#include "support/page_test.h"

namespace beantrack::pages {

class RoomTest : public PageTest {
  CPPUNIT_TEST_SUITE(RoomTest);
  CPPUNIT_TEST(shows_the_newest_messages);
  CPPUNIT_TEST(shows_older_ones_on_demand);
  CPPUNIT_TEST(marks_what_it_shows_as_read);
  CPPUNIT_TEST(marks_nothing_that_nobody_sees);
  CPPUNIT_TEST(leaves_the_marking_to_its_scripts);
  CPPUNIT_TEST(tells_what_is_unread_further_up);
  CPPUNIT_TEST(leads_to_the_newest_from_past_the_ends);
  CPPUNIT_TEST(has_no_messages_of_other_conversations);
  CPPUNIT_TEST(tells_the_cursor);
  CPPUNIT_TEST(supplier_and_wholesaler_ids_lead_to_their_user);
  CPPUNIT_TEST(is_not_there_for_everybody);
  CPPUNIT_TEST(gives_fragments);
  CPPUNIT_TEST(gives_json);
  CPPUNIT_TEST(refuses_bad_paging);
  CPPUNIT_TEST(leads_both_people_to_a_message_by_its_address);
  CPPUNIT_TEST_SUITE_END();

 public:
  std::string unread() { return site.get("/chat/unread", token).body(); }
  http::Response room(const std::string& query = "") { return site.get("/chat/" + contact + query, token); }
  static std::string element(const Message& message) { return "id=\"message-" + message.id + "\""; }

  void shows_the_newest_messages() {
    const auto first = site.database.send(contact, me, "first <b>");
    const auto last = site.database.send(me, contact, "last");
    const auto response = room();
    CPPUNIT_ASSERT_EQUAL(200, response.status());
    CPPUNIT_ASSERT(response.body().find(element(first)) < response.body().find(element(last)));
    CPPUNIT_ASSERT(has(response.body(), element(last)));
    CPPUNIT_ASSERT(has(response.body(), "first &lt;b&gt;"));
    CPPUNIT_ASSERT(has(response.body(), "Namusoke"));
  }

  void leads_both_people_to_a_message_by_its_address() {
    const auto stranger = site.database.add_user(Role::vendor, "Achieng");
    for (const auto& message : {site.database.send(me, contact, "mine"), site.database.send(contact, me, "theirs")}) {
      const std::string query = "?at=" + message.id;
      CPPUNIT_ASSERT_EQUAL(200, room(query).status());
      const auto response = site.get("/chat/" + contact + query, site.database.sign_in(contact));
      CPPUNIT_ASSERT_EQUAL(303, response.status());
      CPPUNIT_ASSERT_EQUAL("/chat/" + me + query + "#message-" + message.id, std::string(response.header("Location")));
      CPPUNIT_ASSERT_EQUAL(404, site.get("/chat/" + stranger + query, site.database.sign_in(stranger)).status());
    }
  }

  void shows_older_ones_on_demand() {
    const auto oldest = site.database.send(contact, me, "oldest");
    std::vector<Message> newer;
    for (int i = 0; i < 50; ++i) newer.push_back(site.database.send(contact, me, "newer"));
    const std::string older = "/chat/" + contact + "?before=" + newer.front().id;
    CPPUNIT_ASSERT(!has(room().body(), element(oldest)));
    CPPUNIT_ASSERT(has(room().body(), older));
    const auto response = site.get(older, token);
    CPPUNIT_ASSERT(has(response.body(), element(oldest)));
    CPPUNIT_ASSERT(!has(response.body(), element(newer.front())));
    CPPUNIT_ASSERT(has(response.body(), "id=\"newest\""));
  }

  void marks_what_it_shows_as_read() {
    const auto other = site.database.add_user(Role::admin, "Achieng");
    site.database.send(contact, me, "one");
    site.database.send(contact, me, "two");
    site.database.send(other, me, "three");
    CPPUNIT_ASSERT_EQUAL(std::string(R"({"count":3})"), unread());
    CPPUNIT_ASSERT(has(room().body(), "class=\"badge \">1<"));  // what is left
    CPPUNIT_ASSERT_EQUAL(std::string(R"({"count":1})"), unread());
  }

  void marks_nothing_that_nobody_sees() {
    const auto message = site.database.send(contact, me, "one");
    const std::string path = "/chat/" + contact;
    site.answer(FakeSource("HEAD", path).cookie(token));
    site.answer(FakeSource::get(path).cookie(token).set("HTTP_SEC_PURPOSE", "prefetch"));
    for (const auto& [name, value] : {std::pair{"HTTP_SEC_FETCH_SITE", "cross-site"},
                                      {"HTTP_SEC_FETCH_SITE", "same-site"}, {"HTTP_REFERER", "https://evil.test/"}})
      CPPUNIT_ASSERT_EQUAL(200, site.answer(FakeSource::get(path).cookie(token).set("HTTP_HOST", "chat.test")
                                                .set(name, value)).status());
    site.get(path + "?before=" + message.id, token);
    site.get(path + "/messages", token);
    site.get("/chat", token);
    CPPUNIT_ASSERT_EQUAL(std::string(R"({"count":1})"), unread());
  }

  // What the room answers to a browser whose scripts run.
  http::Response scripted_room() {
    return site.answer(FakeSource::get("/chat/" + contact)
                           .set("HTTP_COOKIE", std::string(kSessionCookie) + "=" + token +
                                                   "; beantrack_scripts=1"));
  }

  void leaves_the_marking_to_its_scripts() {
    site.database.send(contact, me, "one");
    const auto response = scripted_room();
    CPPUNIT_ASSERT_EQUAL(200, response.status());
    CPPUNIT_ASSERT(has(response.body(), " data-unmarked>") && has(response.body(), "class=\"badge \">1<"));
    CPPUNIT_ASSERT_EQUAL(std::string(R"({"count":1})"), unread());
    const auto prefetch =
        site.answer(FakeSource::get("/chat/" + contact).cookie(token).set("HTTP_SEC_PURPOSE", "prefetch"));
    CPPUNIT_ASSERT(has(prefetch.body(), " data-unmarked>"));
    CPPUNIT_ASSERT(!has(room().body(), "data-unmarked"));
    CPPUNIT_ASSERT_EQUAL(std::string(R"({"count":0})"), unread());
  }

  void tells_what_is_unread_further_up() {
    std::vector<Message> sent;
    for (int i = 0; i < 53; ++i) sent.push_back(site.database.send(contact, me, "x"));
    const std::string above = "<form class=\"above\"", link = "?at=" + sent[0].id + "#message-" + sent[0].id + "\"";
    for (int i = 0; i < 2; ++i) {  // looking at the newest marks none of those
      const auto page = scripted_room().body();
      CPPUNIT_ASSERT(has(page, above) && has(page, link) && has(page, "Earlier unread messages: 3<"));
    }
    CPPUNIT_ASSERT(has(room().body(), "Earlier unread messages: 3<"));
    CPPUNIT_ASSERT_EQUAL(std::string(R"({"count":3})"), unread());
    CPPUNIT_ASSERT(!has(room("?before=" + sent[10].id).body(), above));
    CPPUNIT_ASSERT(!has(room().body(), above));
  }

  void leads_to_the_newest_from_past_the_ends() {
    const auto first = site.database.send(contact, me, "first"), last = site.database.send(me, contact, "last");
    for (const std::string& query : {"?before=" + first.id, "?after=" + last.id}) {
      const auto response = room(query);
      CPPUNIT_ASSERT_EQUAL_MESSAGE(query, 303, response.status());
      CPPUNIT_ASSERT_EQUAL("/chat/" + contact, std::string(response.header("Location")));
    }
    CPPUNIT_ASSERT(has(room("?before=" + last.id).body(), element(first)));
    CPPUNIT_ASSERT(has(room("?after=" + first.id).body(), element(last)));
  }

  void has_no_messages_of_other_conversations() {
    const auto third = site.database.add_user(Role::admin, "Achieng");
    const auto ours = site.database.send(contact, me, "ours");
    for (const auto& id : {site.database.send(me, third, "mine").id, site.database.send(third, contact, "theirs").id,
                           std::string("M99999999")}) {
      const auto response = room("?at=" + id);
      CPPUNIT_ASSERT_EQUAL_MESSAGE(id, 404, response.status());
      CPPUNIT_ASSERT(has(response.body(), "Message not found in this conversation."));
    }
    CPPUNIT_ASSERT(has(room("?at=" + ours.id).body(), element(ours)));
  }

  void tells_the_cursor() {
    const auto position = db::EventStore(site.database.connection()).position();
    CPPUNIT_ASSERT(position.tag != 0);
    CPPUNIT_ASSERT(has(room().body(), "<meta name=\"chat-cursor\" content=\"" + to_string(position) + "\">"));
  }

  void supplier_and_wholesaler_ids_lead_to_their_user() {
    const auto supplier = site.database.ask("SELECT id FROM supplier WHERE user_id = ?", {me}).value();
    const auto wholesaler = site.database.ask("SELECT id FROM wholesaler WHERE user_id = ?", {contact}).value();
    const auto target = [&](const std::string& id) {
      const auto response = site.get("/chat/" + id, token);
      CPPUNIT_ASSERT_EQUAL(303, response.status());
      return std::string(response.header("Location"));
    };
    CPPUNIT_ASSERT_EQUAL("/chat/" + me, target(supplier));
    CPPUNIT_ASSERT_EQUAL("/chat/" + contact, target(wholesaler));
    for (const char* id : {"S99999", "WHL9999", "W99999"})
      CPPUNIT_ASSERT_EQUAL(404, site.get(std::string("/chat/") + id, token).status());
  }

  void is_not_there_for_everybody() {
    for (const std::string& id : {std::string("U99999"), std::string("u00001"), std::string("x"), me}) {
      CPPUNIT_ASSERT_EQUAL(404, site.get("/chat/" + id, token).status());
      CPPUNIT_ASSERT_EQUAL(404, site.get("/chat/" + id + "/messages", token).status());
    }
    const auto admin = site.database.sign_in(site.database.add_user(Role::admin, "Achieng"));
    const auto colleague = site.database.add_user(Role::admin, "Mugisha");
    CPPUNIT_ASSERT_EQUAL(403, site.get("/chat/" + colleague, admin).status());
    CPPUNIT_ASSERT_EQUAL(403, site.get("/chat/" + colleague + "/messages", admin).status());
    CPPUNIT_ASSERT_EQUAL(303, site.get("/chat/" + me, "").status());
    CPPUNIT_ASSERT_EQUAL(401, site.get("/chat/" + me + "/messages", "").status());
  }

  void gives_fragments() {
    const auto first = site.database.send(contact, me, "first");
    const auto last = site.database.send(me, contact, "last");
    const auto all = site.get("/chat/" + contact + "/messages", token);
    CPPUNIT_ASSERT_EQUAL(std::string("0"), std::string(all.header("X-Has-Older")));
    CPPUNIT_ASSERT(all.body().find(element(first)) < all.body().find(element(last)));
    CPPUNIT_ASSERT(!has(all.body(), "<html"));
    const auto newest = site.get("/chat/" + contact + "/messages?limit=1", token);
    CPPUNIT_ASSERT_EQUAL(std::string("1"), std::string(newest.header("X-Has-Older")));
    CPPUNIT_ASSERT(!has(newest.body(), element(first)) && has(newest.body(), element(last)));
    const auto older = site.get("/chat/" + contact + "/messages?before=" + last.id, token);
    CPPUNIT_ASSERT(has(older.body(), element(first)) && !has(older.body(), element(last)));
  }

  void gives_json() {
    const std::string text = "é 😀 \"\\\n</script>";
    const auto sent = site.database.send(contact, me, text);
    const auto response = site.answer(FakeSource::get("/chat/" + contact + "/messages")
                                          .cookie(token)
                                          .set("HTTP_ACCEPT", "application/json"));
    const auto body = nlohmann::json::parse(response.body());
    CPPUNIT_ASSERT(!body.at("hasOlder").get<bool>());
    const auto& message = body.at("messages").at(0);
    CPPUNIT_ASSERT_EQUAL(sent.id, message.at("messageId").get<std::string>());
    CPPUNIT_ASSERT_EQUAL(text, message.at("message").get<std::string>());
    CPPUNIT_ASSERT_EQUAL(contact, message.at("senderId").get<std::string>());
    CPPUNIT_ASSERT_EQUAL(me, message.at("receiverId").get<std::string>());
    CPPUNIT_ASSERT_EQUAL(iso8601(sent.created_at), message.at("createdAt").get<std::string>());
    CPPUNIT_ASSERT(!message.at("isRead").get<bool>() && message.at("readAt").is_null());
  }

  void refuses_bad_paging() {
    for (const char* query : {"?before=x", "?before=", "?before=U00001", "?before=M1"}) {
      CPPUNIT_ASSERT_EQUAL_MESSAGE(query, 400, room(query).status());
      CPPUNIT_ASSERT_EQUAL_MESSAGE(query, 400, site.get("/chat/" + contact + "/messages" + query, token).status());
    }
    for (const char* query : {"?limit=0", "?limit=-1", "?limit=x", "?limit="})
      CPPUNIT_ASSERT_EQUAL_MESSAGE(query, 400, site.get("/chat/" + contact + "/messages" + query, token).status());
    CPPUNIT_ASSERT_EQUAL(200, site.get("/chat/" + contact + "/messages?limit=99999999", token).status());
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(RoomTest);

}  // namespace beantrack::pages
