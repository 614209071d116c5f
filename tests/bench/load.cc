// The load generator of the benchmark. It checks each response while it measures; a run with a fault is void.
//
//   bench-load requests --address 127.0.0.1:8080 --plan FILE [--connections 32] [--seconds 5] [--warm-up 1] [--run
//   NAME]
//                       [--database SOCKET --name beantrack --change 'UPDATE … WHERE id IN (%)'] [--rows COMMAND]
//
//   bench-load deliver --address 127.0.0.1:8080 --plan FILE --listeners FILE [--rate 50] [--seconds 5] [--run NAME]
//                      [--connections 64] [--drain 20] [--kill PID] [--rows COMMAND]
//
//   bench-load xmpp --address 127.0.0.1:5222 --password PASSWORD [--rate 50] [--seconds 5] [--run NAME] [--rows
//   COMMAND]
//
// The first makes requests as fast as they are answered. The second sends at a steady rate to those who listen, and
// prints "open" before its figures, as soon as all streams are open. The third does so over XMPP (load/xmpp.h).
// The plan is described in load/plan.h, changes in load/changes.h. COMMAND prints the stored texts of the run, one per
// line. Prints one line of JSON; the exit status is 1 where there were faults, 2 where nothing could be measured.
#include <sys/resource.h>

#include <exception>
#include <iostream>
#include <map>
#include <set>
#include <stdexcept>
#include <string>

#include "load/delivery.h"
#include "load/requests.h"
#include "load/rows.h"
#include "load/xmpp.h"

namespace bench {
namespace {

class Options {
 public:
  Options(int count, char** words, const std::set<std::string>& known) {
    for (int i = 2; i + 1 < count; i += 2) {
      if (!known.contains(words[i])) throw std::runtime_error("there is no option " + std::string(words[i]));
      values_[words[i]] = words[i + 1];
    }
    if (count % 2 != 0) throw std::runtime_error("the last option has no value");
  }
  std::string text(const std::string& name, const std::string& otherwise = {}) const {
    const auto found = values_.find(name);
    return found == values_.end() ? otherwise : found->second;
  }
  double number(const std::string& name, double otherwise) const {
    const auto found = values_.find(name);
    return found == values_.end() ? otherwise : std::stod(found->second);
  }

 private:
  std::map<std::string, std::string> values_;
};

int run_requests(int count, char** words) {
  const Options options(count, words,
                        {"--address", "--plan", "--connections", "--seconds", "--warm-up", "--run", "--database",
                         "--name", "--change", "--rows"});
  const auto jobs = read_plan(options.text("--plan"));
  Changes changes(jobs, options.text("--database"), options.text("--name"), options.text("--change"));
  auto result = make_requests(jobs, changes,
                              {.address = parse_address(options.text("--address")),
                               .connections = static_cast<std::size_t>(options.number("--connections", 32)),
                               .warm_up_seconds = options.number("--warm-up", 1),
                               .seconds = options.number("--seconds", 5),
                               .run = options.text("--run", "test")});
  if (const std::string rows = options.text("--rows"); !rows.empty())
    check_rows(rows, result.acknowledged, result.faults);
  auto figures = result.durations.summary();
  figures["requests"] = result.requests;
  figures["all_requests"] = result.all_requests;
  figures["rate"] = static_cast<double>(result.requests) / result.seconds;
  figures["body_bytes"] = result.requests > 0 ? result.bytes / result.requests : 0;
  figures["acknowledged"] = result.acknowledged.size();
  return report(std::move(figures), result.faults);
}

int run_delivery(int count, char** words) {
  const Options options(count, words,
                        {"--address", "--plan", "--listeners", "--connections", "--rate", "--seconds", "--run",
                         "--kill", "--rows", "--drain"});
  const auto jobs = read_plan(options.text("--plan"));
  auto result = deliver(jobs, read_listeners(options.text("--listeners")),
                        {.address = parse_address(options.text("--address")),
                         .connections = static_cast<std::size_t>(options.number("--connections", 64)),
                         .rate = options.number("--rate", 50),
                         .seconds = options.number("--seconds", 5),
                         .run = options.text("--run", "test"),
                         .drain_seconds = options.number("--drain", 20),
                         .kill = static_cast<int>(options.number("--kill", 0))});
  if (const std::string rows = options.text("--rows"); !rows.empty())
    check_rows(rows, result.acknowledged, result.faults);
  nlohmann::json figures{{"sent", result.sent},
                         {"answered", result.answered},
                         {"send_seconds", result.send_seconds},
                         {"responses", result.responses.summary()},
                         {"events", result.latencies.count()},
                         {"latencies", result.latencies.summary()},
                         {"complete", result.complete.summary()},
                         {"reopened", result.reopened},
                         {"reopened_seconds", result.reopened_seconds}};
  return report(std::move(figures), result.faults);
}

int run_xmpp(int count, char** words) {
  const Options options(count, words, {"--address", "--password", "--rate", "--seconds", "--run", "--rows"});
  auto result = exchange_xmpp({.address = parse_address(options.text("--address")),
                               .rate = options.number("--rate", 50),
                               .seconds = options.number("--seconds", 5),
                               .run = options.text("--run", "test"),
                               .password = options.text("--password")});
  if (const std::string rows = options.text("--rows"); !rows.empty()) check_rows(rows, result.arrived, result.faults);
  nlohmann::json figures{
      {"sent", result.sent}, {"send_seconds", result.receive_seconds}, {"latencies", result.latencies.summary()}};
  return report(std::move(figures), result.faults);
}

// Each stream takes a descriptor.
void raise_descriptors() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace
}  // namespace bench

int main(int count, char** words) {
  try {
    const std::string command = count > 1 ? words[1] : "";
    bench::raise_descriptors();
    if (command == "requests") return bench::run_requests(count, words);
    if (command == "deliver") return bench::run_delivery(count, words);
    if (command == "xmpp") return bench::run_xmpp(count, words);
    std::cerr << "usage: bench-load requests|deliver|xmpp --address ADDRESS --plan FILE …\n";
  } catch (const std::exception& error) {
    std::cerr << "bench-load: " << error.what() << '\n';
  }
  return 2;
}
