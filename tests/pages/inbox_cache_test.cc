// An inbox that a worker has shown before is shown as a worker would that has not, whatever has changed meanwhile.
#include "pages/inbox_cache.h"

#include <chrono>
#include <functional>
#include <memory>
#include <thread>

#include "db/conversation_index.h"
#include "db/inbox_store.h"
#include "db/message_store.h"
#include "push/relay.h"
#include "support/page_test.h"

namespace beantrack::pages {

class InboxCacheTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(InboxCacheTest);
  CPPUNIT_TEST(an_unchanged_inbox_is_one_statement);
  CPPUNIT_TEST(an_inbox_of_many_is_one_statement);
  CPPUNIT_TEST(reads_only_the_messages_since);
  CPPUNIT_TEST(reads_all_where_the_log_does_not_tell);
  CPPUNIT_TEST(waits_for_no_jobs_of_others);
  CPPUNIT_TEST(shows_each_change_of_messages);
  CPPUNIT_TEST(shows_what_is_not_noted_yet);
  CPPUNIT_TEST(shows_messages_that_are_imported);
  CPPUNIT_TEST(shows_each_change_of_people);
  CPPUNIT_TEST(shows_who_comes_and_goes);
  CPPUNIT_TEST(shows_what_an_old_relay_left_to_note);
  CPPUNIT_TEST(is_of_one_tab_language_and_zone);
  CPPUNIT_TEST(is_of_one_reader);
  CPPUNIT_TEST(does_not_outlive_the_session);
  CPPUNIT_TEST(keeps_nothing_that_the_clock_changes);
  CPPUNIT_TEST(keeps_nothing_without_the_number);
  CPPUNIT_TEST_SUITE_END();

  // A database of the test's own: no job of another one waits.
  struct World {
    tests::TestDatabase database;
    Site site{database};
    db::Connection relaying{database.config(), db::kReadTimeout, push::kRelayIdleTimeout};
    push::Relay relay{relaying, "test"};
  };

  std::unique_ptr<World> world_;
  std::string me_, contact_, other_, stranger_, token_;
  std::string path_ = "/chat", language_ = "en", zone_ = "UTC";

  http::Response page_of(Site& worker, const std::string& session) {
    FakeSource source = FakeSource::get(path_);
    source.set("HTTP_COOKIE", std::string(kSessionCookie) + "=" + session + "; beantrack_zone=" + zone_);
    return worker.answer(source.set("HTTP_ACCEPT_LANGUAGE", language_));
  }
  http::Response page() { return page_of(world_->site, token_); }
  static std::string text_of(const http::Response& response) {
    return std::to_string(response.status()) + std::string(response.header("Location")) + response.body();
  }
  std::uint64_t statements() {
    return world_->site.statements([&] { page(); });
  }

  // What the push daemon does.
  void settle() {
    while (world_->relay.run_batch() > 0) {
    }
    while (db::ConversationIndex(world_->relaying).refresh_changed()) {
    }
  }

  // Has the worker keep the page, and makes sure that it does.
  std::string kept(const std::string& why) {
    settle();
    page();
    const std::string text = text_of(page());
    CPPUNIT_ASSERT_EQUAL_MESSAGE(why, std::uint64_t{1}, statements());
    return text;
  }

  void expect_as_fresh(const std::string& change) {
    Site fresh{world_->database};
    const std::string expected = text_of(page_of(fresh, token_));
    CPPUNIT_ASSERT_EQUAL_MESSAGE(change, expected, text_of(page()));
  }

  // `change` shows on a page that was kept: at once, and when the daemon has done its part.
  void shows(const std::string& what, const std::function<void()>& change) {
    const std::string before = kept("before " + what);
    change();
    CPPUNIT_ASSERT_MESSAGE(what + " does not show", before != text_of(page()));
    expect_as_fresh(what);
    settle();
    CPPUNIT_ASSERT_MESSAGE(what + " does not show when it is noted", before != text_of(page()));
    expect_as_fresh(what + ", noted");
    kept("after " + what);
  }
  // The same where it is noted before the page is asked for again, and where nothing need show.
  void is_as_fresh(const std::string& what, const std::function<void()>& change) {
    kept("before " + what);
    change();
    settle();
    expect_as_fresh(what);
    kept("after " + what);
    expect_as_fresh(what + ", kept");
  }
  void shows(const std::string& sql) {
    shows(sql, [&] { run(sql); });
  }
  void run(const std::string& sql) { world_->database.owner().run_script(sql); }

