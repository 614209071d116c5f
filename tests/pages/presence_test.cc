// Typing and presence, as the pages' scripts ask for them.
#include <unistd.h>

#include <nlohmann/json.hpp>
#include <optional>

#include "push/wake_socket.h"
#include "support/page_test.h"

namespace beantrack::pages {

using nlohmann::json;

class PresencePageTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(PresencePageTest);
  CPPUNIT_TEST(tells_the_daemon_who_types);
  CPPUNIT_TEST(types_to_nobody_to_whom_one_may_not_write);
  CPPUNIT_TEST(shows_who_of_ones_contacts_is_there);
  CPPUNIT_TEST(shows_one_with_whom_a_conversation_may_begin);
  CPPUNIT_TEST(shows_nothing_malformed);
  CPPUNIT_TEST(needs_session_and_csrf_token);
  CPPUNIT_TEST_SUITE_END();

  TestDatabase& database = TestDatabase::shared();
  const std::string socket = "/tmp/beantrack-presence-test-" + std::to_string(::getpid()) + ".sock";
  std::optional<push::WakeReceiver> receiver;  // made for each test: all fixtures are there at once
  Site site{database, config()};
  std::string me, contact, token;

  Config config() {
    Config config = database.config();
    config.wake_socket = socket;
    return config;
  }
  http::Response type(const json& body) { return site.json_post("/chat/typing", token, body.dump()); }
  json shown(const std::string& ids) {
    const auto response = site.get("/chat/presence?ids=" + ids, token);
    CPPUNIT_ASSERT_EQUAL(200, response.status());
    return json::parse(response.body()).at("presence");
  }
  void note(const std::string& user, bool online) {
    db::PresenceStore(database.connection()).note(std::vector<db::LastSeen>{{user}}, online);
  }

 public:
  void setUp() override {
    receiver.emplace(socket);
    me = database.add_user(Role::supplier, "Okello");
    contact = database.add_user(Role::vendor, "Namusoke");
    token = database.sign_in(me);
  }
  void tearDown() override { ::unlink(socket.c_str()); }

  void tells_the_daemon_who_types() {
    for (const json& body : {json{{"receiver_id", contact}}, json{{"receiver_id", contact}, {"typing", false}}}) {
      const auto response = type(body);
      CPPUNIT_ASSERT_EQUAL(200, response.status());
      CPPUNIT_ASSERT_EQUAL(std::string(R"({"success":true})"), response.body());
      const auto typing = receiver->wait(0, -1);
      CPPUNIT_ASSERT_EQUAL(std::size_t{1}, typing.size());
      CPPUNIT_ASSERT(typing[0].user_id == me && typing[0].contact_id == contact);
      CPPUNIT_ASSERT_EQUAL(!body.contains("typing"), typing[0].typing);
    }
    CPPUNIT_ASSERT_EQUAL(
        200, site.script_post("/chat/typing", token, {{"receiver_id", contact}, {"typing", "true"}}).status());
    CPPUNIT_ASSERT(receiver->wait(0, -1).at(0).typing);
  }

  void types_to_nobody_to_whom_one_may_not_write() {
    for (const json& body : {json::object(), json{{"receiver_id", "x"}}, json{{"receiver_id", 5}},
                             json{{"receiver_id", contact}, {"typing", "perhaps"}}})
      CPPUNIT_ASSERT_EQUAL_MESSAGE(body.dump(), 400, type(body).status());
    CPPUNIT_ASSERT_EQUAL(422, type({{"receiver_id", me}}).status());
    CPPUNIT_ASSERT_EQUAL(404, type({{"receiver_id", "U99999"}}).status());
    db::UserStore(database.owner()).set_disabled(database.address_of(contact), true);
    CPPUNIT_ASSERT_EQUAL(403, type({{"receiver_id", contact}}).status());
    token = database.sign_in(database.add_user(Role::admin, "Achieng"));
    CPPUNIT_ASSERT_EQUAL(403, type({{"receiver_id", database.add_user(Role::admin, "Mugisha")}}).status());
    CPPUNIT_ASSERT(receiver->wait(0, -1).empty());
  }

  void shows_who_of_ones_contacts_is_there() {
    const auto away = database.add_user(Role::vendor, "Mugisha"), stranger = database.add_user(Role::vendor, "Apio");
    const auto never = database.add_user(Role::vendor, "Wanjiru");
    for (const auto& user : {contact, away, never}) database.send(user, me, "x");
    for (const auto& user : {contact, stranger}) note(user, true);
    note(away, false);
    const auto list = shown(contact + "," + away + "," + never + "," + stranger + "," + me);
    CPPUNIT_ASSERT_EQUAL(std::size_t{3}, list.size());
    CPPUNIT_ASSERT(list[0].at("userId") == contact && list[0].at("online") == true);
    CPPUNIT_ASSERT_EQUAL(std::size_t{24}, list[0].at("seenAt").get<std::string>().size());
    CPPUNIT_ASSERT(list[1].at("userId") == away && list[1].at("online") == false && list[1].at("seenAt").is_string());
    CPPUNIT_ASSERT(list[2].at("userId") == never && list[2].at("online") == false && list[2].at("seenAt").is_null());
  }

  void shows_one_with_whom_a_conversation_may_begin() {
    note(contact, true);
    CPPUNIT_ASSERT(shown(contact)[0].at("online") == true);
    CPPUNIT_ASSERT(shown(contact + "," + contact).empty());
    CPPUNIT_ASSERT(shown(me).empty() && shown("U99999").empty());
    const auto colleague = database.add_user(Role::admin, "Mugisha");
    note(colleague, true);
    token = database.sign_in(database.add_user(Role::admin, "Achieng"));
    CPPUNIT_ASSERT(shown(colleague).empty());
  }

  void shows_nothing_malformed() {
    std::string hundred = contact;
    for (int i = 1; i < 100; ++i) hundred += "," + contact;
    CPPUNIT_ASSERT(shown(hundred).empty());
    for (const std::string& ids : {std::string(), std::string("x"), contact + ",", "," + contact, contact + ",S00001",
                                   hundred + "," + contact})
      CPPUNIT_ASSERT_EQUAL_MESSAGE(ids.substr(0, 20), 400, site.get("/chat/presence?ids=" + ids, token).status());
    CPPUNIT_ASSERT_EQUAL(400, site.get("/chat/presence", token).status());
  }

  void needs_session_and_csrf_token() {
    CPPUNIT_ASSERT_EQUAL(401, site.get("/chat/presence?ids=" + contact, "").status());
    CPPUNIT_ASSERT_EQUAL(401, site.answer(FakeSource::post("/chat/typing").form({{"receiver_id", contact}})).status());
    CPPUNIT_ASSERT_EQUAL(
        403, site.answer(FakeSource::post("/chat/typing").cookie(token).form({{"receiver_id", contact}})).status());
    CPPUNIT_ASSERT(receiver->wait(0, -1).empty());
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(PresencePageTest);

}  // namespace beantrack::pages
