// The FastCGI server of one worker: one request at a time, no threads.
//
//   FcgiServer server{config.web_socket};
//   server.serve([&](Source& source) { return router.answer(source); });   // returns after SIGTERM
//
// The listening socket is descriptor 0 when that is one (as spawn-fcgi, multiwatch and systemd hand it over), else
// it is made at the path given, with mode 0660. Other processes may listen at the same socket.
//
// A connection is kept for another request when nginx asks for it. All connections and the listening socket are watched
// together, and whichever is ready is served in turn, so an idle one costs a descriptor and nothing else. But what
// nginx sends over a kept connection can be answered by this worker alone. So one that has been busy with a request for
// kPatience, or that stops, hands the others to workers that are free (handover.h). Where that fails it closes them,
// and nginx repeats what waits there over a new connection. nginx may do so with GET and HEAD alone: connections are
// kept after these only, and it sends others over new ones.
#pragma once

#include <array>
#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "base/fd.h"
#include "http/response.h"
#include "http/source.h"

namespace beantrack::http {

constexpr std::size_t kMaxConnections = 128;        // of one worker
constexpr std::size_t kMaxIdle = 64;                // of these, kept for another request
constexpr std::chrono::milliseconds kPatience{20};  // of requests that wait for the one in hand
constexpr std::chrono::seconds kRequestTimeout{60};  // that nginx may take to send its request and take the answer

class FcgiConnection;

class FcgiServer {
 public:
  // Takes the socket, and SIGTERM, SIGINT and SIGALRM from then on: the first two end serve(), at once when idle, else
  // after the request in hand. One server in a process. Throws SystemError.
  explicit FcgiServer(const std::string& socket_path, std::chrono::seconds request_timeout = kRequestTimeout);
  ~FcgiServer();

  void serve(const std::function<Response(Source&)>& answer);

 private:
  using Place = std::size_t;  // of a connection
  using Answer = std::function<Response(Source&)>;

  void accept(const Answer& answer);
  void receive(Place place, const Answer& answer);
  bool respond(Place place, const Answer& answer);
  Place add(Fd socket);
  bool keep(Place place);
  void close(Place place);
  void close_released();
  void watch_listening(bool watched);

  Fd socket_;
  Fd epoll_;
  std::array<std::unique_ptr<FcgiConnection>, kMaxConnections> connections_;
  std::size_t open_ = 0;  // connections
  std::size_t idle_ = 0;  // of these, kept for another request
};

}  // namespace beantrack::http
