#include "push/daemon_probe.h"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/unix_socket.h"

namespace beantrack::push {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::string_view kRequest = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";
constexpr std::size_t kMaxAnswer = 4096;  // bytes; the daemon's has less

// All that comes until the daemon ends the connection; what came in time otherwise.
std::string answer_of(int socket) {
  const auto end = Clock::now() + kProbeTime;
  std::string answer;
  for (char bytes[512]; answer.size() < kMaxAnswer;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now());
    pollfd ready{socket, POLLIN, 0};
    if (left.count() <= 0 || ::poll(&ready, 1, static_cast<int>(left.count())) <= 0) break;
    const auto got = ::recv(socket, bytes, sizeof bytes, 0);
    if (got <= 0) break;
    answer.append(bytes, static_cast<std::size_t>(got));
  }
  return answer;
}

}  // namespace

std::string probe_daemon(const std::string& socket_path) {
  const Fd socket = connect_unix_socket(socket_path, SOCK_STREAM);
  if (!socket) return errno == EAGAIN ? "does not answer" : "not running";  // EAGAIN: its queue of connections is full
  if (::send(socket.get(), kRequest.data(), kRequest.size(), MSG_NOSIGNAL) < 0) return "does not answer";
  const std::string answer = answer_of(socket.get());
  const auto body = answer.find("\r\n\r\n");
  if (body == std::string::npos) return "does not answer";
  const auto status = nlohmann::json::parse(answer.substr(body), nullptr, /*allow_exceptions=*/false);
  if (!status.is_object() || !status.contains("status")) return "does not answer";
  if (status["status"] == "ok") return {};
  return status.value("cause", std::string("not ready"));
}

}  // namespace beantrack::push
