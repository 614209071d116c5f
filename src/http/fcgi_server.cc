#include "http/fcgi_server.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <stdexcept>
#include <thread>

#include "base/errors.h"
#include "base/unix_socket.h"
#include "http/fcgi_connection.h"
#include "http/handover.h"

namespace beantrack::http {
namespace {

constexpr int kBacklog = 1024;  // connections; more than nginx opens at once (the kernel may allow fewer)
constexpr std::size_t kListening = kMaxConnections;  // the listening socket, behind the indexes of connections
constexpr int kNone = -1, kReleased = -2;            // in place of a socket

volatile sig_atomic_t stopping = 0;

// What the handler of SIGALRM shares with the server. The server changes sockets only while it is not busy, the handler
// acts only while it is; so no descriptor in here is ever one that has been closed.
std::atomic<bool> busy{false};
std::atomic<bool> released{false};  // the waiting connections, since it is busy with this request
std::atomic<unsigned> seconds_allowed{0};
std::atomic<int> listening_socket{kNone}, busy_socket{kNone}, epoll_of_all{kNone}, no_socket{kNone};
// Of connections that wait for a request, or with one that has not been read; by their connections' indexes.
std::array<std::atomic<int>, kMaxConnections> waiting_sockets;
static_assert(std::atomic<int>::is_always_lock_free && std::atomic<bool>::is_always_lock_free);

void on_stop(int) { stopping = 1; }

// Leaves nothing of the socket here but its number, which its connection still has: while two workers had it, nginx
// would not notice that one closes it, and epoll would go on reporting it to that one. Where handing over fails, the
// connection stays here. Whether none is left.
bool release(std::atomic<int>& socket) {
  if (socket < 0) return true;
  if (!hand_over(listening_socket, socket)) return false;
  ::epoll_ctl(epoll_of_all, EPOLL_CTL_DEL, socket, nullptr);
  ::dup3(no_socket, socket, O_CLOEXEC);
  socket = kReleased;
  return true;
}

// Comes twice during a request, after kPatience and after the time allowed, and no more often: poll(2) in the client
// library of the database waits anew after each signal.
void on_alarm(int) {
  const int error = errno;
  if (busy && !released) {
    for (auto& socket : waiting_sockets) release(socket);
    released = true;
    ::alarm(seconds_allowed);
  } else if (busy) {
    ::shutdown(busy_socket, SHUT_RDWR);  // ends what libfcgi waits for
  }
  errno = error;
}

// It is not stopped when the request is answered: the next one starts it anew, and when there is none it does nothing.
void start_alarm() {
  constexpr itimerval patience{
      .it_interval = {}, .it_value = {.tv_sec = 0, .tv_usec = std::chrono::microseconds(kPatience).count()}};
  ::setitimer(ITIMER_REAL, &patience, nullptr);
}

void handle(int signal, void (*handler)(int), int flags = 0) {
  struct sigaction action {};
  action.sa_handler = handler;
  action.sa_flags = flags;
  ::sigaction(signal, &action, nullptr);
}

// While something is always ready, epoll_pwait returns without letting a signal in.
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

void watch(const Fd& epoll, int fd, std::uint32_t events, std::size_t index) {
  epoll_event event{.events = events, .data = {.u64 = index}};
  if (::epoll_ctl(epoll.get(), EPOLL_CTL_ADD, fd, &event) != 0) throw SystemError("watching a FastCGI socket", errno);
}

}  // namespace

FcgiServer::FcgiServer(const std::string& socket_path, std::chrono::seconds request_timeout)
    : socket_(listens(STDIN_FILENO) ? Fd{STDIN_FILENO} : listen_at(socket_path)),
      epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
  // Waiting is epoll's: it wakes one of the workers for a connection, and lets a stop signal in while it waits and at
  // no other time. So accept() must not wait.
  const int flags = ::fcntl(socket_.get(), F_GETFL);
  if (!epoll_ || flags < 0 || ::fcntl(socket_.get(), F_SETFL, flags | O_NONBLOCK) != 0)
    throw SystemError("preparing the FastCGI socket", errno);
  watch_listening(true);
  listening_socket = socket_.get();
  epoll_of_all = epoll_.get();
  no_socket = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (no_socket < 0) throw SystemError("opening /dev/null", errno);
  seconds_allowed = static_cast<unsigned>(request_timeout.count());
  for (auto& socket : waiting_sockets) socket = kNone;
  // libfcgi takes signals that nobody handles, ignored ones too; after its start they are ours again.
  if (FCGX_Init() != 0) throw std::runtime_error("libfcgi cannot start");
  sigset_t stops;
  sigemptyset(&stops);
  sigaddset(&stops, SIGTERM);
  sigaddset(&stops, SIGINT);
  ::sigprocmask(SIG_BLOCK, &stops, nullptr);
  handle(SIGTERM, on_stop);
  handle(SIGINT, on_stop);
  handle(SIGALRM, on_alarm, SA_RESTART);
  handle(SIGPIPE, SIG_IGN);
  handle(SIGUSR1, SIG_IGN);  // to libfcgi it means: accept nothing more
}

