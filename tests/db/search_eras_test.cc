#include "db/search_eras.h"

#include <cppunit/extensions/HelperMacros.h>

#include "db/search_backlog.h"
#include "db/search_index.h"
#include "db/search_store.h"
#include "support/database.h"
#include "support/indexed.h"
#include "support/relayed.h"

namespace beantrack::db {

using tests::TestDatabase;

class SearchErasTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(SearchErasTest);
  CPPUNIT_TEST(opens_an_era_when_the_last_one_is_full);
  CPPUNIT_TEST(opens_eras_while_it_walks_back);
  CPPUNIT_TEST(gives_the_backlog_eras_of_its_own);
  CPPUNIT_TEST(gives_each_person_eras_of_their_own);
  CPPUNIT_TEST(counts_a_note_to_oneself_once);
  CPPUNIT_TEST(takes_ids_in_any_letters_for_the_same_person);
  CPPUNIT_TEST(lists_the_eras_that_reach_furthest_first);
  CPPUNIT_TEST(finds_newest_first_across_eras);
  CPPUNIT_TEST(finds_terms_of_several_spellings_across_eras);
  CPPUNIT_TEST(pages_through_eras_that_overlap);
  CPPUNIT_TEST(reads_no_older_eras_for_a_common_word);
  CPPUNIT_TEST(begins_anew_without_eras);
  CPPUNIT_TEST_SUITE_END();

  using Texts = std::vector<std::string>;
  using Seqs = std::vector<std::uint64_t>;

  TestDatabase database_;
  SearchIndex index_{database_.connection()};
  SearchEras eras_{database_.connection()};
  SearchStore store_{database_.connection()};
  std::string one_, other_;

  void run(const std::string& sql) { database_.owner().run_script(sql); }
  void leave_room_for(int messages) {
    run("UPDATE chat_search_eras SET messages = " + std::to_string(kEraMessages) + " - " + std::to_string(messages) +
        " WHERE source IS NOT NULL");
  }
  void fill_eras() { run("UPDATE chat_search_eras SET source = NULL"); }

  void follow() {
    tests::relay_all(database_);
    while (index_.follow() > 0) {
    }
  }
  void walk() { tests::index_all(database_); }
  std::uint64_t insert(const std::string& from, const std::string& to, const std::string& text) {
    database_.owner().execute("INSERT INTO messages (sender_id, receiver_id, content) VALUES (?, ?, ?)",
                              {from, to, text});
    return std::stoull(database_.ask("SELECT MAX(seq) FROM messages").value());
  }
  std::uint64_t insert(const std::string& text) { return insert(one_, other_, text); }
  std::uint64_t insert_silently(const std::string& text) {
    run("SET @beantrack_import = 1");
    const auto seq = insert(text);
    run("SET @beantrack_import = NULL");
    return seq;
  }

  // "log 3-5 2" for each era of `user` that has messages, in the order of making: its source, numbers and messages.
  std::string eras_of(const std::string& user) {
    return database_
        .ask("SELECT GROUP_CONCAT(CONCAT(COALESCE(source, 'full'), ' ', from_seq, '-', to_seq, ' ', messages)"
             " ORDER BY era SEPARATOR ', ') FROM chat_search_eras WHERE user_id = ?",
             {user})
        .value_or("");
  }
  static std::string era(const std::string& source, std::uint64_t from, std::uint64_t to, std::uint64_t messages) {
    return source + " " + std::to_string(from) + "-" + std::to_string(to) + " " + std::to_string(messages);
  }

  // What all pages of `size` have.
  Seqs pages(const std::string& me, std::string_view words, std::uint64_t size) {
    Seqs seqs;
    SearchQuery query{.terms = text::terms(words)};
    for (std::vector<FoundMessage> page; !(page = store_.find(me, query, size)).empty();) {
      CPPUNIT_ASSERT(page.size() <= size);
      for (const auto& found : page) seqs.push_back(found.message.seq);
      query.before_seq = seqs.back();
    }
    return seqs;
  }

