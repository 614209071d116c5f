#include "db/search_store.h"

#include <algorithm>

#include "db/message_row.h"
#include "db/search_token.h"
#include "db/user_row.h"

namespace beantrack::db {
namespace {

constexpr std::size_t kFirstMessageColumn = 3;

// "+u00013_price +u00013_arab*". Tokens have no character that is an operator.
std::string expression(std::string_view me, const std::vector<text::Term>& terms) {
  std::string all;
  for (const auto& term : terms) {
    const std::string token = search_token(me, term.folded);
    all.append(all.empty() ? "+" : " +").append(token);
    // No word goes on behind a token that has been cut off.
    if (term.prefix && token.size() < kLongestToken) all += '*';
  }
  return all;
}

// Where messages are found, and the number by which they are read there.
struct Source {
  std::string_view tables, condition;
  Value value;  // in the condition
  std::string seq;
};

Source source_of(std::string_view me, const SearchQuery& query, std::string_view words, std::string_view conversation) {
  if (!query.terms.empty())
    return {"chat_search s JOIN messages m ON m.seq = s.seq", "MATCH (s.tokens) AGAINST (? IN BOOLEAN MODE)", words,
            "s.seq"};
  if (!query.contact_id.empty()) return {"messages m", "m.conversation = ?", conversation, "m.seq"};
  return {"chat_contacts c JOIN messages m ON m.conversation = c.conversation", "c.user_id = ?", me, "m.seq"};
}

std::uint64_t to_number(Time t) { return static_cast<std::uint64_t>(std::max<std::int64_t>(to_ms(t), 0)); }

}  // namespace

std::vector<FoundMessage> SearchStore::find(std::string_view me, const SearchQuery& query, std::uint64_t limit) {
  const std::string words = expression(me, query.terms);
  const std::string conversation = conversation_key(me, query.contact_id);
  const Source source = source_of(me, query, words, conversation);
  // The numbers of the page first, so that nothing sorts texts. Whose a message is, is asked of the message itself: a
  // row of the index may be older than it.
  std::string sql = "SELECT u.id, u.name, u.role, " BEANTRACK_MESSAGE_COLUMNS " FROM (SELECT m.seq FROM ";
  sql.append(source.tables).append(" WHERE (m.sender_id = ? OR m.receiver_id = ?)");
  std::vector<Value> values{me, me};
  const auto require = [&](std::string_view condition, Value value) {
    sql.append(" AND ").append(condition);
    values.push_back(value);
  };
  require(source.condition, source.value);
  require(source.seq + " < ?", query.before_seq);
  if (!query.contact_id.empty()) require("m.conversation = ?", std::string_view(conversation));
  if (query.author == Author::me) require("m.sender_id = ?", me);
  if (query.author == Author::them) require("m.sender_id <> ?", me);
  if (query.from) require("UNIX_TIMESTAMP(m.created_at) * 1000 >= ?", to_number(*query.from));
  if (query.to) require("UNIX_TIMESTAMP(m.created_at) * 1000 < ?", to_number(*query.to));
  sql.append(" ORDER BY ").append(source.seq);
  sql += " DESC LIMIT ?) AS found JOIN messages m ON m.seq = found.seq"
         " JOIN users u ON u.id = IF(m.sender_id = ?, m.receiver_id, m.sender_id) ORDER BY m.seq DESC";
  values.insert(values.end(), {limit, me});

  std::vector<FoundMessage> found;
  for (const auto& row : connection_.query(sql, values))
    found.push_back({message_from(row, kFirstMessageColumn), user_from(row)});
  return found;
}

}  // namespace beantrack::db
