#include "push/wake_socket.h"

#include <poll.h>
#include <sys/socket.h>

#include <optional>

#include "base/unix_socket.h"
#include "model/id.h"

namespace beantrack::push {
namespace {

constexpr std::string_view kWake = "w";
constexpr std::string_view kTyping = "typing ", kTypingNoMore = "typing-no-more ";  // "typing U00013 U00012"
constexpr std::size_t kMaxDatagram = kTypingNoMore.size() + 2 * kMaxIdLength + 1;   // bytes

std::optional<Typing> parse_typing(std::string_view datagram) {
  const bool typing = datagram.starts_with(kTyping);
  if (!typing && !datagram.starts_with(kTypingNoMore)) return std::nullopt;
  const auto users = datagram.substr((typing ? kTyping : kTypingNoMore).size());
  const auto space = users.find(' ');
  if (space == std::string_view::npos) return std::nullopt;
  const auto user = users.substr(0, space), contact = users.substr(space + 1);
  if (!is_user_id(user) || !is_user_id(contact)) return std::nullopt;
  return Typing{std::string(user), std::string(contact), typing};
}

}  // namespace

WakeSender::WakeSender(std::string socket_path)
    : path_(std::move(socket_path)), socket_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)) {
  static_cast<void>(unix_address(path_));  // a path that can never work is told now
}

void WakeSender::wake() noexcept { send(kWake); }

void WakeSender::typing(const Typing& typing) noexcept {
  send(std::string(typing.typing ? kTyping : kTypingNoMore) + typing.user_id + ' ' + typing.contact_id);
}

void WakeSender::send(std::string_view datagram) noexcept {
  const auto address = unix_address(path_);
  ::sendto(socket_.get(), datagram.data(), datagram.size(), MSG_DONTWAIT | MSG_NOSIGNAL,
           reinterpret_cast<const sockaddr*>(&address), sizeof address);
}

WakeReceiver::WakeReceiver(const std::string& socket_path)
    : socket_(bind_unix_socket(socket_path, SOCK_DGRAM, kSocketForOwner)) {}

std::vector<Typing> WakeReceiver::wait(int timeout_ms, int other) {
  pollfd ready[] = {{socket_.get(), POLLIN, 0}, {other, POLLIN, 0}};
  ::poll(ready, 2, timeout_ms);
  std::vector<Typing> typing;
  char datagram[kMaxDatagram + 1];  // what fills it is too long
  for (int taken = 0; taken < kDatagramsAtOnce; ++taken) {
    const auto size = ::recv(socket_.get(), datagram, sizeof datagram, MSG_DONTWAIT);
    if (size < 0) break;
    if (auto notice = parse_typing({datagram, static_cast<std::size_t>(size)})) typing.push_back(std::move(*notice));
  }
  return typing;
}

}  // namespace beantrack::push
