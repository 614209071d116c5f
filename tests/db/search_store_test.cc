#include "db/search_store.h"

#include <cppunit/extensions/HelperMacros.h>

#include <chrono>

#include "db/search_eras.h"
#include "db/search_token.h"
#include "support/indexed.h"

namespace beantrack::db {

using tests::TestDatabase;

class SearchStoreTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(SearchStoreTest);
  CPPUNIT_TEST(finds_by_words);
  CPPUNIT_TEST(finds_for_both_and_nobody_else);
  CPPUNIT_TEST(shows_nobody_elses_message_whatever_the_index_says);
  CPPUNIT_TEST(finds_stopwords_and_short_words);
  CPPUNIT_TEST(finds_in_every_script);
  CPPUNIT_TEST(finds_numbers_with_and_without_separators);
  CPPUNIT_TEST(takes_no_operators);
  CPPUNIT_TEST(finds_words_of_any_length);
  CPPUNIT_TEST(narrows_to_a_person_and_an_author);
  CPPUNIT_TEST(narrows_to_days);
  CPPUNIT_TEST(pages_newest_first);
  CPPUNIT_TEST(lists_without_words);
  CPPUNIT_TEST(lists_in_the_order_of_time);
  CPPUNIT_TEST(goes_on_where_a_message_is_gone);
  CPPUNIT_TEST(takes_days_of_any_year);
  CPPUNIT_TEST(reads_no_history);
  CPPUNIT_TEST(lists_for_nobody_else);
  CPPUNIT_TEST(makes_tokens_of_one_word);
  CPPUNIT_TEST_SUITE_END();

  using Ids = std::vector<std::string>;
  static constexpr std::chrono::seconds kFullTextWrite{20};

  TestDatabase& database_ = TestDatabase::shared();
  SearchStore store_{database_.connection()};
  std::string one_, other_;

  Message send(const std::string& text) { return tests::send_indexed(database_, one_, other_, text); }

  Ids find(const std::string& who, std::string_view words, SearchQuery query = {.terms = {}}) {
    query.terms = text::terms(words);
    Ids ids;
    for (const auto& found : store_.find(who, query, 100)) ids.push_back(found.message.id);
    return ids;
  }

 public:
  void setUp() override {
    one_ = database_.add_user(Role::supplier, "One");
    other_ = database_.add_user(Role::vendor, "Other");
  }

  void finds_by_words() {
    const auto first = send("The price of Arabica"), second = send("Prices of ROBUSTA");
    CPPUNIT_ASSERT((Ids{second.id, first.id}) == find(one_, "pric"));
    CPPUNIT_ASSERT((Ids{first.id}) == find(one_, "price arab"));
    CPPUNIT_ASSERT((Ids{first.id}) == find(one_, "price of"));
    CPPUNIT_ASSERT(find(one_, "arabica robusta").empty());
    const auto found = store_.find(one_, {.terms = text::terms("arabica")}, 10);
    CPPUNIT_ASSERT_EQUAL(std::string("Other"), found[0].contact.name);
    CPPUNIT_ASSERT_EQUAL(std::string("The price of Arabica"), found[0].message.content);
    const auto theirs = store_.find(other_, {.terms = text::terms("arabica")}, 10);
    CPPUNIT_ASSERT_EQUAL(std::string("One"), theirs[0].contact.name);
  }

  void finds_for_both_and_nobody_else() {
    const auto message = send("secret harvest");
    const auto third = database_.add_user(Role::vendor, "Third");
    CPPUNIT_ASSERT((Ids{message.id}) == find(one_, "secret"));
    CPPUNIT_ASSERT((Ids{message.id}) == find(other_, "secret"));
    CPPUNIT_ASSERT(find(third, "secret").empty());
    CPPUNIT_ASSERT(find(one_.substr(0, one_.size() - 1), "secret").empty());
    CPPUNIT_ASSERT(find(one_ + "0", "secret").empty());
  }

  // After a number was given again, say.
  void shows_nobody_elses_message_whatever_the_index_says() {
    const auto message = send("secret");
    const auto third = database_.add_user(Role::vendor, "Third");
    tests::send_indexed(database_, third, one_, "open");
    const auto era = SearchEras(database_.connection()).list(third, kEndOfHistory, {}, 1).at(0);
    database_.owner().execute("UPDATE chat_search SET tokens = CONCAT(tokens, ?) WHERE seq = ?",
                              {search_token(era.number, "secret"), message.seq});
    CPPUNIT_ASSERT(find(third, "secret").empty());
    CPPUNIT_ASSERT((Ids{message.id}) == find(one_, "secret"));
  }

