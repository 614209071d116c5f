// The load generator of the benchmark. It checks each response while it measures; a run with a fault is void.
//
//   bench-load requests --address 127.0.0.1:8080 --plan FILE [--connections 32] [--seconds 5] [--warm-up 1] [--run NAME]
//                       [--database SOCKET --name beantrack --change 'UPDATE … WHERE id IN (%)'] [--rows COMMAND]
//
// The plan is described in load/plan.h, changes in load/changes.h. COMMAND prints the stored texts of the run, one per
// line. Prints one line of JSON; the exit status is 1 where there were faults, 2 where nothing could be measured.
#include <exception>
#include <iostream>
#include <map>
#include <set>
#include <stdexcept>
#include <string>

#include "load/requests.h"
#include "load/rows.h"

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

int requests(int count, char** words) {
  const Options options(count, words, {"--address", "--plan", "--connections", "--seconds", "--warm-up", "--run",
                                       "--database", "--name", "--change", "--rows"});
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

}  // namespace
}  // namespace bench

int main(int count, char** words) {
  try {
    const std::string command = count > 1 ? words[1] : "";
    if (command == "requests") return bench::requests(count, words);
    std::cerr << "usage: bench-load requests --address ADDRESS --plan FILE …\n";
  } catch (const std::exception& error) {
    std::cerr << "bench-load: " << error.what() << '\n';
  }
  return 2;
}
