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

std::uint64_t to_number(Time t) { return static_cast<std::uint64_t>(std::max<std::int64_t>(to_ms(t), 0)); }

}  // namespace

std::vector<FoundMessage> SearchStore::find(std::string_view me, const SearchQuery& query, std::uint64_t limit) {
  if (query.terms.empty()) return {};
  const std::string words = expression(me, query.terms);
  const std::string conversation = conversation_key(me, query.contact_id);
  // Whose a message is, is asked of the message itself: a row of the index may be older than it.
  std::string sql =
      "SELECT u.id, u.name, u.role, " BEANTRACK_MESSAGE_COLUMNS
      " FROM chat_search s JOIN messages m ON m.seq = s.seq"
      " JOIN users u ON u.id = IF(m.sender_id = ?, m.receiver_id, m.sender_id)"
      " WHERE MATCH (s.tokens) AGAINST (? IN BOOLEAN MODE) AND s.seq < ? AND (m.sender_id = ? OR m.receiver_id = ?)";
  std::vector<Value> values{me, std::string_view(words), query.before_seq, me, me};
  const auto require = [&](const char* condition, Value value) {
    sql.append(" AND ").append(condition);
    values.push_back(value);
  };
  if (!query.contact_id.empty()) require("m.conversation = ?", std::string_view(conversation));
  if (query.author == Author::me) require("m.sender_id = ?", me);
  if (query.author == Author::them) require("m.sender_id <> ?", me);
  if (query.from) require("UNIX_TIMESTAMP(m.created_at) * 1000 >= ?", to_number(*query.from));
  if (query.to) require("UNIX_TIMESTAMP(m.created_at) * 1000 < ?", to_number(*query.to));
  sql += " ORDER BY s.seq DESC LIMIT ?";
  values.emplace_back(limit);

  std::vector<FoundMessage> found;
  for (const auto& row : connection_.query(sql, values))
    found.push_back({message_from(row, kFirstMessageColumn), user_from(row)});
  return found;
}

}  // namespace beantrack::db
