// Publishes to nchan, over one connection that is kept.
#pragma once

#include <string>

#include "base/fd.h"

namespace bench {

class Publisher {
 public:
  // "127.0.0.1:8080", or nothing: then publish() does nothing.
  explicit Publisher(std::string address) : address_(std::move(address)) {}

  // Returns when nchan has accepted the message. Throws std::runtime_error when it does not.
  void publish(const std::string& channel, const std::string& text);

 private:
  const std::string address_;
  beantrack::Fd socket_;
};

}  // namespace bench
