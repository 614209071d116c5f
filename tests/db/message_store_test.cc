#include "db/message_store.h"

#include <cppunit/extensions/HelperMacros.h>

#include <algorithm>
#include <thread>

#include "db/event_store.h"
#include "db/job_store.h"
#include "support/database.h"
#include "text/clusters.h"

namespace beantrack::db {

using tests::TestDatabase;

class MessageStoreTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(MessageStoreTest);
  CPPUNIT_TEST(gives_back_what_was_sent);
  CPPUNIT_TEST(gives_back_the_row_that_it_stored);
  CPPUNIT_TEST(gives_back_the_row_where_no_trigger_tells_it);
  CPPUNIT_TEST(stores_one_client_id_once);
  CPPUNIT_TEST(stores_one_client_id_once_for_many_at_once);
  CPPUNIT_TEST(pages_through_a_conversation);
  CPPUNIT_TEST(shows_what_is_after_and_around_a_message);
  CPPUNIT_TEST(quotes_what_a_message_answers);
  CPPUNIT_TEST(quotes_whole_clusters);
  CPPUNIT_TEST(quotes_nothing_of_another_conversation);
  CPPUNIT_TEST(finds_a_recent_message_by_its_text);
  CPPUNIT_TEST(marks_as_read_up_to_a_message_and_no_further);
  CPPUNIT_TEST(marks_many_as_read);
  CPPUNIT_TEST(counts_what_is_unread_further_up);
  CPPUNIT_TEST(does_not_wait_for_who_is_still_writing);
  CPPUNIT_TEST_SUITE_END();

  TestDatabase& database_ = TestDatabase::shared();
  MessageStore store_{database_.connection()};
  std::string one_, other_;

  Message send(const std::string& text) { return database_.send(one_, other_, text); }

  static std::string texts(const MessagePage& page) {
    std::string all;
    for (const auto& message : page.messages) all += message.content;
    return all;
  }

  std::uint64_t read_jobs() {
    return std::stoull(*database_.ask("SELECT COUNT(*) FROM jobs WHERE payload LIKE '%message.read%' AND payload LIKE CONCAT('%', ?, '%')", {one_}));
  }

  static std::string described(const Message& message) {
    return message.id + ' ' + std::to_string(message.seq) + ' ' + message.sender_id + ' ' + message.receiver_id + ' ' +
           message.content + ' ' + std::to_string(message.is_read) + ' ' + std::to_string(to_ms(message.created_at)) +
           ' ' + std::to_string(message.reply_to.value_or(0)) + ' ' + (message.quote ? message.quote->content : "");
  }

 public:
  void setUp() override {
    one_ = database_.add_user(Role::supplier, "One");
    other_ = database_.add_user(Role::vendor, "Other");
  }

  void gives_back_what_was_sent() {
    for (const std::string text : {"hi", "lines\nand\ttabs", " spaces ", "😀 مرحبا 日本", "'); DROP TABLE users; --", "\\%_\""}) {
      const auto sent = send(text);
      CPPUNIT_ASSERT_EQUAL(text, sent.content);
      CPPUNIT_ASSERT_EQUAL(text, store_.find(sent.id)->content);
      CPPUNIT_ASSERT_EQUAL(one_, sent.sender_id);
      CPPUNIT_ASSERT(!sent.is_read && !sent.read_at);
      CPPUNIT_ASSERT(now() - sent.created_at < std::chrono::minutes(1));
    }
  }

  // The answer to a send is made without reading the row, but for one that quotes another.
  void gives_back_the_row_that_it_stored() {
    const auto answered = send("first").seq;
    for (const NewMessage& message : {NewMessage{one_, other_, "plain", "plain"}, {one_, one_, "to self", "self"},
                                      {one_, other_, "answer", "answer", answered}}) {
      const auto sent = store_.send(message);
      CPPUNIT_ASSERT_EQUAL_MESSAGE(message.content, described(*store_.find(sent.id)), described(sent));
    }
  }

  // While `migrate --repair` runs, the triggers are those of earlier versions for a while.
  void gives_back_the_row_where_no_trigger_tells_it() {
    TestDatabase database;
    MessageStore store{database.connection()};
    const auto one = database.add_user(Role::supplier, "One"), other = database.add_user(Role::vendor, "Other");
    const auto told = store.send({one, other, "told", "told"});
    database.owner().run_script("DROP TRIGGER after_messages_insert");
    const auto sent = store.send({one, other, "not told", "not-told"});
    CPPUNIT_ASSERT(sent.id != told.id);
    CPPUNIT_ASSERT_EQUAL(described(*store.find(sent.id)), described(sent));
  }

