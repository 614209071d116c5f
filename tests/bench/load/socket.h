// A TCP connection to the server under load, without waiting.
#pragma once

#include <string>
#include <string_view>

#include "base/fd.h"

namespace bench {

constexpr int kReceiveBytes = 64 * 1024;  // at a time

struct Address {
  std::string host;  // an IPv4 address
  int port = 0;

  std::string text() const { return host + ":" + std::to_string(port); }
};

// "127.0.0.1:8080". Throws std::runtime_error for anything else.
Address parse_address(const std::string& text);

// Connects and makes the socket non-blocking. Throws beantrack::SystemError.
beantrack::Fd connect_to(const Address& address);

// Sends what the kernel takes, and removes it from `bytes`. False when the connection is gone.
bool send_some(int fd, std::string& bytes);

enum class Received { some, nothing, end };

// Receives what is there, up to kReceiveBytes, and appends it to `bytes`.
Received receive_some(int fd, std::string& bytes);

}  // namespace bench
