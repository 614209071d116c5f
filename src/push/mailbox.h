// Letters from other threads to one that waits on a descriptor: the way results reach the event loop.
#pragma once

#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <mutex>
#include <utility>
#include <vector>

#include "base/errors.h"
#include "base/fd.h"

namespace beantrack::push {

// Thread rule: post from any thread; take from the one that waits.
template <class Letter>
class Mailbox {
 public:
  Mailbox() : signal_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
    if (!signal_) throw SystemError("opening an eventfd", errno);
  }

  // Readable while letters wait.
  int fd() const { return signal_.get(); }

  void post(Letter letter) {
    const std::scoped_lock lock{mutex_};
    letters_.push_back(std::move(letter));
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(signal_.get(), &one, sizeof one);  // full means signalled already
  }

  // All letters, oldest first.
  std::vector<Letter> take() {
    const std::scoped_lock lock{mutex_};
    std::uint64_t count = 0;
    [[maybe_unused]] const auto got = ::read(signal_.get(), &count, sizeof count);
    return std::exchange(letters_, {});
  }

 private:
  std::mutex mutex_;
  std::vector<Letter> letters_;
  Fd signal_;
};

}  // namespace beantrack::push
