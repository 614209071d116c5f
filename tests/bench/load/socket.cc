#include "load/socket.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>
#include <charconv>
#include <stdexcept>

#include "base/errors.h"

namespace bench {

Address parse_address(const std::string& text) {
  const std::size_t colon = text.find(':');
  Address address{text.substr(0, colon), 0};
  in_addr ignored{};
  if (colon != std::string::npos) std::from_chars(text.data() + colon + 1, text.data() + text.size(), address.port);
  if (address.port <= 0 || ::inet_pton(AF_INET, address.host.c_str(), &ignored) != 1)
    throw std::runtime_error("an address is IPV4:PORT, not " + text);
  return address;
}

beantrack::Fd connect_to(const Address& address) {
  beantrack::Fd socket{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  sockaddr_in name{};
  name.sin_family = AF_INET;
  name.sin_port = htons(static_cast<std::uint16_t>(address.port));
  ::inet_pton(AF_INET, address.host.c_str(), &name.sin_addr);
  if (!socket || ::connect(socket.get(), reinterpret_cast<sockaddr*>(&name), sizeof name) != 0)
    throw beantrack::SystemError("connecting to " + address.text(), errno);
  const int on = 1;
  ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  ::fcntl(socket.get(), F_SETFL, ::fcntl(socket.get(), F_GETFL) | O_NONBLOCK);
  return socket;
}

bool send_some(int fd, std::string& bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) return errno == EAGAIN;
    bytes.erase(0, static_cast<std::size_t>(sent));
  }
  return true;
}

Received receive_some(int fd, std::string& bytes) {
  static char buffer[kReceiveBytes];
  for (;;) {
    const ssize_t count = ::recv(fd, buffer, sizeof buffer, 0);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && errno == EAGAIN) return Received::nothing;
    if (count <= 0) return Received::end;
    bytes.append(buffer, static_cast<std::size_t>(count));
    return Received::some;
  }
}

}  // namespace bench
