#include "floor/publisher.h"

#include <fcntl.h>
#include <sys/socket.h>

#include <array>
#include <stdexcept>

#include "load/response_reader.h"
#include "load/socket.h"

namespace bench {
namespace {

// nginx closes a connection that has been idle for a while, such as between two rounds.
bool is_closed(int socket) {
  char byte;
  return ::recv(socket, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}

}  // namespace

void Publisher::publish(const std::string& channel, const std::string& text) {
  if (address_.empty()) return;
  if (!socket_ || is_closed(socket_.get())) {
    socket_ = connect_to(parse_address(address_));
    ::fcntl(socket_.get(), F_SETFL, ::fcntl(socket_.get(), F_GETFL) & ~O_NONBLOCK);
  }
  const std::string request = "POST /pub/" + channel + " HTTP/1.1\r\nHost: " + address_ +
                              "\r\nContent-Type: text/plain\r\nContent-Length: " + std::to_string(text.size()) +
                              "\r\n\r\n" + text;
  std::string unsent = request;
  if (!send_some(socket_.get(), unsent)) throw std::runtime_error("publishing: the connection is gone");
  ResponseReader reader;
  for (std::array<char, 4096> buffer; !reader.done();) {
    const ssize_t count = ::recv(socket_.get(), buffer.data(), buffer.size(), 0);
    if (count <= 0) throw std::runtime_error("publishing: no response");
    reader.feed({buffer.data(), static_cast<std::size_t>(count)});
  }
  if (reader.status() / 100 != 2) throw std::runtime_error("publishing: status " + std::to_string(reader.status()));
}

}  // namespace bench
