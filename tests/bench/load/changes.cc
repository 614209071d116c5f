#include "load/changes.h"

#include <mysql.h>

#include <memory>
#include <stdexcept>

namespace bench {

Changes::Changes(const std::vector<Job>& jobs, std::string socket, std::string name, std::string statement)
    : jobs_(jobs),
      active_(!jobs.front().changes.empty()),
      socket_(std::move(socket)),
      name_(std::move(name)),
      statement_(std::move(statement)),
      answered_(kSegments) {
  if (!active_) return;
  if (jobs.size() < kSegments) throw std::runtime_error("a plan with changes needs at least 8 requests");
  thread_ = std::thread([this] { run(); });
}

Changes::~Changes() {
  {
    const std::lock_guard lock{mutex_};
    stopping_ = true;
  }
  moved_.notify_all();
  if (thread_.joinable()) thread_.join();
}

std::size_t Changes::segment_of(std::size_t n) const {
  const std::size_t round = n / jobs_.size(), place = n % jobs_.size();
  std::size_t segment = place * kSegments / jobs_.size();
  while (segment + 1 < kSegments && first_of(segment + 1) <= place) ++segment;
  return round * kSegments + segment;
}

bool Changes::ready(std::size_t n) {
  if (!active_) return true;
  const std::lock_guard lock{mutex_};
  if (!failure_.empty()) throw std::runtime_error(failure_);
  return changed_segments_ > segment_of(n);
}

void Changes::end(std::size_t n) {
  if (!active_) return;
  const std::size_t segment = segment_of(n) % kSegments;
  bool complete = false;
  {
    const std::lock_guard lock{mutex_};
    complete = ++answered_[segment] % (first_of(segment + 1) - first_of(segment)) == 0;
  }
  if (complete) moved_.notify_all();
}

void Changes::run() {
  const std::unique_ptr<MYSQL, decltype(&mysql_close)> database{mysql_init(nullptr), mysql_close};
  const auto fail = [&](const std::string& what) {
    const std::lock_guard lock{mutex_};
    failure_ = what;
  };
  if (!mysql_real_connect(database.get(), nullptr, nullptr, nullptr, name_.c_str(), 0, socket_.c_str(), 0))
    return fail(std::string("connecting to ") + socket_ + ": " + mysql_error(database.get()));
  for (std::size_t turn = 0;; ++turn) {
    const std::size_t round = turn / kSegments, segment = turn % kSegments;
    const std::size_t first = first_of(segment), end = first_of(segment + 1);
    {
      std::unique_lock lock{mutex_};
      moved_.wait(lock, [&] { return stopping_ || answered_[segment] >= round * (end - first); });
      if (stopping_) return;
    }
    std::string ids;
    for (std::size_t i = first; i < end; ++i) {
      if (round >= jobs_[i].changes.size()) return fail("all rows have been changed: more rooms or fewer seconds");
      ids += (ids.empty() ? "'" : ",'") + jobs_[i].changes[round] + "'";
    }
    std::string sql = statement_;
    sql.replace(sql.find('%'), 1, ids);
    if (mysql_real_query(database.get(), sql.data(), sql.size()) != 0)
      return fail(std::string("changing rows: ") + mysql_error(database.get()));
    if (mysql_affected_rows(database.get()) != end - first) return fail("a change did not change every row");
    const std::lock_guard lock{mutex_};
    ++changed_segments_;
  }
}

}  // namespace bench
