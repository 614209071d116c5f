// Who may use the files in the runtime folder, and who might replace them.
#include <sys/stat.h>

#include <filesystem>
#include <sstream>

#include "admin/doctor.h"
#include "base/unix_socket.h"

namespace beantrack::admin {
namespace {

constexpr mode_t kPermissions = 0777;

std::string octal(mode_t mode) {
  std::ostringstream text;
  text << '0' << std::oct << mode;
  return text.str();
}

// Whether `path` gives nobody more than `most`.
void check_mode(Report& report, const std::string& what, const std::string& path, mode_t most,
                const std::string& repair) {
  struct stat found {};
  if (::stat(path.c_str(), &found) != 0) return report.not_checked("mode of " + path, "it cannot be looked at");
  const mode_t mode = found.st_mode & kPermissions;
  const std::string text = what + " " + path + " has mode " + octal(mode);
  report.check((mode & ~most) == 0, text, text + ", not " + octal(most) + " or less", repair);
}

// Whoever may write to a folder can put a socket of their own in the place of another.
void check_folder(Report& report, const std::string& path) {
  constexpr mode_t kNobodyElseWrites = 0755;
  const std::string folder = std::filesystem::path(path).parent_path();
  check_mode(report, "folder", folder, kNobodyElseWrites, "chmod go-w " + folder);
}

}  // namespace

void check_modes(Report& report, const Config& config) {
  check_mode(report, "web_socket", config.web_socket, kSocketForGroup,
             "set SocketMode=0660 in beantrack-web.socket, and restart it");
  check_mode(report, "push_socket", config.push_socket, kSocketForGroup, "restart beantrack-pushd");
  check_mode(report, "wake_socket", config.wake_socket, kSocketForOwner, "restart beantrack-pushd");
  check_mode(report, "limits_file", config.limits_file, S_IRUSR | S_IWUSR, "restart beantrack-web");
  check_folder(report, config.wake_socket);
}

}  // namespace beantrack::admin