 public:
  void setUp() override {
    one_ = database_.add_user(Role::supplier, "One");
    other_ = database_.add_user(Role::vendor, "Other");
    follow();
    walk();
  }

  void opens_an_era_when_the_last_one_is_full() {
    const auto first = insert("harvest");
    follow();
    CPPUNIT_ASSERT_EQUAL(era("log", first, first, 1), eras_of(one_));
    leave_room_for(2);
    for (int i = 0; i < 3; ++i) insert("harvest");
    follow();
    CPPUNIT_ASSERT_EQUAL(era("full", first, first + 2, kEraMessages) + ", " + era("log", first + 3, first + 3, 1),
                         eras_of(one_));
    CPPUNIT_ASSERT((Seqs{first + 3, first + 2, first + 1, first}) == pages(one_, "harvest", 10));
  }

  void opens_eras_while_it_walks_back() {
    const auto first = insert_silently("archive");
    for (int i = 0; i < 3; ++i) insert_silently("archive");
    const auto newest = insert("harvest");
    follow();
    index_.start_walk();
    index_.walk_back();
    run("DELETE FROM chat_search WHERE seq <= " + std::to_string(first + 2));  // as if the walk came to these now
    leave_room_for(1);
    walk();
    CPPUNIT_ASSERT_EQUAL(era("log", newest, newest, kEraMessages - 1) + ", " +
                             era("full", first, first + 3, kEraMessages) + ", " + era("walk", first, first + 1, 2),
                         eras_of(one_));
    CPPUNIT_ASSERT((Seqs{first + 3, first + 2, first + 1, first}) == pages(other_, "archive", 1));
  }

  void gives_the_backlog_eras_of_its_own() {
    const auto first = insert("long " + std::string(kIndexedAtOnce - 5, 'x'));
    const auto set_aside = insert("long");
    const auto theirs = insert(other_, one_, "long");
    follow();
    CPPUNIT_ASSERT((Seqs{theirs, first}) == pages(one_, "long", 1));
    while (index_.index_backlog()) {
    }
    CPPUNIT_ASSERT_EQUAL(era("log", first, theirs, 2) + ", " + era("backlog", set_aside, set_aside, 1), eras_of(one_));
    CPPUNIT_ASSERT((Seqs{theirs, set_aside, first}) == pages(one_, "long", 1));
  }

  void gives_each_person_eras_of_their_own() {
    const auto third = database_.add_user(Role::supplier, "Third");
    const auto first = insert("price");
    const auto second = insert(third, other_, "price");
    follow();
    CPPUNIT_ASSERT_EQUAL(era("log", first, first, 1), eras_of(one_));
    CPPUNIT_ASSERT_EQUAL(era("log", first, second, 2), eras_of(other_));
    CPPUNIT_ASSERT_EQUAL(era("log", second, second, 1), eras_of(third));
    CPPUNIT_ASSERT((Seqs{second, first}) == pages(other_, "pric", 5));
    CPPUNIT_ASSERT((Seqs{first}) == pages(one_, "pric", 5));
    CPPUNIT_ASSERT((Seqs{second}) == pages(third, "pric", 5));
  }

  void counts_a_note_to_oneself_once() {
    const auto seq = insert(one_, one_, "note");
    follow();
    CPPUNIT_ASSERT_EQUAL(era("log", seq, seq, 1), eras_of(one_));
    CPPUNIT_ASSERT((Seqs{seq}) == pages(one_, "note", 5));
  }

  void takes_ids_in_any_letters_for_the_same_person() {
    std::string small = one_;
    small[0] = 'u';
    const auto first = insert("harvest"), second = insert(small, other_, "harvest");
    follow();
    CPPUNIT_ASSERT_EQUAL(era("log", first, second, 2), eras_of(one_));
    CPPUNIT_ASSERT((Seqs{second, first}) == pages(other_, "harvest", 5));
  }

