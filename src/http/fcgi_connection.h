// A connection of nginx's, for one request after the other. libfcgi reads and writes the protocol.
//
//   FcgiConnection connection{std::move(socket)};
//   if (connection.read_request() && connection.respond(answer(connection))) …   // it is good for another request
#pragma once

#include <fcgiapp.h>

#include <string_view>
#include <utility>
#include <vector>

#include "base/fd.h"
#include "http/response.h"
#include "http/cgi_input.h"

namespace beantrack::http {

class FcgiConnection : public CgiInput {
 public:
  explicit FcgiConnection(Fd socket);
  ~FcgiConnection() override;
  FcgiConnection(const FcgiConnection&) = delete;
  FcgiConnection& operator=(const FcgiConnection&) = delete;

  int socket() const { return request_.ipcFd; }  // -1 after a failure

  // Waits for a request and reads it up to its body; nginx sends it in one piece. False when there is none after all:
  // nginx has closed, or what came was no FastCGI.
  bool read_request();

  // Answers the request. Whether the connection is good for another one, which nginx asks for.
  bool respond(const Response& response);

  std::string_view variable(const char* name) const override;
  std::size_t read(char* data, std::size_t length) override;

 private:
  bool skip_rest();

  FCGX_Request request_;
  std::vector<std::pair<std::string_view, std::string_view>> variables_;  // in request_'s memory
};

}  // namespace beantrack::http
