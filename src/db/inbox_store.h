// What the page of an inbox asks of the database before its contacts, and whether the contacts that a worker has shown
// before are still all that there is to show: one statement, session included.
//
// The contacts themselves are not read for that. An inbox of all contacts shows, beside what comes with the statement:
//   - the reader's conversations with their newest messages. A message is noted in chat_contacts in the transaction
//     that logs its event for sender and receiver (push/relay.h): with it, the reader's newest event is another one,
//     and the events in between tell which conversations have changed. What a relay of an old version has logged is
//     noted later (ConversationIndex::catch_up), and then the number "inboxes" is another one.
//   - accounts, and messages that were changed, deleted or imported. Such a change is listed in
//     chat_changed_conversations until the push daemon has noted it; then the number is another one, too. It never
//     comes again (sql/027_inbox_version.sql).
//   - whose company is approved: an approval may lie in the future, and begin with a day.
// So while no job waits, no change is listed, and both event and version are the same, contacts and their messages are
// the same. The log is trimmed: where the reader has no event, the day makes the version another one before an event in
// between can be gone (Config::event_log_days).
// How many messages are unread, who is present, and languages and times are not part of it: they are always new.
//
// It is all read from keys, as of one moment, and costs whoever sends or reads nothing.
//
// Thread rule: that of its connection.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "db/reader_store.h"
#include "model/event.h"

namespace beantrack::db {

struct InboxFacts {
  PageFacts page{};
  bool no_job_waits = false;  // these two: the index is settled (db/conversation_index.h)
  bool none_has_changed = false;
  std::optional<UnreadOf> unread_of{};  // nothing: they are too many to come along
  Time now{};                           // the database's clock
  EventId event{};                      // the reader's newest; 0: there is none
  std::string version{};                // of accounts and what else changes without an event; empty: not known
  std::vector<std::size_t> online{};    // places in the list of ids, from 0
};

constexpr std::size_t kMaxListedIds = 200;  // more places than these need more room than a server gives a list

class InboxStore {
 public:
  InboxStore(Connection& connection, SessionStore sessions) : connection_(connection), sessions_(sessions) {}

  // The session of the token, and the facts of its inbox. `ids`: those who were shown before, a JSON array of at most
  // kMaxListedIds; nullptr: nobody was.
  std::optional<Reader<InboxFacts>> with_inbox(std::string_view token_digest, const std::string* ids = nullptr);

  // The user's events after `event`, at most `limit`, with their messages but not who wrote them. Nothing where the log
  // does not have that event of the user any more: others may be missing, too.
  std::optional<std::vector<Event>> events_since(std::string_view user_id, EventId event, std::uint64_t limit);

 private:
  Connection& connection_;
  SessionStore sessions_;
};

}  // namespace beantrack::db
