// A room that a worker has shown before is shown as a worker would that has not, whatever has changed meanwhile.
#include "pages/room_cache.h"

#include <algorithm>
#include <random>
#include <span>

#include "support/page_test.h"

namespace beantrack::pages {

class RoomCacheTest : public PageTest {
  CPPUNIT_TEST_SUITE(RoomCacheTest);
  CPPUNIT_TEST(a_room_with_unread_messages_is_two_statements);
  CPPUNIT_TEST(an_unchanged_room_is_one_statement);
  CPPUNIT_TEST(a_changed_room_is_two);
  CPPUNIT_TEST(reads_what_has_changed);
  CPPUNIT_TEST(shows_any_changes_in_any_order);
  CPPUNIT_TEST(shows_each_change_of_messages);
  CPPUNIT_TEST(shows_messages_that_come_out_of_order);
  CPPUNIT_TEST(shows_each_change_of_people);
  CPPUNIT_TEST(is_of_one_language_and_zone);
  CPPUNIT_TEST(is_of_one_reader);
  CPPUNIT_TEST(does_not_outlive_the_session);
  CPPUNIT_TEST(keeps_nothing_that_the_clock_changes);
  CPPUNIT_TEST(forgets_what_is_asked_for_least);
  CPPUNIT_TEST_SUITE_END();

  static constexpr int kMessages = 60;

  std::vector<Message> sent_;  // the page has the last 50 of them
  std::string path_;
  std::string language_ = "en", zone_ = "UTC";

  http::Response page_of(Site& worker, const std::string& path, const std::string& session) {
    FakeSource source = FakeSource::get(path);
    source.set("HTTP_COOKIE", std::string(kSessionCookie) + "=" + session +
                                  "; beantrack_scripts=1; beantrack_zone=" + zone_);
    return worker.answer(source.set("HTTP_ACCEPT_LANGUAGE", language_));
  }
  http::Response page() { return page_of(site, path_, token); }

  // Without the name that each page gives the next message.
  static std::string comparable(const http::Response& response) {
    std::string body = response.body();
    const std::string before = "name=\"client_id\" value=\"";
    if (const auto at = body.find(before); at != std::string::npos)
      body.erase(at + before.size(), body.find('"', at + before.size()) - at - before.size());
    return std::to_string(response.status()) + std::string(response.header("Location")) + body;
  }

  std::uint64_t statements() {
    return site.statements([&] { page(); });
  }

  // Waits until the newest message is of the past, by the database's clock: only then it is kept.
  void let_it_pass() {
    while (site.database.ask("SELECT MAX(created_at) < CURRENT_TIMESTAMP(3) FROM messages WHERE created_at <"
                             " CURRENT_TIMESTAMP(3) + INTERVAL 1 MINUTE") != "1") {
    }
  }

  std::uint64_t rows_read() {
    return site.rows_read([&] { page(); });
  }

  // Has the worker keep the page, and makes sure that it does.
  std::string kept(const std::string& why) {
    let_it_pass();
    page();
    const std::string body = comparable(page());
    CPPUNIT_ASSERT_EQUAL_MESSAGE(why, std::uint64_t{1}, statements());
    return body;
  }

  void expect_as_fresh(const std::string& change) {
    Site fresh{site.database};
    CPPUNIT_ASSERT_EQUAL_MESSAGE(change, comparable(page_of(fresh, path_, token)), comparable(page()));
  }

  // `change` shows on a page that was kept.
  template <typename Change>
  void shows(const std::string& what, Change change) {
    const std::string before = kept("before " + what);
    change();
    expect_as_fresh(what);
    CPPUNIT_ASSERT_MESSAGE(what + " does not show", before != comparable(page()));
  }
  void shows(const std::string& sql) {
    shows(sql, [&] { site.database.owner().run_script(sql); });
  }

  const Message& shown(int number) const { return sent_[kMessages - 50 + number]; }
  static std::string where(const Message& message) { return " WHERE id = '" + message.id + "'"; }