  void send(const std::string& from, const std::string& to, const std::string& text) {
    db::MessageStore(world_->database.connection()).send({from, to, text, crypto::new_token()});
    std::this_thread::sleep_for(std::chrono::milliseconds{2});  // what is sent in this very millisecond is not kept
  }
  std::string last_of(const std::string& contact) {
    return *world_->database.ask("SELECT id FROM messages WHERE conversation = ? ORDER BY seq DESC LIMIT 1",
                          {conversation_key(me_, contact)});
  }
  static std::string where(const std::string& id) { return " WHERE id = '" + id + "'"; }

 public:
  void setUp() override {
    world_ = std::make_unique<World>();
    path_ = "/chat";
    me_ = world_->database.add_user(Role::supplier, "Okello");
    contact_ = world_->database.add_user(Role::vendor, "Namusoke");
    other_ = world_->database.add_user(Role::vendor, "Zawadi");
    stranger_ = world_->database.add_user(Role::vendor, "Aber");
    token_ = world_->database.sign_in(me_);
    for (int i = 0; i < 3; ++i) send(me_, contact_, "mine " + std::to_string(i));
    send(contact_, me_, "theirs");
    send(me_, other_, "to the other");
    settle();
    run("UPDATE messages SET created_at = created_at - INTERVAL 1 HOUR");
  }

  void tearDown() override { world_.reset(); }

  void an_unchanged_inbox_is_one_statement() { kept("unchanged"); }

  void an_inbox_of_many_is_one_statement() {
    for (int i = 0; i < 220; ++i) world_->database.add_user(Role::vendor, "Buyer " + std::to_string(i));
    kept("more than a page");
    CPPUNIT_ASSERT(has(page().body(), "after="));
    run("INSERT INTO messages (sender_id, receiver_id, content, created_at) SELECT id, '" + me_ +
        "', 'hello', CURRENT_TIMESTAMP(3) - INTERVAL 1 DAY FROM users WHERE name LIKE 'Buyer %' LIMIT 90");
    const std::string before = kept("many conversations");
    CPPUNIT_ASSERT(has(before, "\"badge \">91<"));
    run("INSERT INTO messages (sender_id, receiver_id, content, is_read) SELECT id, '" + me_ +
        "', 'hello again', 1 FROM users WHERE name LIKE 'Buyer %'");
    const std::string all = kept("more conversations than a page has");
    const auto last = all.rfind("<li data-contact=\"") + 18;
    shows("the last one writes", [&] { send(all.substr(last, all.find('"', last) - last), me_, "the newest"); });
  }

