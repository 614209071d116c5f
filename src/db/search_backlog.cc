#include "db/search_backlog.h"

#include <map>
#include <string>

#include "db/id_list.h"
#include "db/message_row.h"

namespace beantrack::db {

void SearchBacklog::add(const std::vector<Message>& messages) {
  std::map<std::string, std::uint64_t> turns;
  for (const Message& message : messages) {
    auto turn = turns.find(message.sender_id);
    if (turn == turns.end()) turn = turns.emplace(message.sender_id, next_turn(message.sender_id)).first;
    connection_.execute("INSERT INTO chat_search_backlog (seq, sender_id, turn) VALUES (?, ?, ?)"
                        " ON DUPLICATE KEY UPDATE seq = VALUES(seq)",
                        {message.seq, message.sender_id, turn->second++});
  }
}

std::uint64_t SearchBacklog::next_turn(const std::string& sender) {
  return connection_
      .query("SELECT GREATEST(COALESCE((SELECT MIN(turn) FROM chat_search_backlog), 0),"
             " COALESCE((SELECT MAX(turn) + 1 FROM chat_search_backlog WHERE sender_id = ?), 0))",
             {sender})
      .front()
      .number(0);
}

SearchBacklog::Turn SearchBacklog::next() {
  Turn turn;
  std::size_t bytes = 0;
  for (const auto& row : connection_.query(
           "SELECT b.seq, " BEANTRACK_MESSAGE_COLUMNS
           " FROM (SELECT seq, turn FROM chat_search_backlog ORDER BY turn, seq LIMIT ?) AS b"
           " LEFT JOIN messages m ON m.seq = b.seq ORDER BY b.turn, b.seq",
           {kBacklogBatch})) {
    if (!row.is_null(1)) {
      Message message = message_from(row, 1);
      bytes += message.content.size();
      if (bytes > kIndexedAtOnce && !turn.messages.empty()) break;
      turn.messages.push_back(std::move(message));
    }
    turn.seqs.push_back(row.number(0));
  }
  return turn;
}

void SearchBacklog::remove(const Turn& turn) {
  if (turn.seqs.empty()) return;
  const IdList list{{turn.seqs.begin(), turn.seqs.end()}};
  connection_.execute("DELETE FROM chat_search_backlog WHERE seq IN " + list.placeholders, list.values);
}

std::uint64_t SearchBacklog::size() {
  return connection_.query("SELECT COUNT(*) FROM chat_search_backlog").front().number(0);
}

}  // namespace beantrack::db
