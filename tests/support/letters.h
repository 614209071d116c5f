// What another thread has put into a mailbox, waited for.
//
//   push::Lookup lookup{config, 1};
//   lookup.ask(question);
//   auto answers = letters(lookup.mailbox());
#pragma once

#include <poll.h>

#include <chrono>
#include <stdexcept>
#include <vector>

#include "push/mailbox.h"

namespace beantrack::tests {

constexpr std::chrono::milliseconds kLetterTime{20'000};  // far above what a daemon needs on a busy machine

// The letters that are there, or the first that comes. Throws when none does.
template <class Letter>
std::vector<Letter> letters(push::Mailbox<Letter>& mailbox) {
  pollfd ready{mailbox.fd(), POLLIN, 0};
  if (::poll(&ready, 1, static_cast<int>(kLetterTime.count())) != 1) throw std::runtime_error("no letter came");
  return mailbox.take();
}

}  // namespace beantrack::tests
