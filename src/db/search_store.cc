#include "db/search_store.h"

#include <algorithm>
#include <chrono>
#include <functional>
#include <iterator>
#include <map>

#include "db/message_row.h"
#include "db/search_eras.h"
#include "db/search_token.h"
#include "db/time_limit.h"
#include "db/user_row.h"

namespace beantrack::db {
namespace {

constexpr std::size_t kFirstMessageColumn = kUserColumns;
constexpr std::uint64_t kFirstEras = 1;            // in the first group of a search
constexpr std::uint64_t kTokensOfStatement = 512;  // about 40 KB

// "0000d_arab*". Tokens have no character that is an operator.
std::string expression(std::uint32_t era, const text::Term::Spelling& spelling) {
  std::string token = search_token(era, spelling.folded);
  // No word goes on behind a token that has been cut off.
  if (spelling.prefix && token.size() < kLongestToken) token += '*';
  return token;
}

// "+(0000d_price 0000e_price) +(0000d_1_2e_200* 0000d_1200 0000e_1_2e_200* 0000e_1200)"
std::string expression(const std::vector<SearchEras::Era>& eras, const std::vector<text::Term>& terms) {
  std::string all;
  for (const auto& term : terms) {
    std::string any;
    for (const auto& era : eras)
      for (const auto& spelling : term.spellings)
        any.append(any.empty() ? "" : " ").append(expression(era.number, spelling));
    all.append(all.empty() ? "+" : " +");
    any.find(' ') == std::string::npos ? all.append(any) : all.append("(").append(any).append(")");
  }
  return all;
}

// How many eras one statement may ask for.
std::uint64_t most_eras(const std::vector<text::Term>& terms) {
  std::uint64_t tokens = 0;
  for (const auto& term : terms) tokens += term.spellings.size();
  return std::max<std::uint64_t>(kTokensOfStatement / tokens, 1);
}

std::vector<FoundMessage> newest_first(std::map<std::uint64_t, FoundMessage, std::greater<>> found,
                                       std::uint64_t limit) {
  std::vector<FoundMessage> messages;
  for (auto& [seq, message] : found)
    if (messages.size() < limit) messages.push_back(std::move(message));
  return messages;
}

// What a TIMESTAMP holds on each server, in milliseconds since 1970: past it FROM_UNIXTIME is NULL.
constexpr std::uint64_t kFirstTimestamp = 1000;
constexpr std::uint64_t kLastTimestamp = std::uint64_t{INT32_MAX} * 1000;

std::uint64_t to_timestamp(Time t) {
  return std::clamp(static_cast<std::uint64_t>(std::max<std::int64_t>(to_ms(t), 0)), kFirstTimestamp, kLastTimestamp);
}

}  // namespace

// A statement that is being put together, with its parameters in the order of writing.
struct SearchStore::Sql {
  std::string text{};
  std::vector<Value> values{};