FcgiServer::~FcgiServer() = default;

void FcgiServer::serve(const Answer& answer) {
  const sigset_t mask = mask_while_waiting();
  while (!stopping && !stop_is_pending()) {
    epoll_event event;  // one at a time: epoll reports all that are ready in turn
    if (::epoll_pwait(epoll_.get(), &event, 1, -1, &mask) < 0) {
      if (errno != EINTR) throw SystemError("waiting for a FastCGI connection", errno);
    } else if (event.data.u64 == kListening) {
      accept(answer);
    } else if (connections_[event.data.u64]) {
      receive(event.data.u64, answer);
    }
  }
  hand_over_all();
}

// Most often the request is there with the connection.
void FcgiServer::accept(const Answer& answer) {
  Fd socket{::accept4(socket_.get(), nullptr, nullptr, SOCK_CLOEXEC)};
  if (!socket) {  // another worker has it
    if (errno == EAGAIN || errno == EINTR || errno == ECONNABORTED) return;
    throw SystemError("accepting a FastCGI connection", errno);
  }
  receive(add(std::move(socket)), answer);
}

void FcgiServer::receive(Index index, const Answer& answer) {
  if (fresh_[index]) {
    Fd taken;
    const Arrival arrival = look_at(connections_[index]->socket(), taken);
    if (arrival == Arrival::none) return;
    fresh_[index] = false;
    if (arrival == Arrival::connection) {
      close(index);
      if (taken) add(std::move(taken));
      return;
    }
  }
  if (!respond(index, answer) || (open_ > kMaxKept && release(waiting_sockets[index]))) close(index);
}

// Reads a request and answers it. Whether the connection is kept.
bool FcgiServer::respond(Index index, const Answer& answer) {
  FcgiConnection& connection = *connections_[index];
  waiting_sockets[index] = kNone;
  released = false;
  busy_socket = connection.socket();
  start_alarm();
  busy = true;
  const bool good = connection.read_request() && connection.respond(answer(connection));
  busy = false;
  if (released) close_released();
  if (good) waiting_sockets[index] = connection.socket();
  return good;
}

FcgiServer::Index FcgiServer::add(Fd socket) {
  const auto index = static_cast<Index>(
      std::distance(connections_.begin(), std::find(connections_.begin(), connections_.end(), nullptr)));
  watch(epoll_, socket.get(), EPOLLIN, index);
  connections_[index] = std::make_unique<FcgiConnection>(std::move(socket));
  waiting_sockets[index] = connections_[index]->socket();
  fresh_[index] = true;
  if (++open_ == kMaxConnections) watch_listening(false);
  return index;
}

void FcgiServer::close(Index index) {
  waiting_sockets[index] = kNone;
  connections_[index].reset();
  if (open_-- == kMaxConnections) watch_listening(true);
}

void FcgiServer::close_released() {
  for (Index index = 0; index < kMaxConnections; ++index)
    if (waiting_sockets[index] == kReleased) close(index);
}

// As long as the queue of the listening socket is full, workers that are free make room in it.
void FcgiServer::hand_over_all() {
  constexpr std::chrono::milliseconds kPause{10};
  const auto end = std::chrono::steady_clock::now() + kHandOverTime;
  while (std::count_if(waiting_sockets.begin(), waiting_sockets.end(), [](auto& one) { return !release(one); }) > 0 &&
         std::chrono::steady_clock::now() < end)
    std::this_thread::sleep_for(kPause);
}

// EPOLLEXCLUSIVE: a connection wakes one of the workers, not all.
void FcgiServer::watch_listening(bool watched) {
  if (watched)
    watch(epoll_, socket_.get(), EPOLLIN | EPOLLEXCLUSIVE, kListening);
  else
    ::epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, socket_.get(), nullptr);
}

}  // namespace beantrack::http
