// One's own messages: by their words, through the table chat_search, or without words, those with a person or of days.
//
//   db::SearchQuery query{.terms = text::terms("price arab")};
//   for (const auto& found : SearchStore(connection).find(me.id, query, 31)) …
//
// The work never grows with what others wrote. It grows
//   - with words: with how many of one's own messages have the rarest of them;
//   - without words, with a person: with the page, and with those messages that author or days skip on the way to it;
//   - without either: with all of one's own messages, of which most are only looked at: 0.4 s for 100,000 of them,
//     with MariaDB 10.11 on two busy cores.
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
#include "model/user.h"
#include "text/words.h"

namespace beantrack::db {

enum class Author { anybody, me, them };

struct SearchQuery {
  std::vector<text::Term> terms;              // all of them; none: whatever the text
  std::string contact_id{};                   // the other person; empty: everybody
  Author author = Author::anybody;
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
  Connection& connection_;
};

}  // namespace beantrack::db