  void finds_stopwords_and_short_words() {
    const auto message = send("to be or not to be, that is the question: de la i a 7");
    for (const char* words : {"the", "is", "de", "la", "i", "a", "7", "to be", "or not to be", "that is the", "be not"})
      CPPUNIT_ASSERT_MESSAGE(words, Ids{message.id} == find(one_, words));
    CPPUNIT_ASSERT(find(one_, "the und").empty());
  }

  void finds_in_every_script() {
    const auto chinese = send("我们的咖啡豆"), russian = send("Цена за кг"), arabic = send("سِعْر القهوة"),
               french = send("Café à Zürich, 5,25 €"), cup = send("☕"), mixed = send("abcж");
    CPPUNIT_ASSERT((Ids{chinese.id}) == find(one_, "咖啡"));
    CPPUNIT_ASSERT((Ids{chinese.id}) == find(one_, "豆"));
    CPPUNIT_ASSERT((Ids{russian.id}) == find(one_, "ЦЕН"));
    CPPUNIT_ASSERT((Ids{russian.id}) == find(one_, "кг"));
    CPPUNIT_ASSERT((Ids{arabic.id}) == find(one_, "سعر"));
    CPPUNIT_ASSERT((Ids{french.id}) == find(one_, "cafe zurich"));
    CPPUNIT_ASSERT((Ids{french.id}) == find(one_, "5.25"));
    CPPUNIT_ASSERT((Ids{cup.id}) == find(one_, "☕"));
    CPPUNIT_ASSERT((Ids{mixed.id}) == find(one_, "ab") && (Ids{mixed.id}) == find(one_, "abcж"));
  }

  void finds_numbers_with_and_without_separators() {
    const auto address = send("printer at 10.100.200.101"), price = send("1,200,000 UGX"), plain = send("1200000 UGX");
    CPPUNIT_ASSERT((Ids{address.id}) == find(one_, "100.200"));
    CPPUNIT_ASSERT((Ids{address.id}) == find(one_, "100.200 printer"));
    CPPUNIT_ASSERT((Ids{plain.id, price.id}) == find(one_, "1.200.000"));
    CPPUNIT_ASSERT((Ids{plain.id, price.id}) == find(one_, "1,200,000 ugx"));
    CPPUNIT_ASSERT(find(one_, "100.201").empty());
  }

  void takes_no_operators() {
    const auto message = send("plain words");
    send("other text");
    for (const char* words : {"+plain -words", "\"plain words\"", "(plain) (words)", "<plain >words", "~plain @2 words",
                              "plain* words*", "plain) words(", "*plain words", "-plain words", "plain% words_",
                              "'plain' OR words; --"}) {
      const auto found = find(one_, words);
      CPPUNIT_ASSERT_MESSAGE(words, found.empty() || found == Ids{message.id});
    }
    CPPUNIT_ASSERT((Ids{message.id}) == find(one_, "+plain -words"));
    CPPUNIT_ASSERT((Ids{message.id}) == find(one_, "\"words plain\""));
    CPPUNIT_ASSERT(find(one_, "-plain text").empty());
    std::string hundred;
    for (int i = 0; i < 100; ++i) hundred += "+-*()<>~\"@"[i % 10];
    CPPUNIT_ASSERT(text::terms(hundred).empty());
    CPPUNIT_ASSERT((Ids{message.id}) == find(one_, hundred + "plain" + hundred + "words" + hundred));
  }

