// The wake-up: one datagram from whoever committed a job to the push daemon, so that it need not wait for its next
// poll.
//
// Best effort in both directions: a datagram that is lost costs a listener a quarter of a second, never a message.
#pragma once

#include <string>

#include "base/fd.h"

namespace beantrack::push {

// The workers' end.
class Wake {
 public:
  // The daemon need not be there, now or later.
  explicit Wake(std::string socket_path);

  // Never waits and never fails.
  void send() noexcept;

 private:
  std::string path_;
  Fd socket_;
};

// The daemon's end.
class WakeReceiver {
 public:
  // Binds `socket_path` (mode 0660), taking the place of a socket that a dead daemon left. Throws SystemError.
  explicit WakeReceiver(const std::string& socket_path);

  // Waits at most `timeout_ms` milliseconds for a datagram, or for `other` to become readable, and takes all datagrams
  // that are there.
  void wait(int timeout_ms, int other);

 private:
  Fd socket_;
};

}  // namespace beantrack::push
