// What the plan tests allow, and why. Each entry must be needed.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

#include "plans/observer.h"

namespace beantrack::tests {

struct Exception {
  std::string_view sql;  // a part of the statement
  std::string_view reason;
};

// A table of so few rows may be scanned.
constexpr std::uint64_t kFewRows = 300;

// What a statement has gathered itself (a derived table, a union, a list) may be read and sorted: its size counts as
// rows read.
inline bool is_gathered(const PlanStep& step) {
  return step.table.starts_with('<') || step.extra.find("json_table") != std::string::npos;
}

inline bool scans(const PlanStep& step) {
  return (step.type == "ALL" || step.type == "index") && !is_gathered(step) && step.rows > kFewRows;
}

inline bool sorts(const PlanStep& step) {
  return step.extra.find("filesort") != std::string::npos && !is_gathered(step);
}

constexpr std::array kScans{
    Exception{"FROM chat_events ORDER BY id LIMIT ?", "the first kTrimBatch by the primary key"},
    Exception{"DELETE FROM chat_search ORDER BY seq LIMIT ?", "the first kFollowBatch by the primary key"},
    Exception{"FROM chat_search_backlog ORDER BY turn, seq LIMIT ?", "the first kBacklogBatch by a key"},
    Exception{"FROM chat_search_deleted d LEFT JOIN messages m ON m.seq = d.seq ORDER BY d.seq LIMIT ?",
              "the first kFollowBatch by the primary key"},
    Exception{"FROM messages FORCE INDEX (messages_seq)       ORDER BY seq DESC LIMIT ?",
              "the last kNewestMessages by a key"},
};

constexpr std::array kSorts{
    Exception{"FROM chat_sessions WHERE user_id = ?", "the sessions of one user, this one first"},
    Exception{"FROM supplier WHERE user_id = ?", "the companies of one user"},
    Exception{"FROM wholesaler WHERE user_id = ?", "the companies of one user"},
    Exception{"FROM chat_events c LEFT JOIN (SELECT", "the events of one batch"},
    Exception{"FROM chat_old_app_offsets o", "the offsets of one time zone, when a database is adopted"},
    Exception{"MATCH (s.tokens) AGAINST", "messages with one person's words, found within kSearchTime"},
};

// Files of src/db and texts in them that no case runs.
constexpr std::array kNotRun{
    Exception{"information_schema.", "the server's own tables"},
    Exception{"src/db/migrations.cc", "one row for each migration"},
    Exception{"src/db/old_app_migrations.cc", "one row for each migration of the old application"},
    Exception{"src/db/run_rights", "GRANT and REVOKE"},
    Exception{"src/db/named_lock.cc", "no table"},
    Exception{"src/db/demo_store.cc", "made data, at the operator's command"},
    Exception{"src/db/release.cc", "gives up the whole database, at the operator's command"},
    Exception{"src/db/time_limit.h", "the beginning of a search, which is observed without it"},
    Exception{"SELECT VERSION()", "no table"},
    Exception{"SELECT FLOOR(UNIX_TIMESTAMP(CURRENT_TIMESTAMP(3)) * 1000)", "no table"},
    Exception{"SELECT @@global.time_zone", "no table"},
    Exception{"SHOW VARIABLES", "no table"},
    Exception{"SET STATEMENT wsrep_sync_wait = 1 FOR SELECT 1", "no table"},
    Exception{"SELECT COUNT(*), GREATEST(COALESCE(UNIX_TIMESTAMP() - CAST(MIN(created_at) AS SIGNED), 0), 0) FROM jobs",
              "for the operator, and for the log when a relay hangs"},
    Exception{"SELECT COUNT(*) FROM chat_search_backlog", "for the operator"},
    Exception{"DELETE FROM chat_search_eras ORDER BY era LIMIT ?", "once chat_search is empty; by the primary key"},
    Exception{"SELECT MIN(CONCAT(user_id, ' ', kind))", "compares all names, for the operator"},
    Exception{"UPDATE chat_name_skeletons SET skeleton = NULL", "once for each version of the skeletons"},
    Exception{"VALUES ('name_skeletons', ?)", "with that"},
    Exception{"WHERE name = 'name_skeletons' FOR UPDATE", "with that; one row"},
    Exception{"FROM users ORDER BY id", "all accounts, for the operator"},
};

template <std::size_t N>
const Exception* find_exception(const std::array<Exception, N>& list, std::string_view sql) {
  const auto found =
      std::ranges::find_if(list, [&](const Exception& exception) { return sql.find(exception.sql) != sql.npos; });
  return found == list.end() ? nullptr : &*found;
}

}  // namespace beantrack::tests