  void finds_words_of_any_length() {
    const std::string longest(4000, 'x');
    const auto message = send(longest), russian = send("сельскохозяйственная");
    CPPUNIT_ASSERT((Ids{message.id}) == find(one_, std::string(20, 'x')));
    CPPUNIT_ASSERT((Ids{message.id}) == find(one_, std::string(400, 'x')));
    CPPUNIT_ASSERT((Ids{message.id}) == find(one_, std::string(kLongestToken - kEraDigits - 1, 'x')));
    CPPUNIT_ASSERT((Ids{russian.id}) == find(one_, "сельскохозяйственная"));
    std::string dense;  // no two neighbours twice: as many tokens as a message can have
    for (int i = 0; i < 4000; ++i) {
      const int c = 0x4E00 + i;
      for (const int byte : {0xE0 | c >> 12, 0x80 | (c >> 6 & 63), 0x80 | (c & 63)}) dense += static_cast<char>(byte);
    }
    const auto full = send(dense);
    // So many words make InnoDB write its full-text cache to the disk. Meanwhile it does not find them.
    const auto end = std::chrono::steady_clock::now() + kFullTextWrite;
    while (find(one_, dense.substr(dense.size() - 9)) != Ids{full.id})
      CPPUNIT_ASSERT(std::chrono::steady_clock::now() < end);
  }

  void narrows_to_a_person_and_an_author() {
    const auto third = database_.add_user(Role::vendor, "Third");
    const auto mine = send("harvest"), theirs = tests::send_indexed(database_, other_, one_, "harvest"),
               elsewhere = tests::send_indexed(database_, third, one_, "harvest");
    CPPUNIT_ASSERT((Ids{elsewhere.id, theirs.id, mine.id}) == find(one_, "harvest"));
    CPPUNIT_ASSERT((Ids{theirs.id, mine.id}) == find(one_, "harvest", {.terms = {}, .contact_id = other_}));
    CPPUNIT_ASSERT((Ids{mine.id}) == find(one_, "harvest", {.terms = {}, .author = SearchAuthor::me}));
    CPPUNIT_ASSERT((Ids{elsewhere.id, theirs.id}) == find(one_, "harvest", {.terms = {}, .author = SearchAuthor::them}));
    CPPUNIT_ASSERT((Ids{theirs.id}) ==
                   find(one_, "harvest", {.terms = {}, .contact_id = other_, .author = SearchAuthor::them}));
    CPPUNIT_ASSERT(find(other_, "harvest", {.terms = {}, .contact_id = third}).empty());
  }

  void narrows_to_days() {
    const auto before = send("day"), first = send("day"), last = send("day"), after = send("day");
    const auto written = [&](const Message& message, const char* at) {
      database_.owner().execute("UPDATE messages SET created_at = ? WHERE id = ?", {std::string_view(at), message.id});
    };
    written(before, "2026-03-09 23:59:59.999");
    written(first, "2026-03-10 00:00:00.000");
    written(last, "2026-03-10 23:59:59.999");
    written(after, "2026-03-11 00:00:00.000");
    using namespace std::chrono;
    const Time from = sys_days(2026y / 3 / 10), to = sys_days(2026y / 3 / 11);
    CPPUNIT_ASSERT((Ids{last.id, first.id}) == find(one_, "day", {.terms = {}, .from = from, .to = to}));
    CPPUNIT_ASSERT((Ids{after.id, last.id, first.id}) == find(one_, "day", {.terms = {}, .from = from}));
    CPPUNIT_ASSERT((Ids{last.id, first.id, before.id}) == find(one_, "day", {.terms = {}, .to = to}));
    CPPUNIT_ASSERT(find(one_, "day", {.terms = {}, .from = to, .to = from}).empty());
    CPPUNIT_ASSERT(find(one_, "day", {.terms = {}, .to = Time{} - days(1)}).empty());
  }

  void pages_newest_first() {
    Ids sent;
    for (int i = 0; i < 5; ++i) sent.insert(sent.begin(), send("harvest").id);
    SearchQuery query{.terms = text::terms("harvest")};
    Ids seen;
    for (std::vector<FoundMessage> page; !(page = store_.find(one_, query, 2)).empty();) {
      CPPUNIT_ASSERT(page.size() <= 2);
      for (const auto& found : page) seen.push_back(found.message.id);
      query.before_seq = page.back().message.seq;
    }
    CPPUNIT_ASSERT(sent == seen);
  }

