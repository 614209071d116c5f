#include "push/wake.h"

#include <poll.h>
#include <sys/socket.h>

#include "base/unix_socket.h"

namespace beantrack::push {

Wake::Wake(std::string socket_path)
    : path_(std::move(socket_path)), socket_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)) {
  static_cast<void>(unix_address(path_));  // a path that can never work is told now
}

void Wake::send() noexcept {
  const auto address = unix_address(path_);
  ::sendto(socket_.get(), "w", 1, MSG_DONTWAIT | MSG_NOSIGNAL, reinterpret_cast<const sockaddr*>(&address),
           sizeof address);
}

WakeReceiver::WakeReceiver(const std::string& socket_path) : socket_(bind_unix_socket(socket_path, SOCK_DGRAM)) {}

void WakeReceiver::wait(int timeout_ms, int other) {
  pollfd ready[] = {{socket_.get(), POLLIN, 0}, {other, POLLIN, 0}};
  ::poll(ready, 2, timeout_ms);
  char datagram[16];
  while (::recv(socket_.get(), datagram, sizeof datagram, MSG_DONTWAIT) > 0) {
  }
}

}  // namespace beantrack::push
