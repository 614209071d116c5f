#include <sys/socket.h>

#include <algorithm>

#include "admin/doctor.h"
#include "admin/nginx_config.h"
#include "admin/processes.h"
#include "base/unix_socket.h"
#include "model/id.h"

namespace beantrack::admin {
namespace {

// The README's number of listeners. nginx's workers do not share connections evenly, so one has to bear all of them.
constexpr std::uint64_t kListeners = 9'000;
constexpr std::uint64_t kOtherConnections = 1'000;  // of a worker: pages and static files
constexpr std::uint64_t kWorkerConnections = 2 * kListeners + kOtherConnections;  // browser's and push daemon's side
constexpr std::uint64_t kDaemonFiles = kListeners + 500;        // the daemon's own sockets and connections
constexpr std::uint64_t kDefaultConnections = 512;              // nginx's, without worker_connections

// Of the connected socket's other side: the push daemon made it.
std::optional<pid_t> listening_process(const std::string& path) {
  const Fd socket = connect_unix_socket(path, SOCK_STREAM);
  if (!socket) return std::nullopt;
  ucred peer{};
  socklen_t size = sizeof peer;
  if (::getsockopt(socket.get(), SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0 || peer.pid == 0) return std::nullopt;
  return peer.pid;
}

void check_daemon(Report& report, const Config& config) {
  const auto pid = listening_process(config.push_socket);
  const auto files = pid ? open_files_limit(*pid) : std::nullopt;
  if (!files) return report.not_checked("open files of beantrack-pushd", "it does not run here");
  const std::string what = "open files of beantrack-pushd: " + std::to_string(*files);
  report.check(*files >= kDaemonFiles, what, what + ", too few for " + std::to_string(kListeners) + " listeners",
               "set LimitNOFILE=65536 in its unit, systemctl daemon-reload, and restart it");
}

struct Nginx {
  pid_t master;
  std::string path;  // of its configuration
  NginxConfig config;
};

void check_nginx_limits(Report& report, const Nginx& nginx, const std::vector<Process>& processes) {
  const auto number = [](const std::optional<std::string>& text) { return text ? parse_number(*text) : std::nullopt; };
  const std::string enough = " are needed for " + std::to_string(kListeners) + " listeners";
  const auto connections = number(nginx.config.value("events", "worker_connections")).value_or(kDefaultConnections);
  const std::string taken = "nginx worker_connections " + std::to_string(connections);
  report.check(connections >= kWorkerConnections, taken, taken + "; " + std::to_string(kWorkerConnections) + enough,
               "set worker_connections 20000; in the events block of " + nginx.path + ", and reload nginx");

  std::optional<std::uint64_t> files;
  for (const auto& process : processes) {
    if (process.parent != nginx.master || process.command_line != "nginx: worker process") continue;
    const auto limit = open_files_limit(process.pid);
    if (limit) files = std::min(files.value_or(*limit), *limit);
  }
  if (files) {
    const std::string open = "open files of an nginx worker: " + std::to_string(*files);
    report.check(*files >= kWorkerConnections, open, open + "; " + std::to_string(kWorkerConnections) + enough,
                 "set worker_rlimit_nofile 20000; at the top of " + nginx.path + ", and reload nginx");
  } else {
    report.not_checked("open files of an nginx worker", "no worker of nginx is to be seen");
  }
  report.check(nginx.config.value("", "worker_shutdown_timeout").has_value(), "nginx worker_shutdown_timeout",
               "nginx has no worker_shutdown_timeout: after a reload, old workers stay as long as their listeners",
               "set worker_shutdown_timeout 10s; at the top of " + nginx.path + ", and reload nginx");
}

void check_nginx(Report& report, const Config& config) {
  const auto processes = running_processes();
  std::vector<std::string> unreadable;
  bool runs = false;
  for (const auto& process : processes) {
    if (!process.command_line.starts_with("nginx: master process")) continue;
    runs = true;
    const std::string path = nginx_config_path(process.command_line);
    const Nginx nginx{process.pid, path, read_nginx_config(path)};
    if (nginx.config.has("server", "unix:" + config.push_socket)) {
      check_buffers(report, nginx.config);
      return check_nginx_limits(report, nginx, processes);
    }
    unreadable.insert(unreadable.end(), nginx.config.unreadable.begin(), nginx.config.unreadable.end());
  }
  if (!runs) return report.not_checked("limits of nginx", "no nginx is running here");
  if (!unreadable.empty()) return report.not_checked("limits of nginx", "cannot read " + unreadable.front());
  report.bad("no nginx on this machine passes requests to push_socket " + config.push_socket,
             "enable the site: link it into sites-enabled, and reload nginx");
}

}  // namespace

void check_limits(Report& report, const Config& config) {
  report.attempt("open files of beantrack-pushd", [&] { check_daemon(report, config); });
  report.attempt("limits of nginx", [&] { check_nginx(report, config); });
}

}  // namespace beantrack::admin
