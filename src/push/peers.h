// The other push daemons, as one knows them from the database: which of them run, and what they have said since.
//
//   Peers peers;
//   for (const auto& news : peers.update(store.others(id), now)) store.notices(news.daemon, news.after, news.up_to);
//   peers.any(now);
//
// A daemon runs while its row changes. No clocks are compared.
//
// Thread rule: one thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "db/daemon_store.h"

namespace beantrack::push {

constexpr std::chrono::seconds kPeerTimeout{25};  // without a change; more than two kRenewalInterval
constexpr std::uint64_t kMaxNews = 1000;          // notices of one daemon in one look; older ones are dropped

class Peers {
 public:
  using Clock = std::chrono::steady_clock;

  // Notices that are new.
  struct News {
    std::uint64_t daemon;
    std::uint64_t after;
    std::uint64_t up_to;
  };

  // Takes in the rows of all other daemons. What a daemon said before its row was first seen is not news.
  std::vector<News> update(const std::vector<db::DaemonRow>& rows, Clock::time_point now);

  // Whether another daemon runs.
  bool any(Clock::time_point now) const;

 private:
  struct Peer {
    db::DaemonRow row;
    Clock::time_point changed;
  };
  std::map<std::uint64_t, Peer> peers_;
};

}  // namespace beantrack::push
