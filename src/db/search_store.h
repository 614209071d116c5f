// One's own messages: by their words, through the table chat_search, or without words, those with a person or of days.
//
//   db::SearchQuery query{.terms = text::terms("price arab")};
//   for (const auto& found : SearchStore(connection).find(me.id, query, 31)) …
//
// The work never grows with what others wrote. Without words it grows with the page alone, however long the history and
// whichever person, author or days (and with how many messages were written in one and the same millisecond). With
// words it reads eras (db/search_eras.h), the newest first, until the page is full: few for words that many messages
// have. For words that few messages have, or a person, author or days with few of them, it grows with one's own
// messages: one token for each era and each word, and what is found by them. Each statement may take kSearchTime, and
// after as long no further one begins: a search ends within twice that time.
//
// What is found by words is in the order of numbers; without words it is in the order of the times that the messages
// bear, whose key days are read from. The two orders differ only where a clock was set back or old messages were
// imported, and nothing is left out or told twice then, either.
//
// Thread rule: that of its connection.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/connection.h"
#include "db/message_store.h"
#include "model/message.h"
#include "model/search_author.h"
#include "model/user.h"
#include "text/words.h"

namespace beantrack::db {

struct SearchQuery {
  std::vector<text::Term> terms;              // all of them; none: whatever the text
  std::string contact_id{};                   // the other person; empty: everybody
  SearchAuthor author = SearchAuthor::anybody;
  std::optional<Time> from{};                 // written at this time or later
  std::optional<Time> to{};                   // and before this one
  std::uint64_t before_seq = kEndOfHistory;   // for the next page: the last number of the page before
};

struct FoundMessage {
  Message message;
  User contact;  // the other person
};

class SearchStore {
 public:
  explicit SearchStore(Connection& connection) : connection_(connection) {}

  // The messages that `me` wrote or was sent and that the query is about: newest first, at most `limit`.
  std::vector<FoundMessage> find(std::string_view me, const SearchQuery& query, std::uint64_t limit);

 private:
  struct Sql;
  std::vector<FoundMessage> find_by_words(std::string_view me, const SearchQuery& query, std::uint64_t limit);
  std::vector<FoundMessage> find_in_eras(std::string_view me, const SearchQuery& query, const std::string& words,
                                         std::uint64_t limit);
  std::vector<FoundMessage> find_by_time(std::string_view me, const SearchQuery& query, std::uint64_t limit);
  std::uint64_t time_of(std::uint64_t seq);
  std::vector<FoundMessage> read(std::string_view me, const Sql& found, std::string_view order);

  Connection& connection_;
};

}  // namespace beantrack::db
