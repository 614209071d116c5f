// What the kernel keeps for listeners who do not read.
#include <algorithm>
#include <fstream>

#include "admin/doctor.h"

namespace beantrack::admin {
namespace {

constexpr const char* kUnsentFile = "/proc/sys/net/ipv4/tcp_notsent_lowat";
constexpr std::uint64_t kMaxUnsent = 128 * 1024;  // bytes for each connection

bool has_send_buffer(const NginxConfig& config) {
  return std::any_of(config.directives.begin(), config.directives.end(), [](const auto& directive) {
    const auto& args = directive.args;
    return args.front() == "listen" && std::any_of(args.begin(), args.end(), [](const std::string& word) {
             return word.starts_with("sndbuf=");
           });
  });
}

}  // namespace

void check_buffers(Report& report, const NginxConfig& nginx) {
  if (has_send_buffer(nginx)) return report.good("send buffers of listeners: sndbuf");
  std::ifstream file{kUnsentFile};
  std::uint64_t unsent = 0;
  if (!(file >> unsent))
    return report.not_checked("send buffers of listeners", std::string("cannot read ") + kUnsentFile);
  const std::string what = "net.ipv4.tcp_notsent_lowat " + std::to_string(unsent);
  if (unsent <= kMaxUnsent) return report.good(what);
  report.warn(what + ": each listener who does not read may cost megabytes of kernel memory",
              "run sysctl --system, which reads sysctl.d/60-beantrack.conf; where the kernel cannot be set up, add "
              "sndbuf=64k to the site's listen lines");
}

}  // namespace beantrack::admin
