// What another thread has put into a mailbox, waited for.
//
//   push::DatabaseWorkers workers{config, 1};
//   workers.submit(query);
//   auto results = received(workers.mailbox());
#pragma once

#include <poll.h>

#include <chrono>
#include <stdexcept>
#include <vector>

#include "push/mailbox.h"

namespace beantrack::tests {

constexpr std::chrono::milliseconds kReceiveTime{20'000};  // far above what a daemon needs on a busy machine

// The messages that are there, or the first that comes. Throws when none does.
template <class Message>
std::vector<Message> received(push::Mailbox<Message>& mailbox) {
  pollfd ready{mailbox.fd(), POLLIN, 0};
  if (::poll(&ready, 1, static_cast<int>(kReceiveTime.count())) != 1) throw std::runtime_error("no message came");
  return mailbox.take();
}

}  // namespace beantrack::tests
