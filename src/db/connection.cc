#include "db/connection.h"

#include <algorithm>
#include <chrono>
#include <random>
#include <thread>
#include <utility>

#include "base/log.h"
#include "base/printable.h"
#include "crypto/random.h"
#include "db/link.h"

namespace beantrack::db {
namespace {

// The longest pause after a conflict doubles with each attempt. How much of it passes is drawn at random, so that two
// that have met do not meet again.
constexpr std::chrono::microseconds kFirstPause{4'000};
constexpr std::chrono::microseconds kLongestPause{100'000};

// `attempts` is less than kMaxDeadlockAttempts.
std::chrono::microseconds pause_after(int attempts) {
  const auto longest = std::min(kLongestPause, kFirstPause * (1 << (attempts - 1)));
  crypto::RandomBits random;
  return std::chrono::microseconds{std::uniform_int_distribution<std::int64_t>{0, longest.count()}(random)};
}

}  // namespace

Connection::Connection(const Config& config, unsigned read_timeout, unsigned idle_timeout)
    : config_(config), read_timeout_(read_timeout), idle_timeout_(idle_timeout) {}
Connection::~Connection() = default;

Link& Connection::link() {
  if (!link_) {
    link_ = std::make_unique<Link>(config_, read_timeout_, idle_timeout_);
    ++openings_;
  }
  return *link_;
}

Link& Connection::link_for_writing() {
  Link& link = this->link();
  if (brief_ && !lock_waits_are_brief_) {
    link.wait_for_locks(kBriefLockWait);
    lock_waits_are_brief_ = true;
  }
  return link;
}

Connection::Brief::~Brief() {
  connection_.brief_ = false;
  if (!std::exchange(connection_.lock_waits_are_brief_, false)) return;
  try {
    connection_.link_->wait_for_locks(kLockWaitTimeout);
  } catch (const Failure&) {
    connection_.close();
  }
}

void Connection::skip_optional_writes(const char* what, const Failure& failure) {
  log_warning(std::string(what) + " not written: cause=" + quote_for_log(failure.what()));
  no_optional_write_until_ = std::chrono::steady_clock::now() + kOptionalWritePause;
}

void Connection::close() {
  link_.reset();
  lock_waits_are_brief_ = false;
}

// Not tried again: a cluster that does not answer would only be waited for anew.
bool Connection::wait_for_cluster() {
  try {
    return link().wait_for_cluster();
  } catch (const Failure& failure) {
    may_try_again(failure, kMaxDeadlockAttempts);
    throw;
  }
}

std::uint64_t Connection::id() { return link().id(); }

std::uint64_t Connection::generation() {
  link();
  return openings_;
}

Rows Connection::query(std::string_view sql, std::span<const Value> values) {
  return attempt([&] { return link().prepared(sql).query(values); });
}

std::uint64_t Connection::execute(std::string_view sql, std::span<const Value> values) {
  return attempt([&] { return link_for_writing().prepared(sql).execute(values); });
}

Rows Connection::query(std::string_view sql, std::initializer_list<Value> values) {
  return query(sql, std::span(values.begin(), values.size()));
}

std::uint64_t Connection::execute(std::string_view sql, std::initializer_list<Value> values) {
  return execute(sql, std::span(values.begin(), values.size()));
}

void Connection::run_script(const std::string& script) { link().run(script); }

bool Connection::may_try_again(const Failure& failure, int attempts) {
  if (failure.lost()) close();
  if (in_transaction_) return false;  // the transaction as a whole is what is tried again
  if (brief_ || (!failure.lost() && !failure.conflict())) return false;
  const int most = failure.deadlock() ? kMaxDeadlockAttempts : kMaxAttempts;
  if (attempts >= most) throw Unavailable(failure.code(), failure.what());
  if (failure.lost()) {
    log_warning("database connection lost, trying again: cause=" + quote_for_log(failure.what()));
  } else {
    std::this_thread::sleep_for(pause_after(attempts));
  }
  return true;
}

Connection::Transaction::Transaction(Connection& connection) : connection_(connection) {
  connection_.link_for_writing();
  connection_.run_script("START TRANSACTION");
  connection_.in_transaction_ = true;
}

void Connection::Transaction::commit() {
  connection_.run_script("COMMIT");
  connection_.in_transaction_ = open_ = false;
}

Connection::Transaction::~Transaction() {
  if (!open_) return;
  connection_.in_transaction_ = false;
  if (!connection_.link_) return;  // without a connection the server has rolled back by itself
  try {
    connection_.run_script("ROLLBACK");
  } catch (const Failure&) {
    connection_.close();
  }
}

}  // namespace beantrack::db
