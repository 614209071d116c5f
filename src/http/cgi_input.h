// Where a request comes from: FastCGI in the program (fcgi_server.h), a few lines of text in a test.
#pragma once

#include <cstddef>
#include <string_view>

namespace beantrack::http {

class CgiInput {
 public:
  virtual ~CgiInput() = default;

  // A CGI variable (RFC 3875 section 4.1): "REQUEST_METHOD", "HTTP_ACCEPT", … Empty when it is not set. Valid until
  // the request is answered.
  virtual std::string_view variable(const char* name) const = 0;

  // Reads up to `length` bytes of the body; fewer only at its end.
  virtual std::size_t read(char* data, std::size_t length) = 0;
};

}  // namespace beantrack::http
