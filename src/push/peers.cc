#include "push/peers.h"

#include <algorithm>

namespace beantrack::push {

std::vector<Peers::News> Peers::update(const std::vector<db::DaemonRow>& rows, Clock::time_point now) {
  std::vector<News> news;
  std::map<std::uint64_t, Peer> peers;
  for (const auto& row : rows) {
    Peer& peer = peers[row.id] = {row, now};
    const auto known = peers_.find(row.id);
    if (known == peers_.end()) continue;
    const auto& before = known->second.row;
    if (before.seen_at == row.seen_at && before.last_notice == row.last_notice) peer.changed = known->second.changed;
    if (row.last_notice > before.last_notice)
      news.push_back({row.id, std::max(before.last_notice, row.last_notice - std::min(row.last_notice, kMaxNews)),
                      row.last_notice});
  }
  peers_ = std::move(peers);
  return news;
}

bool Peers::any(Clock::time_point now) const {
  return std::ranges::any_of(peers_, [now](const auto& entry) { return now - entry.second.changed < kPeerTimeout; });
}

}  // namespace beantrack::push
