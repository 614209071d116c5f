#include "db/job_store.h"

#include <nlohmann/json.hpp>

#include "db/job_payload.h"

namespace beantrack::db {
namespace {

using nlohmann::json;

std::vector<Job> jobs_from(const Rows& rows) {
  std::vector<Job> jobs;
  for (const auto& row : rows) jobs.push_back({row.number(0), parse_job_payload(row.text(1))});
  return jobs;
}

}  // namespace

void JobStore::add(const std::vector<NewEvent>& events) {
  connection_.execute(
      // The programs' database user may not name a queue: its default is ours (019_job_queue.sql).
      "INSERT INTO jobs (payload, attempts, available_at, created_at)"
      " VALUES (?, 0, UNIX_TIMESTAMP(), UNIX_TIMESTAMP())",
      {job_payload(events)});
}

std::vector<Job> JobStore::take(std::uint64_t limit) {
  return jobs_from(
      connection_.query("SELECT id, payload FROM jobs WHERE queue = 'chat' ORDER BY id LIMIT ?", {limit}));
}

std::vector<Job> JobStore::newest(std::uint64_t limit) {
  return jobs_from(
      connection_.query("SELECT id, payload FROM jobs WHERE queue = 'chat' ORDER BY id DESC LIMIT ?", {limit}));
}

void JobStore::remove(std::span<const Job> jobs) {
  if (jobs.empty()) return;
  json ids = json::array();
  for (const auto& job : jobs) ids.push_back(job.id);
  // Each row by its key. With a list of values the server would rather look at every row of a small table, and wait for
  // those that are not committed yet: for other people's open transactions.
  connection_.execute(
      "DELETE jobs FROM JSON_TABLE(CONVERT(? USING utf8mb4), '$[*]' COLUMNS (id BIGINT UNSIGNED PATH '$')) AS list"
      " STRAIGHT_JOIN jobs FORCE INDEX (PRIMARY) ON jobs.id = list.id",
      {ids.dump()});
}

std::uint64_t JobStore::oldest_wait() {
  // Signed: a clock that was set back makes jobs of the future.
  return connection_
      .query("SELECT GREATEST(COALESCE(UNIX_TIMESTAMP() - CAST(MIN(created_at) AS SIGNED), 0), 0)"
             " FROM (SELECT created_at FROM jobs WHERE queue = 'chat' ORDER BY id LIMIT ?) AS first",
             {kOldestAmong})
      .front()
      .number(0);
}

JobStore::Backlog JobStore::backlog() {
  const auto row = connection_
                       // Signed: a clock that was set back makes jobs of the future.
                       .query("SELECT COUNT(*),"
                              " GREATEST(COALESCE(UNIX_TIMESTAMP() - CAST(MIN(created_at) AS SIGNED), 0), 0)"
                              " FROM jobs WHERE queue = 'chat'")
                       .front();
  return {row.number(0), row.number(1)};
}

}  // namespace beantrack::db