  void lists_the_eras_that_reach_furthest_first() {
    for (const char* range : {"5, 20", "1, 10", "11, 30", "25, 30", "30, 40"})
      run("INSERT INTO chat_search_eras (user_id, from_seq, to_seq, messages) VALUES ('" + one_ + "', " + range +
          ", 1), ('" + other_ + "', 1, 50, 1)");
    Seqs ends;
    std::optional<SearchEras::Era> last;
    for (std::vector<SearchEras::Era> some; !(some = eras_.list(one_, 30, last, 1)).empty(); last = some.back())
      ends.push_back(some.back().to_seq);
    CPPUNIT_ASSERT((Seqs{30, 30, 20, 10}) == ends);
    CPPUNIT_ASSERT_EQUAL(std::size_t{5}, eras_.list(one_, 31, {}, 9).size());
    CPPUNIT_ASSERT_EQUAL(std::size_t{2}, eras_.list(one_, 11, {}, 9).size());
  }

  void finds_newest_first_across_eras() {
    Seqs sent;
    for (int i = 0; i < 12; ++i) {
      sent.insert(sent.begin(), insert(i % 3 == 0 ? other_ : one_, i % 3 == 0 ? one_ : other_, "price of harvest"));
      follow();
      fill_eras();
    }
    CPPUNIT_ASSERT_EQUAL(std::string("12"),
                         *database_.ask("SELECT COUNT(*) FROM chat_search_eras WHERE user_id = ?", {one_}));
    for (const auto& me : {one_, other_})
      for (const std::uint64_t size : {1, 2, 5, 12, 100})
        for (const char* words : {"harvest", "harv", "price harv"}) CPPUNIT_ASSERT(sent == pages(me, words, size));
    CPPUNIT_ASSERT(pages(one_, "price robusta", 5).empty());
  }

  void finds_terms_of_several_spellings_across_eras() {
    const auto grouped = insert("1,200,000 UGX");
    follow();
    fill_eras();
    const auto plain = insert("1200000 UGX");
    follow();
    fill_eras();
    insert("2100000 UGX");
    follow();
    CPPUNIT_ASSERT((Seqs{plain, grouped}) == pages(one_, "1.200.000 ugx", 5));
  }

  // Every second message is found by the walk alone.
  void pages_through_eras_that_overlap() {
    Seqs sent;
    for (int i = 0; i < 20; ++i) {
      sent.insert(sent.begin(), i % 2 ? insert_silently("harvest") : insert("harvest"));
      if (i % 4 == 3) fill_eras();
      follow();
    }
    walk();
    for (const std::uint64_t size : {1, 2, 3, 7, 20, 100}) CPPUNIT_ASSERT(sent == pages(one_, "harvest", size));
  }

  void reads_no_older_eras_for_a_common_word() {
    const auto add_eras = [&](int count) {
      for (int i = 0; i < count; ++i) {
        for (int j = 0; j < 3; ++j) insert("harvest");
        follow();
        fill_eras();
      }
      run("ANALYZE TABLE messages; ANALYZE TABLE chat_search; ANALYZE TABLE chat_search_eras");
    };
    const auto read = [&] {
      return database_.rows_read([&] { store_.find(one_, {.terms = text::terms("harvest")}, 2); });
    };
    add_eras(4);
    const auto before = read();
    constexpr int kMore = 16;
    add_eras(kMore);
    CPPUNIT_ASSERT(read() < before + kMore);  // a server reads a few rows more or less
  }

  void begins_anew_without_eras() {
    insert("before");
    follow();
    run("UPDATE chat_counters SET value = 0 WHERE name = 'chat_search_words'");
    follow();
    CPPUNIT_ASSERT_EQUAL(std::string(), eras_of(one_));
    walk();
    CPPUNIT_ASSERT_EQUAL(std::size_t{1}, pages(one_, "before", 5).size());
    run("UPDATE chat_counters SET value = 0 WHERE name = 'chat_search_words'");
    SearchIndex(database_.owner()).truncate_outdated();
    CPPUNIT_ASSERT_EQUAL(std::string(), eras_of(one_));
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(SearchErasTest);

}  // namespace beantrack::db
