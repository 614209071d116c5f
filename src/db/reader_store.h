// Who asks, and what the page requires besides: one statement for each kind of page, since a round trip costs more than
// what it reads.
//
// Nothing stands for a session that does not live, as in SessionStore::find.
//
// Thread rule: that of its connection.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "db/session_store.h"
#include "model/event_id.h"
#include "model/presence.h"

namespace beantrack::db {

// A session, and what was read with it.
template <typename Facts>
struct Reader {
  Session session;
  Facts facts;
};

struct UnreadSum {
  std::uint64_t count = 0;  // as MessageStore::unread_count
};

// What the frame of a page shows.
struct PageFacts {
  UnreadSum unread;
  EventId cursor;  // of the event log: what is read after this look-up is at least as new
};

// Messages that wait to be read, by their senders.
using UnreadOf = std::map<std::string, std::uint64_t, std::less<>>;

// Somebody to whom the reader may want to write.
struct Receiver {
  std::optional<User> user;  // nothing: there is no such account
  bool enabled = false;
};

using PresenceMap = std::map<std::string, Presence>;

class ReaderStore {
 public:
  ReaderStore(Connection& connection, SessionStore sessions) : connection_(connection), sessions_(sessions) {}

  // With a bare session.
  std::optional<Reader<UnreadSum>> with_unread(std::string_view token_digest);
  std::optional<Reader<PageFacts>> with_page_facts(std::string_view token_digest);
  std::optional<Reader<Receiver>> with_receiver(std::string_view token_digest, std::string_view receiver_id,
                                                SessionDetail detail = SessionDetail::full);

  // The presence of those of `ids` with whom the reader has a conversation; of a single one also where they may begin
  // one. With a bare session.
  std::optional<Reader<PresenceMap>> with_presence(std::string_view token_digest, std::span<const std::string> ids);

 private:
  UnreadSum unread_of(const FoundSession& found, std::size_t column);
  std::optional<Reader<PresenceMap>> with_presence_of(std::string_view token_digest, const std::string& id);

  Connection& connection_;
  SessionStore sessions_;
};

// Unread messages that a look-up brings as rows. A user who has more has them counted by a statement of its own.
constexpr std::uint64_t kUnreadRows = 100;

}  // namespace beantrack::db