 public:
  void setUp() override {
    PageTest::setUp();
    path_ = "/chat/" + contact;
    sent_.clear();
    for (int i = 0; i < kMessages; ++i)
      sent_.push_back(site.database.send(i % 2 == 0 ? me : contact, i % 2 == 0 ? contact : me,
                                         "number " + std::to_string(i)));
    // As one finds a conversation: of some age, with quotes, of messages on the page and above it.
    auto& owner = site.database.owner();
    const std::string conversation = conversation_key(me, contact);
    owner.execute("UPDATE messages SET created_at = created_at - INTERVAL 3 DAY WHERE conversation = ?", {conversation});
    owner.execute("UPDATE messages SET is_read = 1, read_at = created_at + INTERVAL 1 HOUR"
                  " WHERE conversation = ? AND seq < ?", {conversation, shown(46).seq});
    for (const auto& [answer, answered] : {std::pair(shown(10), sent_[2]), {shown(12), shown(11)}})
      owner.execute("UPDATE messages SET reply_to = ? WHERE id = ?", {answered.seq, answer.id});
  }

  // Also where some of them are above the page.
  void a_room_with_unread_messages_is_two_statements() {
    CPPUNIT_ASSERT(has(page().body(), "class=\"new-line\""));
    site.database.owner().run_script("UPDATE messages SET is_read = 0, read_at = NULL" + where(sent_[1]));
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{2}, statements());
    CPPUNIT_ASSERT(has(page().body(), "?at=" + sent_[1].id + "#message-" + sent_[1].id));
    site.database.send(contact, me, "one more");
    let_it_pass();
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{2}, statements());
  }

  void an_unchanged_room_is_one_statement() { kept("unchanged"); }

  void a_changed_room_is_two() {
    kept("before");
    site.database.send(me, contact, "one more");
    let_it_pass();
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{2}, statements());
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, statements());
  }

  // Not the other messages.
  void reads_what_has_changed() {
    constexpr std::uint64_t kFew = 12;
    kept("before");
    const std::uint64_t unchanged = rows_read();
    const auto expect_few = [&](const std::string& what) {
      let_it_pass();
      const std::uint64_t rows = rows_read();
      CPPUNIT_ASSERT_MESSAGE(what + ": " + std::to_string(rows) + " rows, " + std::to_string(unchanged) + " unchanged",
                             rows > unchanged && rows <= unchanged + kFew);
      expect_as_fresh(what);
      kept(what);
    };
    site.database.send(contact, me, "one more");
    expect_few("received");
    site.database.send(me, contact, "and another");
    expect_few("sent");
    db::MessageStore(site.database.connection()).mark_read(contact, me);
    expect_few("read by the contact");
    site.database.owner().run_script("UPDATE messages SET is_read = 1" + where(shown(47)));
    expect_few("one is read");
  }

  // Each time the page is as that of a worker that has never shown the room.
  void shows_any_changes_in_any_order() {
    constexpr unsigned kSteps = 150;
    std::mt19937 random{20261129};
    const auto below = [&](std::size_t end) { return std::uniform_int_distribution<std::size_t>{0, end - 1}(random); };
    db::Connection other{site.database.owner_config()};
    bool is_open = false;  // a transaction that has sent a message
    auto& owner = site.database.owner();
    const std::string conversation = " WHERE conversation = '" + conversation_key(me, contact) + "'";
    for (unsigned step = 0; step < kSteps; ++step) {
      std::string what = std::to_string(step) + ":";
      for (std::size_t changes = 1 + below(3); changes > 0; --changes) {
        const std::size_t kind = below(20);
        const std::string one = where(sent_[sent_.size() - 1 - below(40)]);
        what += ' ' + std::to_string(kind);
        if (kind < 6) {
          const bool mine = below(2) == 0;
          for (std::size_t more = 1 + (kind == 5 ? below(70) : below(3)); more > 0; --more)
            sent_.push_back(site.database.send(mine ? me : contact, mine ? contact : me,
                                               "number " + std::to_string(sent_.size())));
        } else if (kind < 10) {
          owner.run_script("UPDATE messages SET is_read = 1, read_at = NOW(3) - INTERVAL 1 SECOND" + one +
                           " AND is_read = 0");
        } else if (kind < 12) {
          db::MessageStore(site.database.connection()).mark_read(kind == 10 ? me : contact, kind == 10 ? contact : me);
        } else if (kind == 12) {
          owner.run_script("UPDATE messages SET is_read = 0, read_at = NULL" + one);
        } else if (kind == 13) {
          owner.run_script("UPDATE messages SET content = 'step " + std::to_string(step) + "'" + one);
        } else if (kind == 14) {
          owner.run_script("DELETE FROM messages" + one);
        } else if (kind == 15) {
          owner.run_script("UPDATE messages SET created_at = created_at - INTERVAL 1 DAY" + one);
        } else if (kind < 18) {
          other.run_script(is_open ? "COMMIT" : "START TRANSACTION; INSERT INTO messages (sender_id, receiver_id,"
                                                " content) VALUES ('" + me + "', '" + contact + "', 'late')");
          is_open = !is_open;
        } else if (!is_open) {  // it would wait for the transaction
          owner.run_script("UPDATE messages SET is_read = 1" + conversation + " AND seq % 3 = 0");
        }
      }
      if (below(2) == 0) let_it_pass();
      expect_as_fresh(what);
      if (below(3) == 0) expect_as_fresh(what + ", again");
    }
  }

  void shows_each_change_of_messages() {
    shows("sent", [&] { site.database.send(me, contact, "one more"); });
    shows("received", [&] { site.database.send(contact, me, "and another"); });
    shows("read by the reader", [&] { db::MessageStore(site.database.connection()).mark_read(me, contact, shown(47).seq); });
    shows("read by the contact", [&] { db::MessageStore(site.database.connection()).mark_read(contact, me); });
    for (const std::string change :
         {"content = 'NUMBER 40'", "content = ''", "content = CONCAT(content, ' ')", "created_at = created_at - INTERVAL 1 SECOND",
          "created_at = created_at - INTERVAL 30 DAY", "read_at = NULL", "is_read = 0", "is_read = 1",
          "read_at = '2026-01-02 03:04:05.678'", "read_at = '2026-01-02 03:04:05.679'", "reply_to = NULL",
          "sender_id = receiver_id", "conversation = 'U00001:U00002'"}) {
      // Some do not show: "is_read" of a message with the time at which it was read.
      const std::string sql = "UPDATE messages SET " + change + where(shown(30));
      kept("before " + sql);
      site.database.owner().run_script(sql);
      expect_as_fresh(sql);
      page();
      expect_as_fresh(sql + ", kept");
      site.database.owner().run_script("UPDATE messages SET conversation = '" + conversation_key(me, contact) +
                                       "', sender_id = '" + me + "', receiver_id = '" + contact + "'" +
                                       where(shown(30)));
    }
    const Message& early = sent_[3];
    shows("UPDATE messages SET reply_to = " + std::to_string(early.seq) + where(shown(20)));
    shows("UPDATE messages SET content = 'other words'" + where(early));
    shows("UPDATE messages SET sender_id = '" + me + "', receiver_id = '" + contact + "'" + where(early));
    shows("UPDATE messages SET id = 'M90" + std::to_string(early.seq) + "'" + where(early));
    shows("DELETE FROM messages WHERE seq = " + std::to_string(early.seq));
    site.database.owner().run_script("UPDATE messages SET reply_to = NULL" + where(shown(20)));
    shows("DELETE FROM messages" + where(shown(25)));
    shows("DELETE FROM messages" + where(sent_.back()));
    shows("UPDATE messages SET id = 'M80" + std::to_string(shown(24).seq) + "'" + where(shown(24)));
    shows("UPDATE messages SET seq = seq + 1000000000" + where(shown(26)));
    // All but the last of those before the page: then that it is the first.
    shows("DELETE FROM messages WHERE conversation = '" + conversation_key(me, contact) + "' AND seq < " +
          std::to_string(shown(5).seq));
  }

  // The numbers are given before the commits; and an import brings its own.
  void shows_messages_that_come_out_of_order() {
    db::Connection slow{site.database.owner_config()};
    shows("a late commit", [&] {
      slow.run_script("START TRANSACTION; INSERT INTO messages (sender_id, receiver_id, content) VALUES ('" + me + "', '" +
                      contact + "', 'late')");
      site.database.send(contact, me, "early");
      page();
      kept("before the commit");
      slow.run_script("COMMIT");
    });
    const auto gap = site.database.ask("SELECT MAX(seq) + 5000 FROM messages").value();
    site.database.owner().run_script("INSERT INTO messages (id, sender_id, receiver_id, content) VALUES ('M0" + gap +
                                     "', '" + me + "', '" + contact + "', 'later')");
    shows("INSERT INTO messages (id, sender_id, receiver_id, content) VALUES ('M0" +
          std::to_string(std::stoull(gap) - 1) + "', '" + contact + "', '" + me + "', 'imported')");
    shows("a quote that was missing", [&] {
      const std::string missing = std::to_string(std::stoull(gap) - 100);
      site.database.owner().run_script("UPDATE messages SET reply_to = " + missing + where(shown(40)));
      page();
      site.database.owner().run_script("INSERT INTO messages (id, sender_id, receiver_id, content, is_read, read_at)"
                                       " VALUES ('M0" + missing + "', '" + me + "', '" + contact + "', 'found', 1, NOW())");
    });
  }

  void shows_each_change_of_people() {
    auto& owner = site.database.owner();
    const std::string of_contact = " WHERE id = '" + contact + "'", of_me = " WHERE id = '" + me + "'";
    shows("INSERT INTO chat_presence (user_id, is_online, seen_at, changed_at) VALUES ('" + contact +
          "', 1, CURRENT_TIMESTAMP(3), CURRENT_TIMESTAMP(3))");
    shows("UPDATE chat_presence SET is_online = 0, seen_at = '2026-01-02 03:04:05' WHERE user_id = '" + contact + "'");
    shows("UPDATE chat_presence SET seen_at = '2026-01-03 03:04:05' WHERE user_id = '" + contact + "'");
    for (const std::string setting : {"theme = 'dark'", "notify_sound = 0", "language = 'fr'", "language = 'ar'"}) {
      owner.execute("INSERT IGNORE INTO chat_settings (user_id, theme, notify_desktop, notify_sound)"
                    " VALUES (?, 'auto', 0, 1)", {me});
      shows("UPDATE chat_settings SET " + setting + " WHERE user_id = '" + me + "'");
    }
    shows("DELETE FROM chat_settings WHERE user_id = '" + me + "'");
    shows("UPDATE supplier SET name = 'Okello Growers' WHERE user_id = '" + me + "'");
    shows("UPDATE users SET role = 'admin'" + of_me);
    owner.run_script("UPDATE users SET role = 'admin'" + of_contact);  // they may not write to each other
    expect_as_fresh("two admins");
    owner.run_script("UPDATE users SET role = 'supplier'" + of_me);
    for (const std::string role : {"supplier", "admin", "vendor"})
      shows("UPDATE users SET role = '" + role + "'" + of_contact);
    shows("UPDATE wholesaler SET approved_date = CURRENT_DATE WHERE user_id = '" + contact + "'");
    shows("UPDATE wholesaler SET approved_date = NULL WHERE user_id = '" + contact + "'");
    shows("UPDATE users SET disabled_at = CURRENT_TIMESTAMP" + of_contact);
    shows("UPDATE users SET disabled_at = NULL" + of_contact);
    shows("another one's message", [&] {
      const auto third = site.database.add_user(Role::vendor, "Zawadi");
      site.database.send(third, me, "for the badge");
    });
    shows("UPDATE chat_counters SET value = value + 1 WHERE name = 'chat_events'");
    shows("UPDATE chat_counters SET value = value - 1 WHERE name = 'chat_events'");  // other tests read the log
    // A name that has changed since is told among the rows, for as long as it is told.
    for (const std::string& sql :
         {"UPDATE users SET name = 'Nansubuga'" + of_contact,
          "UPDATE wholesaler SET name = 'Nile Traders' WHERE user_id = '" + contact + "'",
          "UPDATE chat_name_changes SET old_name = 'Nambi' WHERE user_id = '" + contact + "'",
          "UPDATE chat_name_changes SET changed_at = '2026-01-02 03:04:05' WHERE kind = 'personal' AND user_id = '" +
              contact + "'",
          "DELETE FROM chat_name_changes WHERE user_id = '" + contact + "'"}) {
      const std::string before = comparable(page());
      owner.run_script(sql);
      expect_as_fresh(sql);
      CPPUNIT_ASSERT_MESSAGE(sql + " does not show", before != comparable(page()));
    }
    owner.run_script("UPDATE users SET renamed_at = '2026-01-02 03:04:05'" + of_contact);
    shows("UPDATE users SET renamed_at = CURRENT_TIMESTAMP(3), name = 'Nabirye'" + of_contact);
  }

  void is_of_one_language_and_zone() {
    for (const char* language : {"fr", "ar", "en"})
      shows(language, [&] { language_ = language; });
    for (const char* zone : {"Asia/Tokyo", "America/New_York"})
      shows(zone, [&] { zone_ = zone; });
  }

  void is_of_one_reader() {
    kept("before");
    const auto theirs = site.database.sign_in(contact);
    const auto third = site.database.add_user(Role::supplier, "Zawadi");
    const auto other = site.database.sign_in(third);
    Site fresh{site.database};
    for (const auto& [path, session] : {std::pair("/chat/" + me, theirs), {path_, other}, {"/chat/" + third, token},
                                        {path_, theirs}, {"/chat/" + me, token}}) {
      const std::string expected = comparable(page_of(fresh, path, session));
      for (int round = 0; round < 2; ++round)
        CPPUNIT_ASSERT_EQUAL_MESSAGE(path, expected, comparable(page_of(site, path, session)));
    }
    CPPUNIT_ASSERT(!has(page_of(site, path_, other).body(), "number 59"));
    // A session that now is somebody else's.
    site.database.owner().execute("UPDATE chat_sessions SET user_id = ? WHERE user_id = ?", {third, me});
    expect_as_fresh("another account");
    CPPUNIT_ASSERT(!has(page().body(), "number 59"));
  }

  void does_not_outlive_the_session() {
    kept("before");
    site.database.owner().execute("UPDATE users SET disabled_at = CURRENT_TIMESTAMP WHERE id = ?", {me});
    CPPUNIT_ASSERT_EQUAL(303, page().status());
    CPPUNIT_ASSERT(!has(page().body(), "number 59"));
  }

  // What was written in the future is shown as written now, until then.
  void keeps_nothing_that_the_clock_changes() {
    for (const std::string time : {"created_at", "read_at"}) {
      kept("before " + time);
      site.database.owner().run_script("UPDATE messages SET " + time + " = CURRENT_TIMESTAMP(3) + INTERVAL 1 DAY" +
                                       where(shown(30)));
      page();
      CPPUNIT_ASSERT_EQUAL_MESSAGE(time, std::uint64_t{2}, statements());
      site.database.owner().run_script("UPDATE messages SET " + time + " = '2026-01-02 03:04:05'" + where(shown(30)));
    }
  }

  void forgets_what_is_asked_for_least() {
    RoomCache cache{10'000};
    const auto room = [](std::size_t bytes) {
      CachedRoom room;
      view::Bubble bubble{.message = {}, .own = true, .contact_name = {}};
      bubble.message.id = "M00001";
      bubble.message.content = std::string(bytes, 'x');
      room.bubbles = view::WrittenBubbles(std::span(&bubble, 1));
      return room;
    };
    cache.keep("a", "1", room(1'300));
    cache.keep("a", "2", room(1'300));
    cache.keep("b", "1", room(1'300));
    CPPUNIT_ASSERT(cache.find("a", "1") && cache.find("b", "1"));
    cache.keep("b", "2", room(1'700));
    CPPUNIT_ASSERT(!cache.find("a", "2") && cache.find("a", "1") && cache.find("b", "1") && cache.find("b", "2"));
    for (std::size_t bytes = 1'000; bytes < 9'000; bytes += 10) {
      cache.keep("a", std::to_string(bytes % 7), room(bytes));
      CPPUNIT_ASSERT(cache.bytes() <= 10'000);
    }
    cache.keep("c", "1", room(20'000));
    CPPUNIT_ASSERT(!cache.find("c", "1"));
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(RoomCacheTest);

}  // namespace beantrack::pages
