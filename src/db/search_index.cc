#include "db/search_index.h"

#include <algorithm>
#include <bit>
#include <map>
#include <set>
#include <span>

#include "base/log.h"
#include "db/event_store.h"
#include "db/id_list.h"
#include "db/message_row.h"
#include "db/message_store.h"
#include "db/search_backlog.h"
#include "db/search_token.h"
#include "text/words.h"

namespace beantrack::db {
namespace {

constexpr std::string_view kPosition = "chat_search";
constexpr std::string_view kPositionTag = "chat_search_tag";
constexpr std::string_view kLeft = "chat_search_left";
constexpr std::string_view kWords = "chat_search_words";
constexpr std::size_t kStatementBytes = 512 * 1024;  // of tokens; half of the least max_allowed_packet

std::string tokens_of(const Message& message, const SearchEras::OfMessage& eras) {
  std::set<std::string> tokens;  // each once: how often a word stands there does not matter
  for (const auto& word : text::words(message.content))
    for (const auto era : {eras.sender, eras.receiver}) tokens.insert(search_token(era, word.folded));
  std::string all;
  for (const auto& token : tokens) all.append(token) += ' ';
  return all;
}

// How many of the first rows fit in one statement: a power of two, so that a handful of prepared statements serves all.
std::size_t rows_of_statement(std::span<const std::string> tokens) {
  for (std::size_t rows = std::bit_floor(tokens.size());; rows /= 2) {
    std::size_t bytes = 0;
    for (const auto& text : tokens.first(rows)) bytes += text.size();
    if (rows == 1 || bytes <= kStatementBytes) return rows;
  }
}

}  // namespace

std::uint64_t SearchIndex::follow() {
  // Asked first without a lock: most of the time there is nothing to do.
  const auto before = progress();
  if (before.log_went_back) return start_over("the event log has gone back");
  if (before.older_words) return start_over("the words have changed");
  if (before.events_behind == 0) return 0;
  EventStore log{connection_};
  return connection_.transaction([&] {
    const EventId position = lock_position();
    const auto events = log.after_with_sent(position, kFollowBatch);
    if (!events) {
      log_warning("search: the event log does not continue from " + to_string(position) +
                  "; looking through all messages");
      set_position(log.position());
      start_walk();
      return std::uint64_t{0};
    }
    std::vector<Message> messages, set_aside;
    std::map<std::string, std::size_t> bytes;  // by sender
    for (const auto& event : *events) {
      if (event.kind != EventKind::message_sent || !event.message) continue;
      std::size_t& written = bytes[event.message->sender_id];
      written += event.message->content.size();
      (written <= kIndexedAtOnce ? messages : set_aside).push_back(*event.message);
    }
    put(messages, EraSource::log);
    SearchBacklog(connection_).add(set_aside);
    if (!events->empty()) set_position(events->back().id);
    return std::uint64_t{events->size()};
  });
}

bool SearchIndex::index_backlog() {
  SearchBacklog backlog{connection_};
  return connection_.transaction([&] {
    lock(kLeft);  // so that the index is not begun anew meanwhile
    const auto turn = backlog.next();
    put(turn.messages, EraSource::backlog);
    backlog.remove(turn);
    return !turn.seqs.empty();
  });
}

std::uint64_t SearchIndex::drop_deleted() {
  const auto rows = connection_.query(
      "SELECT d.seq, m.seq IS NULL FROM chat_search_deleted d LEFT JOIN messages m ON m.seq = d.seq"
      " ORDER BY d.seq LIMIT ?",
      {kFollowBatch});
  if (rows.empty()) return 0;
  std::vector<Value> listed, gone;
  for (const auto& row : rows) {
    listed.emplace_back(row.number(0));
    if (row.number(1) != 0) gone.emplace_back(row.number(0));
  }
  connection_.transaction([&] {
    remove(gone);
    const IdList list{listed};
    connection_.execute(
        "DELETE d FROM chat_search_deleted d FORCE INDEX (PRIMARY) WHERE d.seq IN " + list.placeholders, list.values);
  });
  return rows.size();
}

// Nothing in the index is to be trusted: numbers of messages may have been given again. Cut short, it is done again.
// An empty index, as after the installation, is not worth a warning. Returns kFollowBatch while there is more to empty.
std::uint64_t SearchIndex::start_over(const std::string& why) {
  return connection_.transaction([&] {
    lock_position();
    lock(kLeft);
    const auto dropped = connection_.execute("DELETE FROM chat_search ORDER BY seq LIMIT ?", {kFollowBatch});
    if (dropped == kFollowBatch) return kFollowBatch;
    // Only now: a message must not stay in an era that is gone.
    const auto eras = connection_.execute("DELETE FROM chat_search_eras ORDER BY era LIMIT ?", {kFollowBatch});
    if (eras == kFollowBatch) return kFollowBatch;
    if (dropped + eras > 0) log_warning("search: " + why + "; making the index anew");
    set_position(EventStore(connection_).position());
    start_walk();
    connection_.execute("INSERT INTO chat_counters (name, value) VALUES (?, ?)"
                        " ON DUPLICATE KEY UPDATE value = VALUES(value)",
                        {kWords, text::kWordsVersion});
    return std::uint64_t{0};
  });
}

void SearchIndex::truncate_outdated() {
  const auto current = progress();
  if (current.log_went_back || current.older_words)
    connection_.run_script("TRUNCATE TABLE chat_search; TRUNCATE TABLE chat_search_eras");
}

bool SearchIndex::walk_back() {
  return connection_.transaction([&] {
    const std::uint64_t above = lock(kLeft);
    if (above == kBeginOfHistory) return false;
    const std::uint64_t from = add_missing(begin_of_step(above), above);
    drop_stale(from, above);
    set(kLeft, from);
    return from != kBeginOfHistory;
  });
}

void SearchIndex::start_walk() { set(kLeft, kEndOfHistory); }

SearchIndex::Progress SearchIndex::progress() {
  const auto row = connection_
                       .query("SELECT (SELECT value FROM chat_counters WHERE name = ?),"
                              " (SELECT value FROM chat_counters WHERE name = ?),"
                              " (SELECT value FROM chat_counters WHERE name = ?)",
                              {kPosition, kLeft, kWords})
                       .front();
  const std::uint64_t position = row.number(0), end = EventStore(connection_).position().number;
  return {.events_behind = end - std::min(position, end), .left = row.number(1), .log_went_back = end < position,
          .older_words = row.number(2) < text::kWordsVersion};
}

std::uint64_t SearchIndex::lock(std::string_view counter) {
  const auto rows = connection_.query("SELECT value FROM chat_counters WHERE name = ? FOR UPDATE", {counter});
  if (rows.empty())
    throw Failure(0, "chat_counters has no row " + std::string(counter) + ": run beantrack-admin migrate --repair");
  return rows.front().number(0);
}

EventId SearchIndex::lock_position() {
  const std::uint64_t number = lock(kPosition);
  return {number, static_cast<std::uint32_t>(lock(kPositionTag))};
}

void SearchIndex::set_position(EventId position) {
  set(kPosition, position.number);
  set(kPositionTag, position.tag);
}

void SearchIndex::set(std::string_view counter, std::uint64_t value) {
  connection_.execute("UPDATE chat_counters SET value = ? WHERE name = ?", {value, counter});
}

// A number so far below `above` that between the two there are at most kWalkBatch messages, and as many in the index.
std::uint64_t SearchIndex::begin_of_step(std::uint64_t above) {
  return connection_
      .query("SELECT GREATEST("
             "COALESCE((SELECT seq FROM messages WHERE seq < ? ORDER BY seq DESC LIMIT 1 OFFSET ?), 0),"
             "COALESCE((SELECT seq FROM chat_search FORCE INDEX (chat_search_seq) WHERE seq < ?"
             "  ORDER BY seq DESC LIMIT 1 OFFSET ?), 0))",
             {above, kWalkBatch - 1, above, kWalkBatch - 1})
      .front()
      .number(0);
}

// What stands there already is written anew: a number that an older backup gave again is another message's.
void SearchIndex::put(const std::vector<Message>& messages, EraSource source) {
  const auto eras = SearchEras(connection_).assign(messages, source);
  std::vector<std::string> tokens;
  for (std::size_t i = 0; i < messages.size(); ++i) tokens.push_back(tokens_of(messages[i], eras[i]));
  for (std::size_t done = 0, rows = 0; done < messages.size(); done += rows) {
    rows = rows_of_statement(std::span(tokens).subspan(done));
    std::vector<Value> values;
    for (std::size_t i = done; i < done + rows; ++i) {
      values.emplace_back(messages[i].seq);
      values.emplace_back(tokens[i]);
    }
    connection_.execute("INSERT INTO chat_search (seq, tokens) VALUES " + repeated("(?, ?)", rows) +
                            " ON DUPLICATE KEY UPDATE tokens = VALUES(tokens)",
                        values);
  }
}

// The newest first, kIndexedAtOnce at most. Returns the number down to which none is missing.
std::uint64_t SearchIndex::add_missing(std::uint64_t from, std::uint64_t above) {
  const auto rows = connection_.query("SELECT " BEANTRACK_MESSAGE_COLUMNS
                                      " FROM messages m LEFT JOIN chat_search s FORCE INDEX (chat_search_seq)"
                                      "   ON s.seq = m.seq"
                                      " WHERE m.seq >= ? AND m.seq < ? AND s.seq IS NULL ORDER BY m.seq DESC",
                                      {from, above});
  std::vector<Message> messages;
  std::size_t bytes = 0;
  for (const auto& row : rows) {
    Message message = message_from(row);
    bytes += message.content.size();
    if (bytes > kIndexedAtOnce && !messages.empty()) {
      from = messages.back().seq;
      break;
    }
    messages.push_back(std::move(message));
  }
  put(messages, EraSource::walk);
  return from;
}

// Looks first, without locks, and then deletes by the numbers.
void SearchIndex::drop_stale(std::uint64_t from, std::uint64_t above) {
  const auto rows = connection_.query("SELECT s.seq FROM chat_search s FORCE INDEX (chat_search_seq)"
                                      " LEFT JOIN messages m ON m.seq = s.seq"
                                      " WHERE s.seq >= ? AND s.seq < ? AND m.seq IS NULL",
                                      {from, above});
  std::vector<Value> seqs;
  for (const auto& row : rows) seqs.emplace_back(row.number(0));
  remove(std::move(seqs));
}

void SearchIndex::remove(std::vector<Value> seqs) {
  if (seqs.empty()) return;
  const IdList list{std::move(seqs)};
  connection_.execute("DELETE FROM chat_search WHERE seq IN " + list.placeholders, list.values);
}

}  // namespace beantrack::db
