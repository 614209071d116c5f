#include "db/message_store.h"
#include "db/search_backlog.h"
#include "db/search_eras.h"
#include "db/search_index.h"
#include "db/search_store.h"
#include "plans/cases.h"
#include "text/words.h"

namespace beantrack::tests {

using db::Connection;
using db::SearchBacklog;
using db::SearchIndex;
using db::SearchQuery;
using db::SearchStore;

namespace {

constexpr std::uint64_t kPage = 20;
constexpr std::uint64_t kRowsOfPage = 20 * kPage;
constexpr std::uint64_t kRowsOfEra = 5 * db::kEraMessages;

Case search(std::string_view name, const std::string& me, const SearchQuery& query,
            std::uint64_t most_rows = kRowsOfPage) {
  return {name, most_rows, [=](Connection& c) { SearchStore(c).find(me, query, kPage); }};
}

}  // namespace

std::vector<Case> search_cases() {
  using namespace std::chrono_literals;
  const auto words = [](std::string_view text) { return SearchQuery{.terms = text::terms(text)}; };
  SearchQuery narrowed = words("price");
  narrowed.contact_id = pair_other();
  narrowed.author = SearchAuthor::me;
  SearchQuery by_them = words("price lot");
  by_them.author = SearchAuthor::them;
  SearchQuery older = words("price");
  older.before_seq = kMessages - 50'000;
  const SearchQuery all = words("");
  SearchQuery later = all, between = all, mine = all, theirs = all, days = all, future = all;
  later.before_seq = kMessages / 2;
  between.contact_id = pair_other();
  mine.author = SearchAuthor::me;
  theirs.author = SearchAuthor::them;
  days.from = now() - 60 * 24h;
  days.to = now() - 30 * 24h;
  future.from = now() + 24h;
  return {
      search("a rare word of one's own", pair_one(), words("900000")),
      search("a word of all messages of a long conversation", pair_one(), words("price"), kRowsOfEra),
      search("a word of all messages, a later page", pair_one(), older, kRowsOfEra),
      search("a word, narrowed to a person and an author", pair_one(), narrowed, kRowsOfEra),
      search("words of somebody with few messages", person(kFirstOfMany), by_them),
      search("messages without words", pair_one(), all),
      search("messages without words, a later page", pair_one(), later),
      search("messages without words, the hub's", hub(), all),
      search("messages with a person", pair_one(), between),
      search("messages that one wrote", pair_one(), mine),
      search("messages that others wrote", pair_one(), theirs),
      search("messages of some days", pair_one(), days),
      search("messages of the future", pair_one(), future),
      // The history has an index of unknown words.
      {"an outdated search index is emptied in batches", 3 * db::kFollowBatch,
       [](Connection& c) { SearchIndex(c).follow(); }},
      {"the search index follows the log", 20 * db::kFollowBatch,
       [](Connection& c) {
         c.execute(
             "INSERT INTO chat_counters (name, value) VALUES ('chat_search_words', ?)"
             " ON DUPLICATE KEY UPDATE value = VALUES(value)",
             {text::kWordsVersion});
         SearchIndex(c).follow();
       }},
      {"the search index goes on with its backlog", 20 * db::kBacklogBatch,
       [](Connection& c) { SearchIndex(c).index_backlog(); }},
      {"the search index sets messages aside", 20,
       [](Connection& c) { SearchBacklog(c).add({db::MessageStore(c).find("M300000").value()}); }},
      {"deleted messages leave the search index", 20 * db::kFollowBatch,
       [](Connection& c) { SearchIndex(c).drop_deleted(); }},
      {"the search index goes back", 20 * db::kWalkBatch, [](Connection& c) { SearchIndex(c).walk_back(); }},
  };
}

}  // namespace beantrack::tests