  void stores_one_client_id_once() {
    const auto first = store_.send({one_, other_, "first", "attempt-1"});
    const auto again = store_.send({one_, other_, "another text", "attempt-1"});
    CPPUNIT_ASSERT_EQUAL(first.id, again.id);
    CPPUNIT_ASSERT_EQUAL(std::string("first"), again.content);
    CPPUNIT_ASSERT(first.id != store_.send({other_, one_, "mine", "attempt-1"}).id);
    CPPUNIT_ASSERT_EQUAL(std::string("1"), *database_.ask("SELECT COUNT(*) FROM jobs WHERE payload LIKE CONCAT('%\"subject\": ', ?, '}%message.echo%')", {first.seq}));
  }

  void stores_one_client_id_once_for_many_at_once() {
    constexpr int kWriters = 8;
    std::vector<std::string> ids(kWriters);
    std::vector<std::thread> writers;
    for (int i = 0; i < kWriters; ++i)
      writers.emplace_back([&, i] {
        Connection connection{database_.config()};
        ids[i] = MessageStore(connection).send({one_, other_, "x", "same"}).id;
      });
    for (auto& writer : writers) writer.join();
    for (const auto& id : ids) CPPUNIT_ASSERT_EQUAL(ids.front(), id);
    CPPUNIT_ASSERT_EQUAL(std::size_t{1}, store_.page(one_, other_, 10).messages.size());
  }

  void pages_through_a_conversation() {
    std::vector<std::string> sent;
    for (int i = 0; i < 5; ++i) sent.push_back(database_.send(i % 2 ? one_ : other_, i % 2 ? other_ : one_, "x").id);
    const auto newest = store_.page(one_, other_, 2);
    CPPUNIT_ASSERT_EQUAL(sent[3], newest.messages[0].id);
    CPPUNIT_ASSERT_EQUAL(sent[4], newest.messages[1].id);
    CPPUNIT_ASSERT(newest.has_older);
    const auto rest = store_.page(other_, one_, 3, {PageCursor::Side::before, newest.messages[0].seq});
    CPPUNIT_ASSERT_EQUAL(std::size_t{3}, rest.messages.size());
    CPPUNIT_ASSERT_EQUAL(sent[0], rest.messages[0].id);
    CPPUNIT_ASSERT(!rest.has_older);
    CPPUNIT_ASSERT(rest.has_newer && !newest.has_newer);
    CPPUNIT_ASSERT(store_.page(one_, other_, 3, {PageCursor::Side::before, rest.messages[0].seq}).messages.empty());
  }

  void shows_what_is_after_and_around_a_message() {
    std::vector<Message> sent;
    for (const char* text : {"0", "1", "2", "3", "4"}) sent.push_back(send(text));
    const auto after = store_.page(one_, other_, 2, {PageCursor::Side::after, sent[1].seq});
    CPPUNIT_ASSERT_EQUAL(std::string("23"), texts(after));
    CPPUNIT_ASSERT(after.has_older && after.has_newer);
    CPPUNIT_ASSERT(!store_.page(one_, other_, 3, {PageCursor::Side::after, sent[1].seq}).has_newer);
    const auto around = store_.page(one_, other_, 3, {PageCursor::Side::around, sent[2].seq});
    CPPUNIT_ASSERT_EQUAL(std::string("123"), texts(around));
    CPPUNIT_ASSERT(around.has_older && around.has_newer);
    const auto end = store_.page(one_, other_, 4, {PageCursor::Side::around, sent[4].seq});
    CPPUNIT_ASSERT_EQUAL(std::string("1234"), texts(end));
    CPPUNIT_ASSERT(end.has_older && !end.has_newer);
  }

  void quotes_what_a_message_answers() {
    const auto first = send("Price? " + std::string(3 * kQuoteCharacters, 'x'));
    const auto answer = store_.send({other_, one_, "5", "answer-1", first.seq});
    CPPUNIT_ASSERT_EQUAL(first.id, answer.quote->id);
    CPPUNIT_ASSERT_EQUAL(one_, answer.quote->sender_id);
    CPPUNIT_ASSERT_EQUAL(first.content.substr(0, kQuoteCharacters), answer.quote->content);
    CPPUNIT_ASSERT_EQUAL(first.id, store_.page(one_, other_, 1).messages.front().quote->id);
    CPPUNIT_ASSERT(!store_.find(first.id)->quote);
    database_.owner().execute("DELETE FROM messages WHERE id = ?", {first.id});
    CPPUNIT_ASSERT(!store_.find(answer.id)->quote);
  }

