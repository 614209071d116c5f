#include <set>

#include "admin/doctor.h"
#include "admin/nginx_config.h"
#include "admin/processes.h"

namespace beantrack::admin {
namespace {

constexpr std::string_view kLogFormat = "beantrack";  // of nginx/http.conf.in: a site of ours logs in it
constexpr std::string_view kQuietLevel = "emerg";     // nginx reports nothing about a request at this level

using Directive = NginxConfig::Directive;

// "error_log PATH LEVEL", "access_log PATH FORMAT"
bool has_argument(const Directive& directive, std::string_view argument) {
  return directive.args.size() > 2 && directive.args[2] == argument;
}

// The files with a site of ours.
std::set<std::string> sites_of(const NginxConfig& nginx) {
  std::set<std::string> files;
  for (const auto& directive : nginx.directives)
    if (directive.args.front() == "access_log" && has_argument(directive, kLogFormat)) files.insert(directive.file);
  return files;
}

bool is_quiet(const NginxConfig& nginx, const std::string& site) {
  std::size_t logs = 0, quiet = 0;
  for (const auto& directive : nginx.directives) {
    if (directive.file != site || directive.block != "server" || directive.args.front() != "error_log") continue;
    ++logs;
    if (has_argument(directive, kQuietLevel)) ++quiet;
  }
  return logs > 0 && logs == quiet;
}

}  // namespace

void check_logs(Report& report, const Config& config) {
  for (const auto& process : running_processes()) {
    if (!process.command_line.starts_with("nginx: master process")) continue;
    const NginxConfig nginx = read_nginx_config(nginx_config_path(process.command_line));
    if (!nginx.has("server", "unix:" + config.push_socket)) continue;
    for (const auto& site : sites_of(nginx))
      report.check(is_quiet(nginx, site), "error log of " + site,
                   "nginx's error log quotes what people search for: error_log in " + site,
                   "set its level in the server block, error_log /var/log/nginx/beantrack.error.log emerg; and reload"
                   " nginx");
  }
}

}  // namespace beantrack::admin
