// Datagrams from the workers to the push daemon, at its wake socket.
//
//   WakeSender daemon{config.wake_socket};
//   daemon.wake();                              // a job was committed: do not wait for the next poll
//   daemon.typing({"U00013", "U00012", true});  // for the streams of U00012
//
// Best effort in both directions: a lost wake-up delays a message by a quarter of a second, and a typing notice is soon
// out of date anyway.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/fd.h"
#include "model/presence.h"

namespace beantrack::push {

constexpr int kDatagramsAtOnce = 1000;  // datagrams taken before the log gets its turn

// The workers' end.
class WakeSender {
 public:
  // The daemon need not be there, now or later.
  explicit WakeSender(std::string socket_path);

  // Neither ever waits or fails.
  void wake() noexcept;
  void typing(const Typing& typing) noexcept;

 private:
  void send(std::string_view datagram) noexcept;

  std::string path_;
  Fd socket_;
};

// The daemon's end.
class WakeReceiver {
 public:
  // Binds `socket_path` (mode 0600), taking the place of a socket that a dead daemon left. Throws SystemError.
  explicit WakeReceiver(const std::string& socket_path);

  // Waits at most `timeout_ms` milliseconds for a datagram, or for `other` to become readable, and takes the datagrams
  // that are there. Returns who types; anything else that came was a wake-up, and is done with.
  std::vector<Typing> wait(int timeout_ms, int other);

 private:
  Fd socket_;
};

}  // namespace beantrack::push