  void quotes_whole_clusters() {
    const std::string family = "👨\u200D👩\u200D👧\u200D👦";  // 7 code points
    std::string text, quoted;
    for (int i = 0; i < 60; ++i) text += family;
    for (std::size_t i = 0; i < kQuoteCharacters / 7; ++i) quoted += family;
    CPPUNIT_ASSERT_EQUAL(quoted, store_.send({other_, one_, "5", "answer-3", send(text).seq}).quote->content);
    std::string chain = "a";  // a cluster of more characters than are quoted
    while (chain.size() < text::kKeptClusterBytes - 1) chain += "\u0301";
    CPPUNIT_ASSERT_EQUAL(chain, store_.send({other_, one_, "5", "answer-5", send(chain + text).seq}).quote->content);
    const std::string exact(kQuoteCharacters, 'x');
    const auto accented = send(exact + "\u0301");
    CPPUNIT_ASSERT_EQUAL(exact.substr(1),
                         store_.send({other_, one_, "5", "answer-4", accented.seq}).quote->content);
  }

  void quotes_nothing_of_another_conversation() {
    const auto third = database_.add_user(Role::admin, "Third");
    const auto secret = database_.send(third, other_, "secret");
    const auto answer = store_.send({one_, other_, "x", "answer-2", secret.seq});
    CPPUNIT_ASSERT(!answer.quote);
  }

  void finds_a_recent_message_by_its_text() {
    send("price?");
    const auto newest = send("price?");
    send("other");
    CPPUNIT_ASSERT_EQUAL(newest.id, store_.find_recent(one_, other_, "price?")->id);
    CPPUNIT_ASSERT(!store_.find_recent(other_, one_, "price?"));
    CPPUNIT_ASSERT(!store_.find_recent(one_, other_, "PRICE?"));
  }

  void marks_as_read_up_to_a_message_and_no_further() {
    send("1");
    const auto second = send("2");
    send("3");
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{3}, store_.unread_count(other_));
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{2}, store_.mark_read(other_, one_, second.seq));
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, store_.unread_count(other_));
    CPPUNIT_ASSERT(store_.find(second.id)->is_read && store_.find(second.id)->read_at);
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, read_jobs());
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, store_.mark_read(other_, one_, second.seq));
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, store_.mark_read(one_, other_));  // its own sender reads nothing
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, read_jobs());
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, store_.mark_read(other_, one_));
    const auto fourth = send("4"), fifth = send("5");
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, store_.mark_read(other_, one_, fifth.seq, fifth.seq));
    CPPUNIT_ASSERT(!store_.find(fourth.id)->is_read);
  }

  void marks_many_as_read() {
    const auto count = kReadBatch + 3;
    database_.owner().run_script("SET @beantrack_import = NULL");
    for (std::uint64_t i = 0; i < count; i += 50) {
      std::string sql = "INSERT INTO messages (sender_id, receiver_id, content) VALUES ";
      for (std::uint64_t j = i; j < std::min(i + 50, count); ++j)
        sql += (j > i ? ", ('" : "('") + one_ + "', '" + other_ + "', 'x')";
      database_.owner().run_script(sql);
    }
    CPPUNIT_ASSERT_EQUAL(count, store_.mark_read(other_, one_));
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, store_.unread_count(other_));
  }

  void counts_what_is_unread_further_up() {
    const auto third = database_.add_user(Role::admin, "Third");
    const auto stranger = database_.send(third, other_, "x");
    const auto first = send("1"), second = send("2");
    database_.send(other_, one_, "mine");
    const auto fourth = send("4"), fifth = send("5");
    const auto expect = [&](std::uint64_t count, const std::string& id, const Unread& unread) {
      CPPUNIT_ASSERT_EQUAL(count, unread.count);
      CPPUNIT_ASSERT_EQUAL(id, unread.first_id);
    };
    expect(3, first.id, store_.unread_before(other_, one_, fifth.seq));
    expect(4, first.id, store_.unread_before(other_, one_, kEndOfHistory));
    expect(0, "", store_.unread_before(other_, one_, first.seq));
    expect(1, stranger.id, store_.unread_before(other_, third, fifth.seq));
    store_.mark_read(other_, one_, first.seq);
    expect(2, second.id, store_.unread_before(other_, one_, fifth.seq));
    store_.mark_read(other_, one_, fourth.seq, fourth.seq);
    expect(1, second.id, store_.unread_before(other_, one_, fifth.seq));
    store_.mark_read(other_, one_);
    expect(0, "", store_.unread_before(other_, one_, kEndOfHistory));
  }

  void does_not_wait_for_who_is_still_writing() {
    for (int i = 0; i < 8; ++i) send("committed");
    Connection slow{database_.config()};
    slow.run_script("START TRANSACTION; INSERT INTO messages (sender_id, receiver_id, content) VALUES ('" + one_ +
                    "', '" + other_ + "', 'not yet')");
    const auto began = std::chrono::steady_clock::now();
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{8}, store_.mark_read(other_, one_));
    send("another");
    CPPUNIT_ASSERT(std::chrono::steady_clock::now() - began < std::chrono::seconds(kLockWaitTimeout));
    slow.run_script("COMMIT");
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{2}, store_.unread_count(other_));
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(MessageStoreTest);

}  // namespace beantrack::db
