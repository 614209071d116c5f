// How many workers may be busy with one user at a time. The others wait a moment for their turn, or are refused.
//
//   Turns turns{file, config.user_requests, config.user_waiting};
//   if (Turn turn = turns.take(user_key)) …   // lasts as long as `turn`
//
// Each worker notes in its own place of the LimitsFile whom it serves, and counts the others' places. It notes before
// it counts, so two workers never both take the last turn.
//
// Thread rule: one thread; any number of processes.
#pragma once

#include <chrono>
#include <cstdint>
#include <utility>

#include "auth/limits_file.h"

namespace beantrack::auth {

constexpr std::chrono::milliseconds kMaxWaitForTurn{1000};  // then a request is refused

// The right to serve a user. Given back by the destructor.
class Turn {
 public:
  Turn() = default;
  explicit Turn(std::atomic<std::uint64_t>& place) : place_(&place) {}
  Turn(Turn&& other) noexcept : place_(std::exchange(other.place_, nullptr)) {}
  Turn& operator=(Turn&&) = delete;
  ~Turn() {
    if (place_) place_->store(0);
  }
  explicit operator bool() const { return place_ != nullptr; }

 private:
  std::atomic<std::uint64_t>* place_ = nullptr;
};

class Turns {
 public:
  // At most `at_once` workers serve a user, and at most `waiting` wait to do so.
  Turns(LimitsFile& file, unsigned at_once, unsigned waiting)
      : file_(file), at_once_(at_once), waiting_(waiting) {}

  // Whether requests of this session take all turns and places to wait, so that `take` would refuse. It costs far less
  // than finding out whose session it is. To be called before `take`, for each request.
  bool are_taken_by(std::uint64_t session_key);

  // Waits at most kMaxWaitForTurn. Empty: refused.
  Turn take(std::uint64_t user_key);

 private:
  bool note(std::uint64_t what, std::size_t most);

  LimitsFile& file_;
  std::size_t at_once_, waiting_;
};

}  // namespace beantrack::auth
