// Rows that no page of ours has written, as an adopted database or a person at a prompt leaves them.
#include "db/event_store.h"
#include "push/frame.h"
#include "support/indexed.h"
#include "support/page_test.h"
#include "text/clusters.h"

namespace beantrack::pages {

using tests::FakeSource;

class ShownTest : public PageTest {
  CPPUNIT_TEST_SUITE(ShownTest);
  CPPUNIT_TEST(shows_the_name_of_a_file_everywhere);
  CPPUNIT_TEST(sends_what_looks_like_an_attachment_once);
  CPPUNIT_TEST(says_that_a_message_is_empty);
  CPPUNIT_TEST(shows_names_without_what_is_hidden);
  CPPUNIT_TEST(pages_through_people_with_hidden_characters);
  CPPUNIT_TEST_SUITE_END();

  const std::string attachment_ = R"({"type":"attachment","file_name":"invoice 4711.pdf",)"
                                  R"("file_path":"chat_files\/secret-4712.pdf","file_type":"application\/pdf"})";

  std::string page(const std::string& path) { return std::string(site.get(path, token).body()); }

  std::string json(const std::string& path) {
    return std::string(site.answer(FakeSource::get(path).cookie(token).set("HTTP_ACCEPT", "application/json")).body());
  }

  // What `user`'s streams are told of the message.
  std::string frame_of(const Message& message, const std::string& user) {
    auto& connection = site.database.connection();
    db::EventStore log{connection};
    const EventId before = log.position();
    connection.transaction([&] { log.append(log.lock_position(), {{EventKind::message_sent, user, message.seq}}); });
    return push::frame(log.after(before, 1).value().at(0));
  }

  void rename(const std::string& user, std::string_view name) {
    site.database.owner().execute("UPDATE users SET name = ? WHERE id = ?", {name, user});
    for (const std::string table : {"supplier", "wholesaler"})
      site.database.owner().execute("UPDATE " + table + " SET name = ? WHERE user_id = ?", {name, user});
  }

 public:
  void shows_the_name_of_a_file_everywhere() {
    show_file(attachment_);
    show_file("\r\n  " + std::string(4 * text::kKeptClusterBytes, ' ') + attachment_);
  }

  void show_file(const std::string& content) {
    const auto message = site.database.send(contact, me, content);
    const std::string frame = frame_of(message, me), inbox = page("/chat");
    site.script_post("/chat/send", token, {{"message", "Thanks"}, {"receiver_id", contact}, {"reply_to", message.id}});
    tests::index_all(site.database);
    const std::string room = page("/chat/" + contact);
    for (const std::string& shown :
         {frame, inbox, room, page("/chat/" + contact + "?reply=" + message.id), json("/chat/" + contact + "/messages"),
          page("/chat/search?with=" + contact), json("/chat/search?q=4711"),
          std::string(site.json_post("/chat/receive", token, R"({"messageId":")" + message.id + R"("})").body())}) {
      CPPUNIT_ASSERT_MESSAGE(shown, has(shown, "4711"));
      CPPUNIT_ASSERT_MESSAGE(shown, !has(shown, "secret") && !has(shown, "attachment"));
    }
    CPPUNIT_ASSERT(has(room, "<p class=\"bubble-text\" dir=\"auto\">invoice 4711.pdf</p>"));
    CPPUNIT_ASSERT(has(room, "<span dir=\"auto\">invoice 4711.pdf</span></a>"));  // the quote
    for (const char* hidden : {"secret", "4712", "attachment", "application"})
      CPPUNIT_ASSERT(has(json(std::string("/chat/search?q=") + hidden), "\"results\":[]"));
    CPPUNIT_ASSERT_EQUAL(content, *site.database.ask("SELECT content FROM messages WHERE id = ?", {message.id}));
  }

  void sends_what_looks_like_an_attachment_once() {
    for (int i = 0; i < 2; ++i)
      site.post("/chat/send", token, {{"message", attachment_}, {"receiver_id", contact}, {"client_id", "same-form"}});
    CPPUNIT_ASSERT_EQUAL(std::string("1"), *site.database.ask("SELECT COUNT(*) FROM messages WHERE sender_id = ?", {me}));
  }

  void says_that_a_message_is_empty() {
    const auto message = site.database.send(contact, me, "\u200B\u2800\n");
    CPPUNIT_ASSERT(has(page("/chat"), "dir=\"auto\">Empty message</span>"));
    CPPUNIT_ASSERT(has(page("/chat/search?with=" + contact), "Empty message"));
    site.script_post("/chat/send", token, {{"message", "What?"}, {"receiver_id", contact}, {"reply_to", message.id}});
    const std::string room = page("/chat/" + contact + "?reply=" + message.id);
    CPPUNIT_ASSERT(has(room, "<p class=\"bubble-text\" dir=\"auto\">Empty message</p>"));
    CPPUNIT_ASSERT(has(room, "<span dir=\"auto\">Empty message</span></a>"));
    CPPUNIT_ASSERT(has(room, "<span class=\"quote-text\" dir=\"auto\">Empty message</span>"));
    CPPUNIT_ASSERT(has(room, "<p class=\"bubble-text\" dir=\"auto\"></p>"));  // what scripts fill
    CPPUNIT_ASSERT(has(frame_of(message, me), "\"message\":\"\""));
  }

  void shows_names_without_what_is_hidden() {
    rename(contact, "Ad\u202Emin\u200B \x1b[31m");
    const auto message = site.database.send(contact, me, "hello");
    tests::index_all(site.database);
    for (const std::string& shown :
         {page("/chat"), page("/chat/" + contact), page("/chat/search?q=hello"), json("/chat/search?q=hello"),
          frame_of(message, me),
          std::string(site.json_post("/chat/receive", token, R"({"messageId":")" + message.id + R"("})").body())}) {
      CPPUNIT_ASSERT_MESSAGE(shown, has(shown, "Admin [31m"));
      for (const char* hidden : {"\u202E", "\u200B", "\x1b", "\\u001b"}) CPPUNIT_ASSERT(!has(shown, hidden));
    }
    CPPUNIT_ASSERT(has(page("/chat/" + contact), "<title>Admin [31m"));
    rename(contact, "\u202E\u3164");
    CPPUNIT_ASSERT(has(page("/chat/" + contact), "<title>" + contact));
    rename(me, "Ok\u202Eello");
    CPPUNIT_ASSERT(has(page("/profile"), "value=\"Okello\""));
  }

  // They are sorted by the names that are stored.
  void pages_through_people_with_hidden_characters() {
    TestDatabase database;
    Site people{database};
    const auto reader = database.add_user(Role::supplier, "Reader");
    const auto session = database.sign_in(reader);
    for (const char* name : {"\u202Ea", "A\u202Eb", "A\u202Ec", "\u200B", "Zb", "\x07z"}) {
      database.owner().execute("UPDATE users SET name = ? WHERE id = ?",
                               {std::string_view(name), database.add_user(Role::vendor, "x")});
    }
    database.owner().execute("DELETE FROM wholesaler");  // so that these are the names that are shown
    std::size_t count = 0;
    std::string path = "/chat?limit=1";
    for (int pages = 0; pages < 10 && !path.empty(); ++pages) {
      const std::string html{people.get(path, session).body()};
      count += has(html, "<li data-contact");
      const auto at = html.find("after=");
      path = at == std::string::npos ? "" : "/chat?limit=1&" + html.substr(at, html.find('"', at) - at);
    }
    CPPUNIT_ASSERT_EQUAL(std::size_t{6}, count);
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(ShownTest);

}  // namespace beantrack::pages
