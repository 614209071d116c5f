// The FastCGI server of one worker: one request at a time, no threads.
//
//   FcgiServer server{config.web_socket};
//   server.serve([&](Source& source) { return router.answer(source); });   // returns after SIGTERM
//
// The listening socket is descriptor 0 when that is one (as spawn-fcgi, multiwatch and systemd hand it over), else
// it is made at the path given, with mode 0660: libfcgi trusts its peer (CVE-2025-23016), so the socket is for nginx
// alone. Other processes may listen at the same socket.
//
// Connections are not kept, whatever the client asks for: an idle one would occupy the worker.
#pragma once

#include <functional>
#include <string>

#include "base/fd.h"
#include "http/response.h"
#include "http/source.h"

namespace beantrack::http {

constexpr unsigned kRequestTimeout = 60;  // seconds that a client may take to send its request and take the answer

class FcgiServer {
 public:
  // Takes the socket, and SIGTERM and SIGINT from then on: they end serve(), at once when idle, else after the request
  // in hand. Throws SystemError.
  explicit FcgiServer(const std::string& socket_path);

  void serve(const std::function<Response(Source&)>& answer);

 private:
  bool wait_for_connection() const;

  Fd socket_;
  Fd epoll_;
};

}  // namespace beantrack::http
