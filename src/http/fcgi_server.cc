#include "http/fcgi_server.h"

#include <fcgiapp.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>

#include "base/errors.h"
#include "base/unix_socket.h"

namespace beantrack::http {
namespace {

constexpr int kBacklog = 1024;  // connections; more than nginx opens at once (the kernel may allow fewer)

volatile sig_atomic_t stopping = 0;

void on_stop(int) { stopping = 1; }
void on_alarm(int) { ::alarm(1); }  // interrupts what libfcgi waits for, until it is given up

void handle(int signal, void (*handler)(int)) {
  struct sigaction action {};
  action.sa_handler = handler;  // without SA_RESTART
  ::sigaction(signal, &action, nullptr);
}

// While connections keep coming, epoll_pwait returns without letting a signal in.
bool stop_is_pending() {
  sigset_t pending;
  ::sigpending(&pending);
  return sigismember(&pending, SIGTERM) == 1 || sigismember(&pending, SIGINT) == 1;
}

sigset_t mask_while_waiting() {
  sigset_t mask;
  ::sigprocmask(SIG_SETMASK, nullptr, &mask);
  sigdelset(&mask, SIGTERM);
  sigdelset(&mask, SIGINT);
  return mask;
}

bool listens(int fd) {
  int listening = 0;
  socklen_t length = sizeof listening;
  return ::getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listening, &length) == 0 && listening == 1;
}

Fd listen_at(const std::string& path) {
  Fd socket = bind_unix_socket(path, SOCK_STREAM, kSocketForGroup);
  if (::listen(socket.get(), kBacklog) != 0) throw SystemError("listening at web_socket " + path, errno);
  return socket;
}

// One request at a time of libfcgi's, as the place a request comes from.
class Exchange : public Source {
 public:
  explicit Exchange(int listening) {
    FCGX_InitRequest(&request_, listening, FCGI_FAIL_ACCEPT_ON_INTR);
  }
  ~Exchange() override { end(); }
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  // Accepts a connection and reads a request up to its body. False when there is none after all: another worker took
  // it, or what came was no FastCGI.
  bool begin() {
    const int failure = -FCGX_Accept_r(&request_);
    if (failure <= 0) return true;
    if (failure == EAGAIN || failure == EINTR || failure == ECONNABORTED) return false;
    throw SystemError("accepting a FastCGI connection", failure);
  }

  // Flushes the answer and closes the connection, also where the client wants it kept.
  void end() {
    FCGX_Finish_r(&request_);
    FCGX_Free(&request_, 1);
  }

  std::string_view variable(const char* name) const override {
    const char* value = FCGX_GetParam(name, request_.envp);
    return value ? std::string_view(value) : std::string_view();
  }

  std::size_t read(char* data, std::size_t length) override {
    const int count = FCGX_GetStr(data, static_cast<int>(length), request_.in);
    return count > 0 ? static_cast<std::size_t>(count) : 0;
  }

  // A client that is gone does not hear the answer; that is all.
  void write(std::string_view text) { FCGX_PutStr(text.data(), static_cast<int>(text.size()), request_.out); }

 private:
  FCGX_Request request_;
};

std::string head_of(const Response& response) {
  std::string head = "Status: " + std::to_string(response.status()) + " " + std::string(reason(response.status()));
  for (const auto& [name, value] : response.headers()) head += "\r\n" + name + ": " + value;
  return head + "\r\nContent-Length: " + std::to_string(response.body().size()) + "\r\n\r\n";
}

}  // namespace

FcgiServer::FcgiServer(const std::string& socket_path)
    : socket_(listens(STDIN_FILENO) ? Fd{STDIN_FILENO} : listen_at(socket_path)),
      epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
  // Waiting is epoll's: it wakes one of the workers for a connection, and lets a stop signal in while it waits and at
  // no other time. libfcgi's own accept must then not wait.
  const int flags = ::fcntl(socket_.get(), F_GETFL);
  epoll_event event{.events = EPOLLIN | EPOLLEXCLUSIVE, .data = {}};
  if (!epoll_ || flags < 0 || ::fcntl(socket_.get(), F_SETFL, flags | O_NONBLOCK) != 0 ||
      ::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, socket_.get(), &event) != 0)
    throw SystemError("preparing the FastCGI socket", errno);
  // libfcgi takes signals that nobody handles, ignored ones too; after its start they are ours again.
  if (FCGX_Init() != 0) throw std::runtime_error("libfcgi cannot start");
  sigset_t stops;
  sigemptyset(&stops);
  sigaddset(&stops, SIGTERM);
  sigaddset(&stops, SIGINT);
  ::sigprocmask(SIG_BLOCK, &stops, nullptr);
  handle(SIGTERM, on_stop);
  handle(SIGINT, on_stop);
  handle(SIGALRM, on_alarm);
  handle(SIGPIPE, SIG_IGN);
  handle(SIGUSR1, SIG_IGN);  // to libfcgi it means: accept nothing more
}

bool FcgiServer::wait_for_connection() const {
  static const sigset_t mask = mask_while_waiting();
  while (!stopping && !stop_is_pending()) {
    epoll_event event;
    if (::epoll_pwait(epoll_.get(), &event, 1, -1, &mask) > 0) return true;
    if (errno != EINTR) throw SystemError("waiting for a FastCGI connection", errno);
  }
  return false;
}

void FcgiServer::serve(const std::function<Response(Source&)>& answer) {
  Exchange exchange{socket_.get()};
  while (wait_for_connection()) {
    ::alarm(kRequestTimeout);
    if (exchange.begin()) {
      const Response response = answer(exchange);
      exchange.write(head_of(response));
      if (exchange.variable("REQUEST_METHOD") != "HEAD") exchange.write(response.body());
      exchange.end();
    }
    ::alarm(0);
  }
}

}  // namespace beantrack::http
