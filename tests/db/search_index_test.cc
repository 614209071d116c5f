#include "db/search_index.h"

#include <cppunit/extensions/HelperMacros.h>

#include <unistd.h>

#include <cstdio>
#include <memory>
#include <thread>

#include "base/log.h"
#include "db/migrations.h"
#include "db/search_store.h"
#include "support/indexed.h"
#include "support/relayed.h"

namespace beantrack::db {

using tests::TestDatabase;

class SearchIndexTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(SearchIndexTest);
  CPPUNIT_TEST(follows_the_log);
  CPPUNIT_TEST(misses_none_that_is_committed_late);
  CPPUNIT_TEST(walks_back_through_history);
  CPPUNIT_TEST(goes_on_where_it_was);
  CPPUNIT_TEST(finds_what_came_without_an_event);
  CPPUNIT_TEST(drops_what_is_gone);
  CPPUNIT_TEST(looks_at_everything_after_the_log_was_trimmed);
  CPPUNIT_TEST(begins_anew_after_the_log_went_back);
  CPPUNIT_TEST(looks_at_everything_when_the_log_is_another_history);
  CPPUNIT_TEST(begins_without_a_word);
  CPPUNIT_TEST(begins_anew_with_newer_words);
  CPPUNIT_TEST(empties_a_large_index_bit_by_bit);
  CPPUNIT_TEST(is_emptied_at_once_by_migrations);
  CPPUNIT_TEST(leaves_a_newer_index_alone);
  CPPUNIT_TEST(may_be_done_by_two_at_once);
  CPPUNIT_TEST(is_told_to_begin_again_by_repair);
  CPPUNIT_TEST_SUITE_END();

  TestDatabase database_;
  SearchIndex index_{database_.connection()};
  std::string one_, other_;

  void run(const std::string& sql) { database_.owner().run_script(sql); }

  void relay() { tests::relay_all(database_); }
  void follow() {
    while (index_.follow() > 0) {
    }
  }
  void walk() {
    while (index_.walk_back()) {
    }
  }

  void insert(int count, const std::string& word) {
    std::string sql = "INSERT INTO messages (sender_id, receiver_id, content) VALUES ";
    for (int i = 0; i < count; ++i) sql += (i ? ", ('" : "('") + one_ + "', '" + other_ + "', '" + word + "')";
    run(sql);
  }
  void insert_silently(int count, const std::string& word) {
    run("SET @beantrack_import = 1");
    insert(count, word);
    run("SET @beantrack_import = NULL");
  }

