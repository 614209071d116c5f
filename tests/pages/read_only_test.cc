// Conversations that can only be read: the two may no longer write to each other, an account is disabled, or a row has
// its sender as its receiver. All that is counted is listed and can be read.
#include "support/page_test.h"

#include "db/user_store.h"

namespace beantrack::pages {

class ReadOnlyTest : public PageTest {
  CPPUNIT_TEST_SUITE(ReadOnlyTest);
  CPPUNIT_TEST(a_changed_role_leaves_the_conversation_readable);
  CPPUNIT_TEST(both_sides_read_it);
  CPPUNIT_TEST(what_is_counted_can_be_marked);
  CPPUNIT_TEST(it_is_counted_in_its_tab_while_it_has_messages);
  CPPUNIT_TEST(it_asks_for_no_reply);
  CPPUNIT_TEST(it_can_be_searched);
  CPPUNIT_TEST(nobody_writes_in_it);
  CPPUNIT_TEST(a_disabled_account_can_be_read);
  CPPUNIT_TEST(messages_to_oneself_are_read_and_never_unread);
  CPPUNIT_TEST(without_messages_there_is_none);
  CPPUNIT_TEST_SUITE_END();

  // Okello and the contact have become admins, who do not write to each other. The contact's message is unread.
  void become_admins() {
    site.database.send(contact, me, "Harvest is in");
    for (const auto& user : {me, contact})
      site.database.owner().execute("UPDATE users SET role = 'admin' WHERE id = ?", {user});
  }
  std::string get(const std::string& uri, int status = 200) {
    const auto response = site.get(uri, token);
    CPPUNIT_ASSERT_EQUAL_MESSAGE(uri, status, response.status());
    return std::string(response.body());
  }
  std::string unread() { return get("/chat/unread"); }
  std::string row_of(const std::string& page, const std::string& user) {
    const auto begin = page.find("data-contact=\"" + user + "\"");
    return begin == std::string::npos ? "" : page.substr(begin, page.find("</li>", begin) - begin);
  }
  static bool has_form(const std::string& page) { return !has(page, "class=\"composer hidden\""); }

 public:
  void a_changed_role_leaves_the_conversation_readable() {
    become_admins();
    CPPUNIT_ASSERT(has(row_of(get("/chat"), contact), "contact-unread badge \">1<"));
    CPPUNIT_ASSERT(has(row_of(get("/chat?show=unread"), contact), "Harvest is in"));
    const std::string page = get("/chat/" + contact);
    CPPUNIT_ASSERT(has(page, "Harvest is in") && has(page, "You can no longer message this person."));
    CPPUNIT_ASSERT(!has_form(page));
    CPPUNIT_ASSERT(has(get("/chat/" + contact + "/messages"), "Harvest is in"));
  }

  void both_sides_read_it() {
    become_admins();
    CPPUNIT_ASSERT(has(site.get("/chat/" + me, site.database.sign_in(contact)).body(), "Harvest is in"));
  }

  void what_is_counted_can_be_marked() {
    become_admins();
    CPPUNIT_ASSERT_EQUAL(std::string(R"({"count":1})"), unread());
    const auto response = site.script_post("/chat/mark-read", token, {{"sender_id", contact}});
    CPPUNIT_ASSERT_EQUAL(std::string(R"({"success":true,"count":1})"), std::string(response.body()));
    CPPUNIT_ASSERT_EQUAL(std::string(R"({"count":0})"), unread());
  }

  void it_is_counted_in_its_tab_while_it_has_messages() {
    become_admins();
    const std::string tab = "/chat?role=admin";
    CPPUNIT_ASSERT(has(row_of(get(tab), contact), "Harvest is in"));
    CPPUNIT_ASSERT(has(get("/chat"), "Admins <span class=\"tab-count\">1</span>"));
    site.database.owner().execute("DELETE FROM messages WHERE sender_id = ?", {contact});
    site.database.owner().execute("DELETE FROM jobs");  // relayed before
    CPPUNIT_ASSERT(row_of(get("/chat"), contact).empty());
    get(tab, 400);
  }

  void it_asks_for_no_reply() {
    site.database.send(contact, me, "Harvest is in");
    const std::string only_due = "/chat?show=needs-reply";
    CPPUNIT_ASSERT(has(row_of(get(only_due), contact), "needs-reply"));
    db::UserStore(site.database.owner()).set_disabled(site.database.address_of(contact), true);
    CPPUNIT_ASSERT(row_of(get(only_due), contact).empty());
    CPPUNIT_ASSERT(!has(row_of(get("/chat"), contact), "needs-reply"));
  }

  void it_can_be_searched() {
    become_admins();
    CPPUNIT_ASSERT(has(get("/chat/search?with=" + contact), "Harvest is in"));
  }

  void nobody_writes_in_it() {
    become_admins();
    const db::Value receiver = std::string_view(contact);
    for (const char* path : {"/chat/send", "/chat/typing"})
      CPPUNIT_ASSERT_EQUAL(
          403, site.script_post(path, token, {{"receiver_id", contact}, {"message", "Hello"}}).status());
    CPPUNIT_ASSERT_EQUAL(std::string("0"),
                         *site.database.ask("SELECT COUNT(*) FROM messages WHERE receiver_id = ?", {receiver}));
  }

  void a_disabled_account_can_be_read() {
    site.database.send(contact, me, "Harvest is in");
    CPPUNIT_ASSERT(has_form(get("/chat/" + contact)));
    const std::string before = get("/chat");
    db::UserStore(site.database.owner()).set_disabled(site.database.address_of(contact), true);
    const std::string page = get("/chat/" + contact);
    CPPUNIT_ASSERT(has(page, "Harvest is in") && has(page, "account is disabled") && !has_form(page));
    const auto tabs = [](const std::string& inbox) {
      const auto begin = inbox.find("class=\"tabs\"");
      return inbox.substr(begin, inbox.find("</nav>", begin) - begin);
    };
    CPPUNIT_ASSERT_EQUAL(tabs(before), tabs(get("/chat")));  // listed, so counted
  }

  void messages_to_oneself_are_read_and_never_unread() {
    const Message note = site.database.send(me, me, "Note to self");
    CPPUNIT_ASSERT_EQUAL(std::string(R"({"count":0})"), unread());
    const std::string inbox = get("/chat");
    CPPUNIT_ASSERT(has(row_of(inbox, me), "Note to self") && has(row_of(inbox, me), "unread badge hidden"));
    CPPUNIT_ASSERT(row_of(get("/chat?show=unread"), me).empty());
    const std::string page = get("/chat/" + me);
    CPPUNIT_ASSERT(has(page, "Note to self") && has(page, "You cannot message yourself.") && !has_form(page));
    CPPUNIT_ASSERT(has(get("/chat/" + me + "?at=" + note.id), "Note to self"));
    CPPUNIT_ASSERT_EQUAL(422, site.script_post("/chat/send", token, {{"receiver_id", me}, {"message", "x"}}).status());
  }

  void without_messages_there_is_none() {
    get("/chat/" + me, 404);
    site.database.owner().execute("UPDATE users SET role = 'admin' WHERE id IN (?, ?)", {me, contact});
    get("/chat/" + contact, 403);
    CPPUNIT_ASSERT(row_of(get("/chat"), contact).empty() && row_of(get("/chat"), me).empty());
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(ReadOnlyTest);

}  // namespace beantrack::pages
