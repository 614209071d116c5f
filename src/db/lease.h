// A row of the table chat_leases: what one push daemon at a time does for all that share the database.
//
//   db::Lease lease{connection, "relay", crypto::new_token()};
//   if (lease.take()) ...                   // again and again while another daemon holds it
//   connection.transaction([&] {
//     if (!lease.renew()) return;           // another daemon has taken it over
//     ...
//   });
//
// A holder that dies or hangs renews no more. Its lease expires after kLeaseTime by the server's clock, and another
// daemon takes it over. That clock decides only how soon. What must not be done by two holders is done in a transaction
// that renews the lease: the row is locked until the commit, and where transactions are certified instead (Galera),
// only one of two that write the row can commit.
//
// A clock can be set back, and the members of a cluster have different ones. So a row that stays the same for
// kLeaseTime, by this process's own clock, has expired as well.
//
// Thread rule: that of its connection.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "db/connection.h"

namespace beantrack::db {

constexpr std::chrono::milliseconds kLeaseTime{2500};

class Lease {
 public:
  // `name` has a row in the table. `holder` is a token that no other process has.
  Lease(Connection& connection, std::string_view name, std::string_view holder)
      : connection_(connection), name_(name), holder_(holder) {}

  // Takes the lease if nobody holds it or it has expired; true when it is ours. Only reads while another holds it, and
  // never waits for a holder's transaction.
  bool take();

  // Extends our lease, and keeps others from taking it until the caller's transaction ends. False when it is not ours.
  bool renew();

  // Gives our lease up, so that another can take it at once.
  void release();

  // Whether somebody holds it: waits until the holder renews it, for kLeaseTime at most.
  bool is_held();

 private:
  struct State {
    bool ours = false, free = false;
    std::uint64_t renewals = 0;
  };
  State look();

  Connection& connection_;
  std::string name_, holder_;
  // The row when we looked last, and since when it has been like that.
  std::optional<std::uint64_t> seen_renewals_;
  std::chrono::steady_clock::time_point seen_at_{};
};

}  // namespace beantrack::db