  std::size_t found(const std::string& word) {
    return SearchStore(database_.connection()).find(one_, {.terms = text::terms(word)}, 10'000).size();
  }

 public:
  void setUp() override {
    one_ = database_.add_user(Role::supplier, "One");
    other_ = database_.add_user(Role::vendor, "Other");
    follow();
    walk();
  }

  void follows_the_log() {
    insert(450, "harvest");  // several batches
    CPPUNIT_ASSERT_EQUAL(std::size_t{0}, found("harvest"));
    relay();
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{900}, index_.progress().events_behind);
    CPPUNIT_ASSERT_EQUAL(kFollowBatch, index_.follow());
    CPPUNIT_ASSERT_EQUAL(std::size_t{kFollowBatch / 2}, found("harvest"));
    follow();
    CPPUNIT_ASSERT_EQUAL(std::size_t{450}, found("harvest"));
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, index_.progress().events_behind);
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, index_.follow());
  }

  // The walk has gone past its number, and later ones are indexed already, when it is committed.
  void misses_none_that_is_committed_late() {
    Connection slow{database_.config()};
    slow.run_script("START TRANSACTION; INSERT INTO messages (sender_id, receiver_id, content) VALUES ('" + one_ +
                    "', '" + other_ + "', 'late')");
    insert(3, "early");
    relay();
    follow();
    index_.start_walk();
    walk();
    CPPUNIT_ASSERT_EQUAL(std::size_t{3}, found("early"));
    slow.run_script("COMMIT");
    relay();
    follow();
    CPPUNIT_ASSERT_EQUAL(std::size_t{1}, found("late"));
  }

  void walks_back_through_history() {
    insert_silently(3 * kWalkBatch + 7, "old");
    index_.start_walk();
    CPPUNIT_ASSERT(index_.walk_back());
    CPPUNIT_ASSERT_EQUAL(std::size_t{kWalkBatch}, found("old"));
    CPPUNIT_ASSERT(index_.progress().left > 0);
    CPPUNIT_ASSERT_EQUAL(std::string("old"),
                         *database_.ask("SELECT content FROM messages WHERE seq >= ? ORDER BY seq LIMIT 1",
                                        {index_.progress().left}));
    walk();
    CPPUNIT_ASSERT_EQUAL(std::size_t{3 * kWalkBatch + 7}, found("old"));
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, index_.progress().left);
    CPPUNIT_ASSERT(!index_.walk_back());
  }

  void goes_on_where_it_was() {
    insert_silently(2 * kWalkBatch, "old");
    index_.start_walk();
    index_.walk_back();
    Connection second{database_.config()};
    SearchIndex again{second};
    again.walk_back();
    CPPUNIT_ASSERT_EQUAL(std::size_t{2 * kWalkBatch}, found("old"));
  }

  void finds_what_came_without_an_event() {
    insert_silently(1, "silent");
    relay();
    follow();
    CPPUNIT_ASSERT_EQUAL(std::size_t{0}, found("silent"));
    index_.start_walk();
    walk();
    CPPUNIT_ASSERT_EQUAL(std::size_t{1}, found("silent"));
  }

  void drops_what_is_gone() {
    insert(3 * kWalkBatch, "gone");
    insert(1, "kept");
    relay();
    follow();
    run("DELETE FROM messages WHERE content = 'gone'");
    CPPUNIT_ASSERT_EQUAL(std::size_t{0}, found("gone"));
    CPPUNIT_ASSERT_EQUAL(std::to_string(3 * kWalkBatch + 1), *database_.ask("SELECT COUNT(*) FROM chat_search"));
    index_.start_walk();
    walk();
    CPPUNIT_ASSERT_EQUAL(std::string("1"), *database_.ask("SELECT COUNT(*) FROM chat_search"));
    CPPUNIT_ASSERT_EQUAL(std::size_t{1}, found("kept"));
  }

  void looks_at_everything_after_the_log_was_trimmed() {
    insert(kWalkBatch + 5, "trimmed");
    relay();
    run("DELETE FROM chat_events WHERE id <= 20");
    follow();
    walk();
    CPPUNIT_ASSERT_EQUAL(std::size_t{kWalkBatch + 5}, found("trimmed"));
    insert(1, "next");
    relay();
    follow();
    CPPUNIT_ASSERT_EQUAL(std::size_t{1}, found("next"));
  }

  void begins_anew_after_the_log_went_back() {
    insert(5, "before");
    relay();
    follow();
    run("DELETE FROM chat_events WHERE id > 2; UPDATE chat_counters SET value = 2 WHERE name = 'chat_events';"
        "UPDATE messages SET content = 'another'");  // as if their numbers had been given again
    follow();
    walk();
    CPPUNIT_ASSERT_EQUAL(std::size_t{0}, found("before"));
    CPPUNIT_ASSERT_EQUAL(std::size_t{5}, found("another"));
    insert(1, "after");
    relay();
    follow();
    CPPUNIT_ASSERT_EQUAL(std::size_t{1}, found("after"));
  }

  void looks_at_everything_when_the_log_is_another_history() {
    insert(5, "before");
    relay();
    follow();
    run("DELETE FROM chat_events WHERE id > 2; UPDATE chat_counters SET value = 2 WHERE name = 'chat_events';"
        "DELETE FROM messages WHERE seq > 1; DELETE FROM chat_search WHERE seq > 1");
    insert(20, "after");  // more than were lost, before the index looks
    relay();
    follow();
    walk();
    CPPUNIT_ASSERT_EQUAL(std::size_t{1}, found("before"));
    CPPUNIT_ASSERT_EQUAL(std::size_t{20}, found("after"));
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, index_.progress().events_behind);
  }

  // What is logged while it follows.
  std::string logged() {
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file{std::tmpfile(), std::fclose};
    const int standard_error = ::dup(STDERR_FILENO);
    ::dup2(::fileno(file.get()), STDERR_FILENO);
    open_log("tests", "warning");
    follow();
    open_log("tests", "error");  // as in main.cc
    ::dup2(standard_error, STDERR_FILENO);
    ::close(standard_error);
    std::string text(static_cast<std::size_t>(::lseek(::fileno(file.get()), 0, SEEK_CUR)), ' ');
    CPPUNIT_ASSERT_EQUAL(static_cast<ssize_t>(text.size()), ::pread(::fileno(file.get()), text.data(), text.size(), 0));
    return text;
  }
  std::string words_version() {
    return database_.ask("SELECT value FROM chat_counters WHERE name = 'chat_search_words'").value_or("none");
  }

  void begins_without_a_word() {
    CPPUNIT_ASSERT_EQUAL(std::to_string(text::kWordsVersion), words_version());
    run("DELETE FROM chat_counters WHERE name = 'chat_search_words'");  // as in a database that is new
    insert_silently(3, "harvest");
    CPPUNIT_ASSERT_EQUAL(std::string(), logged());
    CPPUNIT_ASSERT_EQUAL(std::to_string(text::kWordsVersion), words_version());
    walk();
    CPPUNIT_ASSERT_EQUAL(std::size_t{3}, found("harvest"));
    CPPUNIT_ASSERT_EQUAL(std::string(), logged());
  }

  void begins_anew_with_newer_words() {
    insert(3, "harvest");
    relay();
    follow();
    run("UPDATE chat_search SET tokens = 'old'; UPDATE chat_counters SET value = 0 WHERE name = 'chat_search_words'");
    walk();
    CPPUNIT_ASSERT_EQUAL(std::size_t{0}, found("harvest"));
    CPPUNIT_ASSERT(index_.progress().older_words);
    CPPUNIT_ASSERT(logged().find("the words have changed") != std::string::npos);
    CPPUNIT_ASSERT(!index_.progress().older_words);
    walk();
    CPPUNIT_ASSERT_EQUAL(std::size_t{3}, found("harvest"));
  }

  // One row more than are dropped in one transaction.
  void make_outdated() {
    run("INSERT INTO chat_search (seq, tokens) WITH RECURSIVE numbers (n) AS (SELECT 0 UNION ALL SELECT n + 1"
        " FROM numbers WHERE n < " + std::to_string(kFollowBatch) + ") SELECT 1000000 + n, 'old' FROM numbers;"
        " UPDATE chat_counters SET value = 0 WHERE name = 'chat_search_words'");
  }

  void empties_a_large_index_bit_by_bit() {
    make_outdated();
    CPPUNIT_ASSERT_EQUAL(kFollowBatch, index_.follow());
    CPPUNIT_ASSERT(index_.progress().older_words);
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, index_.follow());
    CPPUNIT_ASSERT(!index_.progress().older_words);
    CPPUNIT_ASSERT_EQUAL(std::string("0"), *database_.ask("SELECT COUNT(*) FROM chat_search WHERE tokens = 'old'"));
  }

  void is_emptied_at_once_by_migrations() {
    make_outdated();
    SearchIndex(database_.owner()).truncate_outdated();
    CPPUNIT_ASSERT_EQUAL(std::string("0"), *database_.ask("SELECT COUNT(*) FROM chat_search"));
    follow();
    insert(3, "harvest");
    relay();
    follow();
    SearchIndex(database_.owner()).truncate_outdated();
    CPPUNIT_ASSERT_EQUAL(std::size_t{3}, found("harvest"));
  }

  void leaves_a_newer_index_alone() {
    insert(3, "harvest");
    relay();
    follow();
    const std::string newer = std::to_string(text::kWordsVersion + 1);
    run("UPDATE chat_counters SET value = " + newer + " WHERE name = 'chat_search_words'");
    CPPUNIT_ASSERT(!index_.progress().older_words);
    CPPUNIT_ASSERT_EQUAL(std::string(), logged());
    CPPUNIT_ASSERT_EQUAL(newer, words_version());
    CPPUNIT_ASSERT_EQUAL(std::size_t{3}, found("harvest"));
  }

  void may_be_done_by_two_at_once() {
    insert(300, "both");
    insert_silently(300, "old");
    relay();
    index_.start_walk();
    std::vector<std::thread> daemons;
    for (int i = 0; i < 2; ++i)
      daemons.emplace_back([&] {
        Connection connection{database_.config()};
        SearchIndex index{connection};
        bool more = true;
        while (index.follow() > 0 || more) more = index.walk_back();
      });
    for (auto& daemon : daemons) daemon.join();
    CPPUNIT_ASSERT_EQUAL(std::size_t{300}, found("both"));
    CPPUNIT_ASSERT_EQUAL(std::size_t{300}, found("old"));
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, index_.progress().events_behind);
  }

  void is_told_to_begin_again_by_repair() {
    insert_silently(1, "silent");
    repair(database_.owner(), database_.config().sql_dir);
    walk();
    CPPUNIT_ASSERT_EQUAL(std::size_t{1}, found("silent"));
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(SearchIndexTest);

}  // namespace beantrack::db
