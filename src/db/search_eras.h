// The table chat_search_eras: an era is at most kEraMessages messages of one person, whose words are indexed with it.
//
//   const auto eras = SearchEras(connection).assign(messages, EraSource::log);  // while they are indexed
//   const auto newest = SearchEras(connection).list("U00013", kEndOfHistory, {}, 2);
//
// A search reads eras, newest first, until its page is full. So a common word costs the same however long the history
// is, and a rare one grows by one token for each era of one's own.
//
// An era knows the range of numbers that its messages are in. Ranges may overlap: messages come from three sources,
// each in an order of its own, and each source fills its own eras. A message that is indexed again may move to another
// era: its row in chat_search has the words of the last one.
//
// Thread rule: that of its connection.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/connection.h"
#include "model/message.h"

namespace beantrack::db {

constexpr std::uint64_t kEraMessages = 2000;

// Where messages come from: the event log, in its order; those that were set aside, which are older; the walk back
// through history.
enum class EraSource { log, backlog, walk };

class SearchEras {
 public:
  explicit SearchEras(Connection& connection) : connection_(connection) {}

  struct OfMessage {
    std::uint32_t sender;
    std::uint32_t receiver;
  };
  // The era of each message for each of its people. Part of the caller's transaction. Locks the eras that it adds to.
  std::vector<OfMessage> assign(const std::vector<Message>& messages, EraSource source);

  struct Era {
    std::uint32_t number = 0;
    std::uint64_t to_seq = 0;
  };
  // The eras of `user_id` that have messages before `before_seq`, those that reach furthest first: at most `limit`, and
  // only those after `last`.
  std::vector<Era> list(std::string_view user_id, std::uint64_t before_seq, const std::optional<Era>& last,
                        std::uint64_t limit);

 private:
  struct Filling;
  using Fillings = std::map<std::string, Filling>;  // by person
  Fillings open_eras(const std::vector<Message>& messages, std::string_view source);
  std::uint32_t add(Fillings& open, const std::string& user_id, std::uint64_t seq, std::string_view source);
  void save(const Fillings& eras, std::string_view source);

  Connection& connection_;
};

}  // namespace beantrack::db