  void reads_only_the_messages_since() {
    kept("before");
    send(me_, contact_, "one");
    send(other_, me_, "two");
    send(contact_, me_, "three");
    settle();
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{2}, statements());
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, statements());
    expect_as_fresh("three messages");
    db::MessageStore(world_->database.connection()).mark_read(me_, contact_);
    world_->database.connection().execute("DELETE FROM jobs");
    expect_as_fresh("read");
    // The relay gives no order of numbers.
    db::Connection slow{world_->database.owner_config()};
    slow.run_script("START TRANSACTION; INSERT INTO messages (sender_id, receiver_id, content) VALUES ('" + contact_ +
                    "', '" + me_ + "', 'late')");
    send(contact_, me_, "early");
    kept("before the commit");
    slow.run_script("COMMIT");
    settle();
    expect_as_fresh("a lower number");
    CPPUNIT_ASSERT(!has(page().body(), "late"));
  }

  void reads_all_where_the_log_does_not_tell() {
    const auto reads_all = [&](const std::string& why, const std::function<void()>& change) {
      kept("before " + why);
      change();
      CPPUNIT_ASSERT_MESSAGE(why, statements() > 2);
      expect_as_fresh(why);
      kept("after " + why);
    };
    reads_all("the first message to somebody", [&] {
      send(me_, stranger_, "hello");
      settle();
    });
    reads_all("much at once", [&] {
      for (std::uint64_t n = 0; n < kMostInboxEvents; ++n) send(contact_, me_, "again");
      settle();
    });
    reads_all("another log", [&] { run("UPDATE chat_events SET tag = tag % 1000 + 1"); });
    reads_all("a log that was trimmed", [&] {
      send(contact_, me_, "not trimmed");
      settle();
      run("DELETE FROM chat_events WHERE id < (SELECT id FROM (SELECT MAX(id) AS id FROM chat_events) AS newest)");
    });
  }

  void waits_for_no_jobs_of_others() {
    kept("before");
    send(other_, contact_, "not mine");
    page();
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{3}, statements());
    expect_as_fresh("a job of others");
    send(other_, me_, "mine");
    CPPUNIT_ASSERT(has(page().body(), "mine"));
    expect_as_fresh("a job of one's own");
    for (std::uint64_t n = 0; n < db::kPendingJobs; ++n) send(other_, contact_, "not mine");
    expect_as_fresh("a job of one's own behind many");
    settle();
    expect_as_fresh("relayed");
  }

  void shows_each_change_of_messages() {
    shows("sent", [&] { send(me_, contact_, "one more"); });
    shows("received", [&] { send(contact_, me_, "and another"); });
    shows("the first to a stranger", [&] { send(me_, stranger_, "hello"); });
    shows("read by the reader", [&] { db::MessageStore(world_->database.connection()).mark_read(me_, contact_); });
    shows("read by SQL", [&] {
      send(contact_, me_, "unread");
      settle();
      page();
      run("UPDATE messages SET is_read = 1 WHERE receiver_id = '" + me_ + "'");
    });
    shows("UPDATE messages SET is_read = 0, read_at = NULL" + where(last_of(contact_)));
    for (const std::string change :
         {"content = 'OTHER words'", "content = 'other words'", "content = 'other words '", "content = ''",
          "created_at = created_at - INTERVAL 1 SECOND", "created_at = created_at - INTERVAL 30 DAY",
          "content = 'and is read', is_read = 1"})
      shows("UPDATE messages SET " + change + where(last_of(contact_)));
    shows("UPDATE messages SET id = 'M990000'" + where(last_of(other_)));
    shows("UPDATE messages SET sender_id = receiver_id, receiver_id = sender_id" + where(last_of(other_)));
    shows("DELETE FROM messages" + where(last_of(contact_)));
    shows("DELETE FROM messages WHERE conversation = '" + conversation_key(me_, other_) + "'");
    is_as_fresh("another number",
                [&] { run("UPDATE messages SET seq = seq + 1000000000" + where(last_of(stranger_))); });
  }

  // Its number is given before the commit.
  void shows_what_is_not_noted_yet() {
    db::Connection slow{world_->database.owner_config()};
    kept("before");
    slow.run_script("START TRANSACTION; INSERT INTO messages (sender_id, receiver_id, content) VALUES ('" + me_ +
                    "', '" + contact_ + "', 'late')");
    send(other_, me_, "early");
    const std::string before = kept("before the commit");
    slow.run_script("COMMIT");
    CPPUNIT_ASSERT(has(page().body(), "late") && before != text_of(page()));
    expect_as_fresh("a late commit");
    settle();
    CPPUNIT_ASSERT(has(page().body(), "late"));
    slow.run_script("START TRANSACTION; UPDATE users SET name = 'Nabirye'" + where(contact_));
    world_->database.add_user(Role::vendor, "Early");
    CPPUNIT_ASSERT(!has(kept("before the second commit"), "Nabirye"));
    slow.run_script("COMMIT");
    CPPUNIT_ASSERT(has(page().body(), "Nabirye"));
    settle();
    CPPUNIT_ASSERT(has(page().body(), "Nabirye"));
  }

  void shows_messages_that_are_imported() {
    const auto import = [&](int kind, const std::string& text) {
      run("SET @beantrack_import = " + std::to_string(kind) + "; INSERT INTO messages (sender_id, receiver_id, content)"
          " VALUES ('" + me_ + "', '" + contact_ + "', '" + text + "'); SET @beantrack_import = NULL");
    };
    shows("an import", [&] { import(1, "imported"); });
    shows("an import that notes itself", [&] {
      import(2, "imported too");
      db::ConversationIndex(world_->database.owner()).refresh({{me_, contact_}});
      run("INSERT INTO chat_changed_conversations (conversation) VALUES ('')");
    });
  }

  void shows_each_change_of_people() {
    for (const std::string& id : {contact_, stranger_}) {
      const std::string of = " WHERE id = '" + id + "'";
      for (const std::string change :
           {"name = 'Nansubuga'", "name = 'NANSUBUGA'", "company_name = 'Nile Traders'", "company_name = NULL",
            "role = 'admin'", "role = 'supplier'", "role = 'vendor'", "disabled_at = CURRENT_TIMESTAMP",
            "disabled_at = NULL"})
        shows("UPDATE users SET " + change + of);
      shows("UPDATE wholesaler SET name = 'Lake Traders' WHERE user_id = '" + id + "'");
      shows("UPDATE wholesaler SET approved_date = CURRENT_DATE WHERE user_id = '" + id + "'");
      shows("UPDATE wholesaler SET approved_date = NULL WHERE user_id = '" + id + "'");
    }
    shows("UPDATE supplier SET name = 'Okello Growers' WHERE user_id = '" + me_ + "'");
    shows("UPDATE users SET role = 'admin' WHERE id = '" + me_ + "'");
    shows("UPDATE users SET role = 'admin' WHERE id = '" + stranger_ + "'");
    shows("UPDATE users SET role = 'supplier' WHERE id = '" + me_ + "'");
    shows("another account", [&] { world_->database.add_user(Role::vendor, "Byaruhanga"); });
    shows("DELETE FROM users WHERE id = '" + stranger_ + "'");
    shows("DELETE FROM users WHERE id = '" + contact_ + "'");
    run("INSERT INTO chat_settings (user_id, theme, notify_desktop, notify_sound)"
        " VALUES ('" + me_ + "', 'auto', 0, 1)");
    for (const std::string setting : {"theme = 'dark'", "notify_sound = 0", "language = 'fr'", "language = 'ar'"})
      shows("UPDATE chat_settings SET " + setting + " WHERE user_id = '" + me_ + "'");
    shows("DELETE FROM chat_settings WHERE user_id = '" + me_ + "'");
    is_as_fresh("a sign-in",
                [&] { run("UPDATE users SET remember_token = 'x', updated_at = NOW() WHERE id = '" + me_ + "'"); });
    shows("UPDATE chat_counters SET value = value + 1 WHERE name = 'chat_events'");
  }

  void shows_who_comes_and_goes() {
    const std::string of = " WHERE user_id = '" + contact_ + "'";
    shows("INSERT INTO chat_presence (user_id, is_online) VALUES ('" + contact_ + "', 1)");
    shows("UPDATE chat_presence SET seen_at = CURRENT_TIMESTAMP(3) - INTERVAL 60 SECOND" + of);
    shows("UPDATE chat_presence SET seen_at = CURRENT_TIMESTAMP(3)" + of);
    shows("UPDATE chat_presence SET seen_at = CURRENT_TIMESTAMP(3) + INTERVAL 60 SECOND" + of);
    shows("UPDATE chat_presence SET seen_at = CURRENT_TIMESTAMP(3)" + of);
    shows("UPDATE chat_presence SET is_online = 0" + of);
    is_as_fresh("a stranger comes",
                [&] { run("INSERT INTO chat_presence (user_id, is_online) VALUES ('" + stranger_ + "', 1)"); });
    shows("INSERT INTO chat_presence (user_id, is_online) VALUES ('" + other_ + "', 1)");
    CPPUNIT_ASSERT(!has(page().body(), "online\" data-presence=\"" + contact_ + "\""));
    CPPUNIT_ASSERT(has(page().body(), "online\" data-presence=\"" + other_ + "\""));
  }

  // It logged the event, but noted nothing; the next relay does.
  void shows_what_an_old_relay_left_to_note() {
    send(me_, contact_, "of an old relay");
    const auto seq = *world_->database.ask("SELECT MAX(seq) FROM messages");
    run("DELETE FROM jobs; UPDATE chat_counters SET value = value + 2 WHERE name = 'chat_events'");
    const auto log = [&](const std::string& number, const std::string& user, const std::string& kind) {
      run("INSERT INTO chat_events (id, user_id, kind, subject, tag) SELECT " + number + ", '" + user + "', '" + kind +
          "', " + seq + ", 7 FROM chat_counters WHERE name = 'chat_events'");
    };
    log("value - 1", contact_, "message.sent");
    log("value", me_, "message.echo");
    page();
    page();
    while (db::ConversationIndex(world_->relaying).catch_up()) {
    }
    CPPUNIT_ASSERT(has(page().body(), "of an old relay"));
    expect_as_fresh("noted later");
  }

  void is_of_one_tab_language_and_zone() {
    for (const char* language : {"fr", "ar", "en"}) shows(language, [&] { language_ = language; });
    for (const char* zone : {"Pacific/Kiritimati", "Pacific/Niue"}) shows(zone, [&] { zone_ = zone; });
    for (const char* path : {"/chat?role=vendor", "/chat?role=supplier", "/chat?role=&q=&show="})
      shows(path, [&] { path_ = path; });
    for (const char* path : {"/chat?show=unread", "/chat?show=needs-reply", "/chat?q=am", "/chat?limit=1",
                             "/chat?limit=", "/chat?role=nobody", "/chat?after=U00001", "/chat?show=x"}) {
      path_ = "/chat";
      kept("before");
      path_ = path;
      page();
      expect_as_fresh(path);
    }
  }

  void is_of_one_reader() {
    kept("before");
    const auto theirs = world_->database.sign_in(contact_), stranger = world_->database.sign_in(stranger_);
    settle();
    for (const auto& session : {theirs, stranger, token_, theirs, token_}) {
      Site fresh{world_->database};
      const std::string expected = text_of(page_of(fresh, session));
      for (int round = 0; round < 2; ++round) CPPUNIT_ASSERT_EQUAL(expected, text_of(page_of(world_->site, session)));
    }
    kept("before it is another account's");
    world_->database.owner().execute("UPDATE chat_sessions SET user_id = ? WHERE user_id = ?", {stranger_, me_});
    expect_as_fresh("another account's session");
    CPPUNIT_ASSERT(!has(page().body(), "theirs"));
  }

  void does_not_outlive_the_session() {
    kept("before");
    world_->database.owner().execute("UPDATE users SET disabled_at = CURRENT_TIMESTAMP WHERE id = ?", {me_});
    CPPUNIT_ASSERT_EQUAL(303, page().status());
    CPPUNIT_ASSERT(!has(page().body(), "theirs"));
  }

  // What was written in the future is shown as written now, until then.
  void keeps_nothing_that_the_clock_changes() {
    kept("before");
    run("UPDATE messages SET created_at = CURRENT_TIMESTAMP(3) + INTERVAL 1 DAY" + where(last_of(contact_)));
    settle();
    page();
    CPPUNIT_ASSERT(statements() > 1);
  }

  void keeps_nothing_without_the_number() {
    kept("before");
    run("DELETE FROM chat_counters WHERE name = 'inboxes'");
    page();
    CPPUNIT_ASSERT(statements() > 1);
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(InboxCacheTest);

}  // namespace beantrack::pages