  void lists_without_words() {
    const auto third = database_.add_user(Role::vendor, "Third");
    const auto mine = database_.send(one_, other_, "…"), theirs = database_.send(other_, one_, "second"),
               elsewhere = database_.send(third, one_, "third");
    CPPUNIT_ASSERT((Ids{elsewhere.id, theirs.id, mine.id}) == find(one_, ""));
    CPPUNIT_ASSERT((Ids{theirs.id, mine.id}) == find(one_, "", {.terms = {}, .contact_id = other_}));
    CPPUNIT_ASSERT((Ids{mine.id}) == find(one_, "", {.terms = {}, .author = SearchAuthor::me}));
    CPPUNIT_ASSERT((Ids{theirs.id}) == find(one_, "", {.terms = {}, .contact_id = other_, .author = SearchAuthor::them}));
    CPPUNIT_ASSERT((Ids{theirs.id, mine.id}) == find(one_, "", {.terms = {}, .before_seq = elsewhere.seq}));
    CPPUNIT_ASSERT((Ids{mine.id}) ==
                   find(one_, "", {.terms = {}, .contact_id = other_, .before_seq = theirs.seq}));
    database_.owner().execute("UPDATE messages SET created_at = '2026-03-10' WHERE id = ?", {theirs.id});
    using namespace std::chrono;
    const Time from = sys_days(2026y / 3 / 10), to = sys_days(2026y / 3 / 11);
    for (const std::string& contact : {std::string(), other_})
      CPPUNIT_ASSERT((Ids{theirs.id}) ==
                     find(one_, "", {.terms = {}, .contact_id = contact, .from = from, .to = to}));
    CPPUNIT_ASSERT_EQUAL(std::string("Third"), store_.find(one_, {.terms = {}}, 1).at(0).contact.name);
  }

  // The ids of all pages, of two messages each.
  Ids list(SearchQuery query) {
    Ids ids;
    for (std::vector<FoundMessage> page; !(page = store_.find(one_, query, 2)).empty();) {
      for (const auto& found : page) ids.push_back(found.message.id);
      query.before_seq = page.back().message.seq;
    }
    return ids;
  }

  // Times that go another way than the numbers: an import, or a clock that was set back.
  void lists_in_the_order_of_time() {
    std::vector<Message> sent;
    for (const char* day : {"2026-03-12", "2026-03-10", "2026-03-11", "2026-03-11", "2026-03-11", "2020-03-10"}) {
      sent.push_back(sent.size() % 2 ? database_.send(one_, other_, "x") : database_.send(other_, one_, "x"));
      database_.owner().execute("UPDATE messages SET created_at = ? WHERE id = ?",
                                {std::string_view(day), sent.back().id});
    }
    const Ids all{sent[0].id, sent[4].id, sent[3].id, sent[2].id, sent[1].id, sent[5].id};
    for (const std::string& contact : {std::string(), other_}) {
      CPPUNIT_ASSERT(all == list({.terms = {}, .contact_id = contact}));
      CPPUNIT_ASSERT((Ids{sent[3].id, sent[1].id, sent[5].id}) ==
                     list({.terms = {}, .contact_id = contact, .author = SearchAuthor::me}));
      using namespace std::chrono;
      CPPUNIT_ASSERT((Ids{sent[5].id}) ==
                     list({.terms = {}, .contact_id = contact, .to = sys_days(2026y / 1 / 1)}));
      CPPUNIT_ASSERT((Ids{sent[4].id, sent[3].id, sent[2].id, sent[1].id}) ==
                     list({.terms = {}, .contact_id = contact, .from = sys_days(2026y / 3 / 10),
                           .to = sys_days(2026y / 3 / 12)}));
    }
  }

  void goes_on_where_a_message_is_gone() {
    const auto first = database_.send(one_, other_, "1"), second = database_.send(other_, one_, "2"),
               third = database_.send(one_, other_, "3");
    database_.owner().execute("DELETE FROM messages WHERE id = ?", {second.id});
    CPPUNIT_ASSERT((Ids{first.id}) == find(one_, "", {.terms = {}, .before_seq = second.seq}));
    CPPUNIT_ASSERT((Ids{third.id, first.id}) == find(one_, "", {.terms = {}, .before_seq = third.seq + 1'000'000}));
    CPPUNIT_ASSERT(find(one_, "", {.terms = {}, .before_seq = 0}).empty());
  }

  void takes_days_of_any_year() {
    const auto message = send("harvest");
    using namespace std::chrono;
    for (const char* words : {"", "harvest"}) {
      const Time past = sys_days(1900y / 1 / 1), future = sys_days(9999y / 12 / 31);
      CPPUNIT_ASSERT((Ids{message.id}) == find(one_, words, {.terms = {}, .from = past, .to = future}));
      CPPUNIT_ASSERT(find(one_, words, {.terms = {}, .from = future}).empty());
      CPPUNIT_ASSERT(find(one_, words, {.terms = {}, .to = past}).empty());
    }
  }

