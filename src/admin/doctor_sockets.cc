#include <sys/socket.h>

#include <cerrno>
#include <cstring>

#include "admin/doctor.h"
#include "base/errors.h"
#include "base/unix_socket.h"
#include "push/daemon_probe.h"

namespace beantrack::admin {
namespace {

void check_socket(Report& report, const std::string& option, const std::string& path, int type,
                  const std::string& program) {
  try {
    const bool reached{connect_unix_socket(path, type)};
    report.check(reached, option + " " + path, option + " " + path + ": " + std::strerror(errno),
                 "start " + program + ", or make both sides use the same " + option + "; check the folder's rights");
  } catch (const ConfigError& error) {
    report.bad(option + ": " + error.what(), "set a shorter " + option);
  }
}

}  // namespace

void check_sockets(Report& report, const Config& config) {
  check_socket(report, "web_socket", config.web_socket, SOCK_STREAM, "beantrack-web");
  check_socket(report, "push_socket", config.push_socket, SOCK_STREAM, "beantrack-pushd");
  report.attempt("push daemon", [&] {
    const std::string cause = push::probe_daemon(config.push_socket);
    report.check(cause.empty(), "push daemon", "push daemon: " + cause,
                 "look into its log; systemctl restart beantrack-pushd");
  });
  check_socket(report, "wake_socket", config.wake_socket, SOCK_DGRAM, "beantrack-pushd");
}

}  // namespace beantrack::admin
