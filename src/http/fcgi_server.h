// The FastCGI server of one worker: one request at a time, no threads.
//
//   FcgiServer server{config.web_socket};
//   server.serve([&](CgiInput& source) { return router.answer(source); });   // returns after SIGTERM
//
// The listening socket is descriptor 0 when that is one (as spawn-fcgi, multiwatch and systemd hand it over), else
// it is made at the path given, with mode 0660. Other processes may listen at the same socket.
//
// A connection is kept for another request when nginx asks for it. All connections and the listening socket are watched
// together, and whichever is ready is served in turn, so an idle one costs a descriptor and nothing else.
//
// A worker never closes a connection that nginx may use again. nginx could send a request at that very moment, and it
// does not repeat a POST that was sent. So a worker that has been busy with a request for kPatience, that stops, or
// that has more than kMaxKept connections hands them to workers that are free (handover.h). Only one that crashes or is
// killed closes them: nginx then answers 502 to a POST that it has sent over one of them, which no worker has read.
#pragma once

#include <array>
#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "base/fd.h"
#include "http/response.h"
#include "http/cgi_input.h"

namespace beantrack::http {

constexpr std::size_t kMaxConnections = 512;        // of one worker, which may have 1,024 files by default
constexpr std::size_t kMaxKept = 448;               // that it keeps; all workers need room for 32 of each nginx process
constexpr std::chrono::milliseconds kPatience{20};  // of requests that wait for the one in hand
constexpr std::chrono::seconds kHandOverTime{2};     // that a worker that stops may take to hand over its connections
constexpr std::chrono::seconds kRequestTimeout{60};  // that nginx may take to send its request and take the answer

class FcgiConnection;

class FcgiServer {
 public:
  // Takes the socket, and SIGTERM, SIGINT and SIGALRM from then on: the first two end serve(), at once when idle, else
  // after the request in hand. One server in a process. Throws SystemError.
  explicit FcgiServer(const std::string& socket_path, std::chrono::seconds request_timeout = kRequestTimeout);
  ~FcgiServer();

  void serve(const std::function<Response(CgiInput&)>& answer);

 private:
  using Index = std::size_t;  // of a connection
  using Answer = std::function<Response(CgiInput&)>;

  void accept(const Answer& answer);
  void receive(Index index, const Answer& answer);
  bool respond(Index index, const Answer& answer);
  Index add(Fd socket);
  void close(Index index);
  void close_released();
  void hand_over_all();
  void watch_listening(bool watched);

  Fd socket_;
  Fd epoll_;
  std::array<std::unique_ptr<FcgiConnection>, kMaxConnections> connections_;
  std::array<bool, kMaxConnections> fresh_{};  // nothing has come over the connection yet
  std::size_t open_ = 0;                       // connections
};

}  // namespace beantrack::http
