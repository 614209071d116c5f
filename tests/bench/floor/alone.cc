#include "floor/alone.h"

#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <iostream>
#include <stdexcept>

#include "load/plan.h"

namespace bench {
namespace {

constexpr std::size_t kProcesses = 8;

using Clock = std::chrono::steady_clock;

std::size_t answer_all(const Answer& answer, const std::vector<Job>& jobs, std::size_t first, double seconds) {
  const auto end = Clock::now() + std::chrono::duration<double>(seconds);
  std::size_t count = 0;
  for (; Clock::now() < end; ++count) {
    const Job& job = jobs[(first + count) % jobs.size()];
    if (answer({job.path, job.cookie, {}}).empty()) throw std::runtime_error("no answer");
  }
  return count;
}

}  // namespace

void run_alone(const std::function<Answer()>& make_answer, const std::string& plan, double seconds) {
  const auto jobs = read_plan(plan);
  int counts[2];
  if (::pipe(counts) != 0) throw std::runtime_error("no pipe");
  for (std::size_t i = 0; i < kProcesses; ++i) {
    if (::fork() != 0) continue;
    const Answer answer = make_answer();
    const std::size_t count = answer_all(answer, jobs, i * jobs.size() / kProcesses, seconds);
    ::_exit(::write(counts[1], &count, sizeof count) == sizeof count ? 0 : 1);
  }
  std::size_t all = 0;
  for (std::size_t i = 0, count = 0; i < kProcesses; ++i) {
    int status = 0;
    if (::wait(&status) < 0 || status != 0) throw std::runtime_error("a process failed");
    if (::read(counts[0], &count, sizeof count) == sizeof count) all += count;
  }
  std::cout << "{\"rate\":" << static_cast<double>(all) / seconds << "}\n";
}

}  // namespace bench