  void add(std::string_view more, std::initializer_list<Value> its_values = {}) {
    text.append(more);
    values.insert(values.end(), its_values);
  }
  // A message dated in the future is of now: a period that has now in it has no end, and one of the future has nothing.
  void add_days(const SearchQuery& query) {
    const Time moment = now();
    if (query.from) add(" AND m.created_at >= FROM_UNIXTIME(? / 1000)", {to_timestamp(*query.from)});
    if (query.to && *query.to <= moment) add(" AND m.created_at < FROM_UNIXTIME(? / 1000)", {to_timestamp(*query.to)});
    if (query.from && *query.from > moment) add(" AND FALSE");
  }
};

std::vector<FoundMessage> SearchStore::find(std::string_view me, const SearchQuery& query, std::uint64_t limit) {
  return query.terms.empty() ? find_by_time(me, query, limit) : find_by_words(me, query, limit);
}

// Asks for groups of eras, the newest first, each twice as large as the one before. A page is full when it has enough
// messages that no other era can have newer ones than.
std::vector<FoundMessage> SearchStore::find_by_words(std::string_view me, const SearchQuery& query,
                                                     std::uint64_t limit) {
  const auto end = std::chrono::steady_clock::now() + kSearchTime;
  SearchEras all{connection_};
  std::map<std::uint64_t, FoundMessage, std::greater<>> found;  // by number
  std::optional<SearchEras::Era> last;
  for (std::uint64_t size = kFirstEras;; size = std::min(2 * size, most_eras(query.terms))) {
    auto eras = all.list(me, query.before_seq, last, size + 1);
    if (eras.empty()) break;
    std::optional<SearchEras::Era> next;
    if (eras.size() > size) {
      next = eras.back();
      eras.pop_back();
    }
    for (auto& message : find_in_eras(me, query, expression(eras, query.terms), limit))
      found.try_emplace(message.message.seq, std::move(message));
    if (!next) break;
    const auto newer = std::distance(found.begin(), found.lower_bound(next->to_seq));
    if (static_cast<std::uint64_t>(newer) >= limit) break;
    if (std::chrono::steady_clock::now() > end) throw TooSlow(0, "all groups of eras together took too long");
    last = eras.back();
  }
  return newest_first(std::move(found), limit);
}

std::vector<FoundMessage> SearchStore::find_in_eras(std::string_view me, const SearchQuery& query,
                                                    const std::string& words, std::uint64_t limit) {
  const std::string conversation = conversation_key(me, query.contact_id);
  Sql sql;
  // Whose a message is, is asked of the message itself: a row of the index may be older than it.
  sql.add("SELECT m.seq FROM chat_search s JOIN messages m ON m.seq = s.seq"
          " WHERE MATCH (s.tokens) AGAINST (? IN BOOLEAN MODE) AND s.seq < ?"
          " AND (m.sender_id = ? OR m.receiver_id = ?)",
          {words, query.before_seq, me, me});
  if (!query.contact_id.empty()) sql.add(" AND m.conversation = ?", {conversation});
  if (query.author == SearchAuthor::me) sql.add(" AND m.sender_id = ?", {me});
  if (query.author == SearchAuthor::them) sql.add(" AND m.sender_id <> ?", {me});
  sql.add_days(query);
  sql.add(" ORDER BY s.seq DESC LIMIT ?", {limit});
  return read(me, sql, "m.seq DESC");
}

// What one has sent and what one was sent are two ranges of a key, each read from its end; the page is the newest of
// both. The keys are named, since a server that knows little of a table looks through all of it.
std::vector<FoundMessage> SearchStore::find_by_time(std::string_view me, const SearchQuery& query,
                                                    std::uint64_t limit) {
  const std::string_view contact = query.contact_id;
  const bool goes_on = query.before_seq != kEndOfHistory;
  const std::uint64_t edge = goes_on ? time_of(query.before_seq) : 0;
  Sql sql;
  const auto add = [&](std::string_view key, std::string_view condition, std::initializer_list<Value> values) {
    sql.add(sql.text.empty() ? "SELECT * FROM (" : " UNION ALL SELECT * FROM (");
    sql.add("SELECT m.created_at, m.seq FROM messages m FORCE INDEX (");
    sql.add(key);
    sql.add(") WHERE ");
    sql.add(condition, values);
    sql.add_days(query);
    if (goes_on)
      sql.add(" AND m.created_at <= FROM_UNIXTIME(? / 1000) AND (m.created_at < FROM_UNIXTIME(? / 1000) OR m.seq < ?)",
              {edge, edge, query.before_seq});
    sql.add(" ORDER BY m.created_at DESC, m.seq DESC LIMIT ?) AS direction", {limit});
  };
  if (query.author != SearchAuthor::them) {
    if (contact.empty())
      add("messages_sent_at", "m.sender_id = ?", {me});
    else
      add("messages_between_at", "m.sender_id = ? AND m.receiver_id = ?", {me, contact});
  }
  if (query.author != SearchAuthor::me) {
    if (contact.empty())
      add("messages_received_at", "m.receiver_id = ? AND m.sender_id <> ?", {me, me});
    else
      add("messages_between_at", "m.sender_id = ? AND m.receiver_id = ?", {contact, me});
  }
  sql.add(" ORDER BY created_at DESC, seq DESC LIMIT ?", {limit});
  return read(me, sql, "m.created_at DESC, m.seq DESC");
}

// When the message of this number was written, in milliseconds since 1970; if it is gone, the last one before it.
std::uint64_t SearchStore::time_of(std::uint64_t seq) {
  const auto rows = connection_.query("SELECT CAST(UNIX_TIMESTAMP(created_at) * 1000 AS UNSIGNED) FROM messages"
                                      " WHERE seq = (SELECT MAX(seq) FROM messages WHERE seq <= ?)",
                                      {seq});
  return rows.empty() ? kFirstTimestamp : rows.front().number(0);
}

// The messages that `found` gives the numbers of. Those were chosen first, so that nothing sorts the texts of others.
std::vector<FoundMessage> SearchStore::read(std::string_view me, const Sql& found, std::string_view order) {
  Sql sql;
  sql.add("SELECT " BEANTRACK_USER_COLUMNS("u") ", " BEANTRACK_MESSAGE_COLUMNS " FROM (");
  sql.add(found.text);
  sql.values = found.values;
  sql.add(") AS found JOIN messages m ON m.seq = found.seq"
          " JOIN users u ON u.id = IF(m.sender_id = ?, m.receiver_id, m.sender_id) ORDER BY ",
          {me});
  sql.add(order);
  std::vector<FoundMessage> messages;
  for (const auto& row : connection_.query(time_limited(sql.text), sql.values))
    messages.push_back({message_from(row, kFirstMessageColumn), user_from(row)});
  return messages;
}

}  // namespace beantrack::db
