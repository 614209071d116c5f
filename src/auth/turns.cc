#include "auth/turns.h"

#include <thread>

namespace beantrack::auth {
namespace {

// The lowest bit of a place says whether its worker serves the user or waits to.
constexpr std::uint64_t kServing = 1;
constexpr std::chrono::milliseconds kPause{2};  // between looks whether it is one's turn

}  // namespace

// Notes `what` in this worker's place. Whether no more than `most` places have it then.
bool Turns::note(std::uint64_t what, std::size_t most) {
  const auto places = file_.workers();
  places[file_.own_place()].store(what);
  std::size_t count = 0;
  for (const auto& place : places)
    if (place.load() == what) ++count;
  if (count <= most) return true;
  count = 0;  // some may be of workers that were killed
  for (std::size_t i = 0; i < places.size(); ++i)
    if (places[i].load() == what && file_.is_claimed(i)) ++count;
  return count <= most;
}

bool Turns::are_taken_by(std::uint64_t session_key) {
  const auto sessions = file_.sessions();
  const auto places = file_.workers();
  sessions[file_.own_place()].store(session_key);
  std::size_t busy = 0;
  for (std::size_t i = 0; i < places.size(); ++i)
    if (sessions[i].load() == session_key && places[i].load() != 0 && file_.is_claimed(i)) ++busy;
  return busy >= at_once_ + waiting_;
}

Turn Turns::take(std::uint64_t user_key) {
  const std::uint64_t serving = user_key | kServing, waiting = serving & ~kServing;
  Turn turn{file_.workers()[file_.own_place()]};
  if (note(serving, at_once_)) return turn;
  const auto end = std::chrono::steady_clock::now() + kMaxWaitForTurn;
  while (note(waiting, waiting_) && std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(kPause);
    if (note(serving, at_once_)) return turn;
  }
  return {};
}

}  // namespace beantrack::auth
