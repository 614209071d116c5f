#include "http/fcgi_connection.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <string>

namespace beantrack::http {
namespace {

constexpr int kNoListening = -1;  // connections are not accepted by libfcgi

std::string head_of(const Response& response) {
  std::string head;
  head.reserve(1024);
  head.append("Status: ").append(std::to_string(response.status())).append(" ").append(reason(response.status()));
  for (const auto& [name, value] : response.headers()) head.append("\r\n").append(name).append(": ").append(value);
  return head.append("\r\nContent-Length: ").append(std::to_string(response.body().size())).append("\r\n\r\n");
}

}  // namespace

FcgiConnection::FcgiConnection(Fd socket) {
  FCGX_InitRequest(&request_, kNoListening, 0);
  request_.ipcFd = socket.release();
}

FcgiConnection::~FcgiConnection() {
  FCGX_Free(&request_, 0);
  if (request_.ipcFd >= 0) ::close(request_.ipcFd);
}

bool FcgiConnection::read_request() {
  request_.keepConnection = 1;  // or libfcgi would begin with closing it
  if (FCGX_Accept_r(&request_) != 0) return false;
  variables_.clear();
  for (char** entry = request_.envp; *entry; ++entry) {
    const std::string_view variable = *entry;
    const auto end = std::min(variable.find('='), variable.size() - 1);
    variables_.emplace_back(variable.substr(0, end), variable.substr(end + 1));
  }
  return true;
}

std::string_view FcgiConnection::variable(const char* name) const {
  const std::string_view wanted = name;
  const auto found =
      std::find_if(variables_.begin(), variables_.end(), [&](const auto& entry) { return entry.first == wanted; });
  return found == variables_.end() ? std::string_view() : found->second;
}

std::size_t FcgiConnection::read(char* data, std::size_t length) {
  const int count = FCGX_GetStr(data, static_cast<int>(length), request_.in);
  return count > 0 ? static_cast<std::size_t>(count) : 0;
}

// Reads what the answer did not need of the body. Its end may still be in the socket, where the next request would be
// looked for. Behind it there is nothing, since nginx waits for the answer.
bool FcgiConnection::skip_rest() {
  std::array<char, 4096> bytes;
  while (read(bytes.data(), bytes.size()) == bytes.size()) continue;
  return FCGX_GetError(request_.in) == 0;
}

// A client that is gone does not hear the answer; that is all.
bool FcgiConnection::respond(const Response& response) {
  const std::string_view method = variable("REQUEST_METHOD");
  const bool keep = request_.keepConnection;
  const auto write = [&](std::string_view text) {
    FCGX_PutStr(text.data(), static_cast<int>(text.size()), request_.out);
  };
  write(head_of(response));
  if (method != "HEAD") write(response.body());
  // Where all was read, the destructor closes: libfcgi would wait for nginx to do so first.
  request_.keepConnection = skip_rest();
  FCGX_Finish_r(&request_);
  return keep && request_.ipcFd >= 0;
}

}  // namespace beantrack::http