  // No more rows with 4,000 messages more, of each side, newer and of another person. (MySQL needs fewer when a table is
  // larger.)
  void reads_no_history() {
    const auto silent = database_.add_user(Role::vendor, "Silent");
    const auto grow = [&](int count, const char* day) {
      std::string sql = "SET @beantrack_import = 1; INSERT INTO messages (sender_id, receiver_id, content, created_at)"
                        " VALUES ";
      for (int i = 0; i < count; ++i) {
        const std::string& from = i % 3 == 0 ? other_ : one_;
        const std::string& to = i % 3 == 0 ? one_ : i % 3 == 1 ? other_ : silent;
        sql.append(i > 0 ? ", ('" : "('").append(from).append("', '").append(to).append("', 'x', '").append(day) += "')";
      }
      database_.owner().run_script(sql + "; SET @beantrack_import = NULL; ANALYZE TABLE messages");
      for (const auto& contact : {other_, silent})
        database_.owner().execute("INSERT IGNORE INTO chat_contacts (user_id, contact_id, conversation) VALUES (?, ?, ?)",
                                  {one_, contact, conversation_key(one_, contact)});
    };
    grow(400, "2026-03-10");
    const std::uint64_t middle = std::stoull(database_.ask("SELECT MAX(seq) FROM messages").value()) - 200;
    using namespace std::chrono;
    const Time day = sys_days(2026y / 3 / 10), next = day + days(1);
    std::vector<SearchQuery> queries;
    for (const std::string& contact : {std::string(), other_, silent})
      for (const SearchAuthor author : {SearchAuthor::anybody, SearchAuthor::me, SearchAuthor::them}) {
        const SearchQuery query{.terms = {}, .contact_id = contact, .author = author};
        queries.insert(queries.end(), 4, query);
        queries[queries.size() - 3].from = day;
        queries[queries.size() - 2].to = next;
        queries.back().before_seq = middle;
      }
    const auto read = [&](const SearchQuery& query) {
      return database_.rows_read([&] { store_.find(one_, query, 31); });
    };
    std::vector<std::uint64_t> before;
    for (const auto& query : queries) before.push_back(read(query));
    grow(4000, "2026-04-10");
    for (std::size_t i = 0; i < queries.size(); ++i) CPPUNIT_ASSERT(read(queries[i]) <= before[i]);
  }

  void lists_for_nobody_else() {
    const auto third = database_.add_user(Role::vendor, "Third");
    const auto message = database_.send(one_, other_, "secret");
    CPPUNIT_ASSERT(find(third, "").empty() && find(third, "", {.terms = {}, .contact_id = one_}).empty());
    CPPUNIT_ASSERT(find("", "", {.terms = {}, .contact_id = one_}).empty());
    // Whatever chat_contacts says.
    database_.owner().execute("INSERT INTO chat_contacts (user_id, contact_id, conversation) VALUES (?, ?, ?)",
                              {third, one_, conversation_key(one_, other_)});
    CPPUNIT_ASSERT(find(third, "").empty());
    CPPUNIT_ASSERT((Ids{message.id}) == find(other_, ""));
  }

  void makes_tokens_of_one_word() {
    CPPUNIT_ASSERT_EQUAL(std::string("0000d_price"), search_token(13, "price"));
    CPPUNIT_ASSERT_EQUAL(std::string("0000d__d0bad0b3"), search_token(13, "кг"));
    CPPUNIT_ASSERT_EQUAL(std::string("0000d_5_2e_25"), search_token(13, "5.25"));
    CPPUNIT_ASSERT_EQUAL(std::string("1z141z3_price"), search_token(UINT32_MAX, "price"));
    CPPUNIT_ASSERT_EQUAL(kShortestToken, search_token(1, "i").size());
    CPPUNIT_ASSERT_EQUAL(kLongestToken, search_token(1, std::string(1000, 'x')).size());
    CPPUNIT_ASSERT(search_token(1, "_d0") != search_token(1, "d0"));
    CPPUNIT_ASSERT_EQUAL(std::string("0000d__2b2d2a28292022"), search_token(13, "+-*() \""));
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(SearchStoreTest);

}  // namespace beantrack::db
