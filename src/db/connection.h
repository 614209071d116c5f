// One connection to MySQL or MariaDB, opened when it is first needed and again when it was lost.
//
//   db::Connection database{config};
//   auto rows = database.query("SELECT name FROM users WHERE id = ?", {id});
//   database.transaction([&] { ...several statements, all or none... });
//
// The session speaks utf8mb4, UTC, READ COMMITTED and strict mode. Statements are prepared once a connection and kept.
//
// Faults: every call outside a transaction, and every transaction as a whole, is run again a bounded number of times
// after a deadlock, a lock wait timeout or a lost connection, so it must be idempotent (each store says how it is). The
// members of a cluster report a deadlock when their transactions conflict. When the database stays away, Unavailable is
// thrown.
//
// Thread rule: a connection belongs to one thread.
#pragma once

#include <chrono>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

#include "base/config.h"
#include "db/failure.h"
#include "db/row.h"
#include "db/value.h"

namespace beantrack::db {

constexpr int kMaxAttempts = 4;                 // of one statement or transaction
constexpr int kMaxDeadlockAttempts = 10;        // the same, when the server rolls it back at once (Failure::deadlock)
constexpr unsigned kConnectTimeout = 3;         // seconds
// Seconds without a byte from the server; above kLockWaitTimeout. A server that hangs is given up after this and
// three more attempts to connect, before nginx gives the worker up after 30 s (MySQL's library waits thrice as long).
constexpr unsigned kReadTimeout = 6;
constexpr unsigned kNoTimeout = 0;
constexpr unsigned kLockWaitTimeout = 4;        // seconds a statement waits for another's lock of a row or a table
constexpr unsigned kBriefLockWait = 1;          // the same, of an optional write
constexpr std::chrono::seconds kOptionalWritePause{10};  // after an optional write failed, none is tried for so long

class Link;

class Connection {
 public:
  // `read_timeout` is in seconds; kNoTimeout for statements that take as long as they take, as migrations do. After
  // `idle_timeout` seconds without a statement, or amid one that this program does not go on sending or reading, the
  // server ends the connection and rolls back what it has not committed; kNoTimeout leaves that to the server.
  explicit Connection(const Config& config, unsigned read_timeout = kReadTimeout, unsigned idle_timeout = kNoTimeout);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  Rows query(std::string_view sql, std::initializer_list<Value> values = {});
  Rows query(std::string_view sql, std::span<const Value> values);
  // Returns how many rows were changed.
  std::uint64_t execute(std::string_view sql, std::initializer_list<Value> values = {});
  std::uint64_t execute(std::string_view sql, std::span<const Value> values);

  // Runs `work` between BEGIN and COMMIT, rolls back when it throws. Returns what work returns.
  template <class Work>
  auto transaction(Work work) {
    return attempt([&] {
      Transaction transaction{*this};
      if constexpr (std::is_void_v<decltype(work())>) {
        work();
        transaction.commit();
      } else {
        auto result = work();
        transaction.commit();
        return result;
      }
    });
  }

  // Runs a write that its reader can do without: when somebody was last seen, for instance. Where the database takes no
  // writes (it is read-only, its disk is full, somebody has locked it), people can still read. A failure is logged,
  // with `what`; it costs a wait of kBriefLockWait at most, and the next ones are skipped for kOptionalWritePause.
  template <class Write>
  void optional_write(const char* what, Write write) {
    if (std::chrono::steady_clock::now() < no_optional_write_until_) return;
    try {
      const Brief brief{*this};
      write();
    } catch (const Failure& failure) {
      skip_optional_writes(what, failure);
    }
  }

  // While one lives, nothing is tried again, and writes wait for others' locks for kBriefLockWait at most.
  class Brief {
   public:
    explicit Brief(Connection& connection) : connection_(connection) { connection_.brief_ = true; }
    ~Brief();
    Brief(const Brief&) = delete;
    Brief& operator=(const Brief&) = delete;

   private:
    Connection& connection_;
  };

  // Runs every statement of `script` in order (the server tells them apart). For migrations and tests alone: values
  // cannot be passed. Not tried again.
  void run_script(const std::string& script);

  // Where the server is a member of a Galera cluster: waits until it has applied all that was committed in the cluster
  // before, and returns true. What was not found, but may have been written at another member, is worth a second look
  // then. Elsewhere there is nothing to wait for, and it returns false.
  bool wait_for_cluster();

  // The server's number for this connection; opens it if need be.
  std::uint64_t id();

  // Which opening of the connection this is, the first is 1; opens it if need be. (The server's number of a connection
  // does not tell: a server that restarts counts from the beginning.)
  std::uint64_t generation();

  // Gives the connection up, and with it its locks; the next call opens a new one.
  void close();

 private:
  class Transaction {
   public:
    explicit Transaction(Connection& connection);
    ~Transaction();
    void commit();

   private:
    Connection& connection_;
    bool open_ = true;
  };
  template <class Work>
  auto attempt(Work work) {
    for (int attempts = 1;; ++attempts) {
      try {
        return work();
      } catch (const Failure& failure) {
        if (!may_try_again(failure, attempts)) throw;
      }
    }
  }

  bool may_try_again(const Failure& failure, int attempts);
  void skip_optional_writes(const char* what, const Failure& failure);
  Link& link();  // opens the connection if need be
  Link& link_for_writing();

  Config config_;
  unsigned read_timeout_, idle_timeout_;
  std::unique_ptr<Link> link_;
  std::uint64_t openings_ = 0;
  bool in_transaction_ = false;
  bool brief_ = false;
  bool lock_waits_are_brief_ = false;  // on the link that is open
  std::chrono::steady_clock::time_point no_optional_write_until_{};
};

}  // namespace beantrack::db
