// A clock of the processor time that this thread alone has used: what other work on the machine does not change.
//
//   const auto begin = ThreadClock::now();
//   render(text);
//   const ThreadClock::duration took = ThreadClock::now() - begin;
#pragma once

#include <chrono>
#include <ctime>

namespace beantrack::tests {

struct ThreadClock {
  using duration = std::chrono::nanoseconds;
  using rep = duration::rep;
  using period = duration::period;
  using time_point = std::chrono::time_point<ThreadClock>;
  static constexpr bool is_steady = true;

  static time_point now() {
    timespec time{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return time_point(std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec));
  }
};

}  // namespace beantrack::tests
