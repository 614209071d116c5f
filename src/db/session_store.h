// The table chat_sessions: who is signed in. The cookie's token is never stored, only its digest.
//
// Thread rule: that of its connection.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "db/connection.h"
#include "db/settings_row.h"
#include "db/user_row.h"
#include "model/settings.h"
#include "model/user.h"

namespace beantrack::db {

struct Session {
  std::uint64_t id = 0;
  User user;  // without a name in a bare session
  Time seen_at{};
  std::optional<Settings> settings{};  // of the user; none in a bare session
};

// What is read of the one who is signed in.
enum class SessionDetail {
  full,  // all of a Session, so that no page has to ask for it
  bare,  // neither name nor settings: enough for an answer without words
};

// A statement that finds a session and reads more beside it, so that a page needs one round trip. Made once and kept.
//
//   static const SessionStatement statement{", o.role", " LEFT JOIN users o ON o.id = ?"};
//   const auto found = sessions.find(digest, statement, {id});
//   if (found) found->rows.front().text(kSessionColumns);  // the role
//
// The session is called s, its account u and, in full, the account's settings t. Joins must be outer ones: the session
// is found without what they join.
class SessionStatement {
 public:
  // `columns` begin with a comma, `joins` with a space; at most `most_rows` rows are read, each with the session.
  explicit SessionStatement(std::string_view columns = {}, std::string_view joins = {}, std::uint64_t most_rows = 1,
                            SessionDetail detail = SessionDetail::full);

  const std::string& sql() const { return sql_; }
  std::uint64_t most_rows() const { return most_rows_; }
  SessionDetail detail() const { return detail_; }

 private:
  std::string sql_;
  std::uint64_t most_rows_;
  SessionDetail detail_;
};

// Of each row: the session's columns, before those of the statement's own.
constexpr std::size_t kSessionColumns = kUserColumns + 2 + kSettingsColumns, kBareSessionColumns = 4;

struct FoundSession {
  Session session;
  Rows rows;  // at least one
};

// A session as its user's list shows it.
struct SignIn {
  std::uint64_t id = 0;
  std::string user_agent;  // kept_user_agent (model/device.h); empty: not known
  Time created_at{};
  Time seen_at{};
};

constexpr std::chrono::minutes kSeenInterval{5};  // how exact seen_at is kept

class SessionStore {
 public:
  // A session that was not used for `lifetime_days` is no session any more.
  SessionStore(Connection& connection, unsigned lifetime_days)
      : connection_(connection), lifetime_days_(lifetime_days) {}

  // Signs `user_id` in under a fresh token, whose digest (crypto::digest) is given. `user_agent` is what
  // kept_user_agent made of the browser's.
  void add(std::string_view token_digest, std::string_view user_id, std::string_view user_agent = {});

  // The session of a token, if it lives and its account is enabled.
  std::optional<Session> find(std::string_view token_digest, SessionDetail detail = SessionDetail::full);
  // The same, with what `statement` reads besides. `values` are those of its columns and then of its joins.
  std::optional<FoundSession> find(std::string_view token_digest, const SessionStatement& statement,
                                   std::initializer_list<Value> values = {});
  std::optional<FoundSession> find(std::string_view token_digest, const SessionStatement& statement,
                                   std::span<const Value> values);

  // Reads what a bare session leaves out; leaves a full one alone.
  void complete(Session& session);

  // Notes that the session is in use, at most once in kSeenInterval; at once when it was seen in the future.
  void touch(const Session& session);

  // At most `limit` of the user's live sessions: the session `first`, then those seen last.
  std::vector<SignIn> list(std::string_view user_id, std::uint64_t first, std::uint64_t limit);

  // Sign-outs. The triggers tell the push daemon, which closes the streams.
  void remove(std::uint64_t id);
  void remove_all_of(std::string_view user_id);
  // The same with what a user asked for: how many of the user's own sessions ended.
  std::uint64_t remove_of(std::string_view user_id, std::uint64_t id);
  std::uint64_t remove_others_of(std::string_view user_id, std::uint64_t kept);

  // Which of these sessions live no more.
  std::vector<std::uint64_t> ended(std::span<const std::uint64_t> ids);

  // Deletes sessions past their lifetime, at most kExpiryBatch; returns how many. The lifetime of one that was seen in
  // the future (the clock was set back) begins now.
  std::uint64_t expire();

 private:
  Connection& connection_;
  std::uint64_t lifetime_days_;
};

constexpr std::uint64_t kExpiryBatch = 1000;  // sessions

}  // namespace beantrack::db
