#include "floor/server.h"

#include <fcntl.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <unordered_map>

#include "base/errors.h"

namespace bench {
namespace {

constexpr std::size_t kMaxBody = 64 * 1024;  // bytes

FloorRequest read_request(FCGX_Request& request) {
  const auto variable = [&](const char* name) -> std::string_view {
    const char* value = FCGX_GetParam(name, request.envp);
    return value ? value : "";
  };
  FloorRequest read{variable("REQUEST_URI"), variable("HTTP_COOKIE"), {}};
  if (!variable("CONTENT_LENGTH").empty()) {
    read.body.resize(kMaxBody);
    read.body.resize(FCGX_GetStr(read.body.data(), static_cast<int>(kMaxBody), request.in));
  }
  return read;
}

class Server {
 public:
  explicit Server(const std::function<std::string(const FloorRequest&)>& answer)
      : answer_(answer), epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
    ::fcntl(STDIN_FILENO, F_SETFL, ::fcntl(STDIN_FILENO, F_GETFL) | O_NONBLOCK);
    epoll_event event{.events = EPOLLIN | EPOLLEXCLUSIVE, .data = {.fd = STDIN_FILENO}};
    if (FCGX_Init() != 0 || ::epoll_ctl(epoll_, EPOLL_CTL_ADD, STDIN_FILENO, &event) != 0)
      throw beantrack::SystemError("preparing the FastCGI socket", errno);
  }

  void run() {
    for (;;) {
      epoll_event event;
      if (::epoll_wait(epoll_, &event, 1, -1) != 1) continue;
      const auto kept = kept_.find(event.data.fd);
      if (kept != kept_.end()) {
        auto request = std::move(kept->second);
        kept_.erase(kept);
        serve(std::move(request));
      } else {
        auto request = std::make_unique<FCGX_Request>();
        FCGX_InitRequest(request.get(), STDIN_FILENO, 0);
        serve(std::move(request));
      }
    }
  }

 private:
  // On the request's own connection, or on a new one where that has ended.
  void serve(std::unique_ptr<FCGX_Request> request) {
    if (FCGX_Accept_r(request.get()) < 0) return;
    const std::string response = answer_(read_request(*request));
    FCGX_PutStr(response.data(), static_cast<int>(response.size()), request->out);
    FCGX_Finish_r(request.get());
    if (request->ipcFd < 0) return;
    const int fd = request->ipcFd;
    epoll_event event{.events = EPOLLIN, .data = {.fd = fd}};
    if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event) != 0 && errno != EEXIST)
      throw beantrack::SystemError("watching a connection", errno);
    kept_[fd] = std::move(request);
  }

  const std::function<std::string(const FloorRequest&)>& answer_;
  const int epoll_;
  std::unordered_map<int, std::unique_ptr<FCGX_Request>> kept_;  // by descriptor
};

}  // namespace

void serve(const std::function<std::string(const FloorRequest&)>& answer) { Server(answer).run(); }

}  // namespace bench
