// The least that a FastCGI worker can be: it takes requests from the socket that it was started with (standard input)
// until it is killed, one at a time. Connections that nginx keeps are watched along with the socket, so no idle one
// keeps another waiting.
#pragma once

#include <fcgiapp.h>

#include <functional>
#include <string>
#include <string_view>

namespace bench {

struct FloorRequest {
  std::string_view path, cookie;
  std::string body;
};

// `answer` returns the headers and the body, as CGI has them.
void serve(const std::function<std::string(const FloorRequest&)>& answer);

}  // namespace bench
