#include "http/handover.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace beantrack::http {
namespace {

// A message of one byte that carries a descriptor (unix(7), SCM_RIGHTS).
class Message {
 public:
  Message() {
    message_.msg_iov = &data_;
    message_.msg_iovlen = 1;
    message_.msg_control = control_;
    message_.msg_controllen = CMSG_LEN(sizeof(int));
  }

  bool send(int connection, int fd) {
    cmsghdr* header = CMSG_FIRSTHDR(&message_);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof fd);
    std::memcpy(CMSG_DATA(header), &fd, sizeof fd);
    return ::sendmsg(connection, &message_, MSG_NOSIGNAL) == 1;
  }

  bool peek(int connection) {
    return ::recvmsg(connection, &message_, MSG_PEEK | MSG_DONTWAIT | MSG_CMSG_CLOEXEC) >= 0;
  }

  // Of what was seen; empty when there was none.
  Fd fd() {
    const cmsghdr* header = CMSG_FIRSTHDR(&message_);
    if (!header || header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) return {};
    int fd;
    std::memcpy(&fd, CMSG_DATA(header), sizeof fd);
    return Fd{fd};
  }

 private:
  char byte_ = 0;
  iovec data_{.iov_base = &byte_, .iov_len = 1};
  alignas(cmsghdr) char control_[CMSG_SPACE(sizeof(int))] = {};
  msghdr message_{};
};

bool is_of_the_same_user(int socket) {
  ucred peer{};
  socklen_t length = sizeof peer;
  return ::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &length) == 0 && peer.uid == ::geteuid();
}

}  // namespace

bool hand_over(int listening, int socket) {
  sockaddr_un address{};
  socklen_t length = sizeof address;
  if (::getsockname(listening, reinterpret_cast<sockaddr*>(&address), &length) != 0) return false;
  const int connection = ::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (connection < 0) return false;
  const bool sent = ::connect(connection, reinterpret_cast<const sockaddr*>(&address), length) == 0 &&
                    Message().send(connection, socket);
  ::close(connection);
  return sent;
}

Arrival look_at(int socket, Fd& taken) {
  Message message;
  if (!message.peek(socket)) return errno == EAGAIN || errno == EINTR ? Arrival::none : Arrival::request;
  Fd fd = message.fd();
  if (!fd) return Arrival::request;
  if (is_of_the_same_user(socket)) taken = std::move(fd);
  return Arrival::connection;
}

}  // namespace beantrack::http
