#include "db/search_eras.h"

#include <algorithm>
#include <set>
#include <span>
#include <utility>

#include "base/text.h"
#include "db/id_list.h"

namespace beantrack::db {
namespace {

constexpr std::uint64_t kEndOfEras = UINT32_MAX;

std::string_view name_of(EraSource source) {
  switch (source) {
    case EraSource::log: return "log";
    case EraSource::backlog: return "backlog";
    case EraSource::walk: return "walk";
  }
  return {};
}

}  // namespace

// An era that messages are added to.
struct SearchEras::Filling {
  std::uint32_t number = 0;  // 0: none yet
  std::uint64_t from_seq = 0;
  std::uint64_t to_seq = 0;
  std::uint64_t messages = 0;
};

std::vector<SearchEras::OfMessage> SearchEras::assign(const std::vector<Message>& messages, EraSource source) {
  if (messages.empty()) return {};
  const std::string_view name = name_of(source);
  Fillings open = open_eras(messages, name);
  std::vector<OfMessage> eras;
  for (const Message& message : messages) {
    // A message may name its people in other letters than users.id.
    const std::string sender = lower_case(message.sender_id), receiver = lower_case(message.receiver_id);
    const std::uint32_t of_sender = add(open, sender, message.seq, name);
    eras.push_back({of_sender, sender == receiver ? of_sender : add(open, receiver, message.seq, name)});
  }
  save(open, name);
  return eras;
}

SearchEras::Fillings SearchEras::open_eras(const std::vector<Message>& messages, std::string_view source) {
  std::set<std::string> people;
  for (const Message& message : messages)
    people.insert({lower_case(message.sender_id), lower_case(message.receiver_id)});
  IdList list{{people.begin(), people.end()}};
  list.values.emplace_back(source);
  Fillings open;
  for (const auto& row : connection_.query("SELECT LOWER(user_id), era, from_seq, to_seq, messages"
                                           " FROM chat_search_eras FORCE INDEX (chat_search_eras_open)"
                                           " WHERE user_id IN " + list.placeholders + " AND source = ? FOR UPDATE",
                                           list.values))
    open[row.text(0)] = {.number = static_cast<std::uint32_t>(row.number(1)), .from_seq = row.number(2),
                         .to_seq = row.number(3), .messages = row.number(4)};
  return open;
}

// The era that takes the next message of `user_id`: the open one, or a new one.
std::uint32_t SearchEras::add(Fillings& open, const std::string& user_id, std::uint64_t seq, std::string_view source) {
  Filling& era = open[user_id];
  if (era.number != 0 && era.messages >= kEraMessages) {
    save({{user_id, era}}, source);
    era = {};
  }
  if (era.number == 0) {
    connection_.execute("INSERT INTO chat_search_eras (user_id, source, from_seq, to_seq, messages)"
                        " VALUES (?, ?, ?, ?, 0)",
                        {user_id, source, seq, seq});
    era.number = static_cast<std::uint32_t>(connection_.query("SELECT LAST_INSERT_ID()").front().number(0));
    era.from_seq = era.to_seq = seq;
  }
  era.from_seq = std::min(era.from_seq, seq);
  era.to_seq = std::max(era.to_seq, seq);
  ++era.messages;
  return era.number;
}

void SearchEras::save(const Fillings& eras, std::string_view source) {
  const std::vector<std::pair<std::string, Filling>> list{eras.begin(), eras.end()};
  in_stretches(std::span(list), [&](std::span<const std::pair<std::string, Filling>> stretch) {
    std::vector<Value> values;
    for (const auto& [user_id, era] : stretch) {
      const Value still_open = era.messages < kEraMessages ? Value{source} : Value{nullptr};
      values.insert(values.end(), {std::uint64_t{era.number}, user_id, still_open, era.from_seq, era.to_seq,
                                   era.messages});
    }
    connection_.execute("INSERT INTO chat_search_eras (era, user_id, source, from_seq, to_seq, messages) VALUES " +
                            repeated("(?, ?, ?, ?, ?, ?)", stretch.size()) +
                            " ON DUPLICATE KEY UPDATE source = VALUES(source), from_seq = VALUES(from_seq),"
                            " to_seq = VALUES(to_seq), messages = VALUES(messages)",
                        values);
  });
}

std::vector<SearchEras::Era> SearchEras::list(std::string_view user_id, std::uint64_t before_seq,
                                              const std::optional<Era>& last, std::uint64_t limit) {
  const std::uint64_t to_seq = last ? last->to_seq : UINT64_MAX, number = last ? last->number : kEndOfEras;
  std::vector<Era> eras;
  for (const auto& row : connection_.query(
           "SELECT era, to_seq FROM chat_search_eras FORCE INDEX (chat_search_eras_end)"
           " WHERE user_id = ? AND to_seq <= ? AND (to_seq < ? OR era < ?) AND from_seq < ?"
           " ORDER BY to_seq DESC, era DESC LIMIT ?",
           {user_id, to_seq, to_seq, number, before_seq, limit}))
    eras.push_back({static_cast<std::uint32_t>(row.number(0)), row.number(1)});
  return eras;
}

}  // namespace beantrack::db
