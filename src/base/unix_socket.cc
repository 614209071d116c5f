#include "base/unix_socket.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/errors.h"

namespace beantrack {

sockaddr_un unix_address(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.empty() || path.size() >= sizeof address.sun_path)
    throw ConfigError("not a usable path for a unix socket: '" + path + "' (1 to " +
                      std::to_string(sizeof address.sun_path - 1) + " bytes)");
  std::memcpy(address.sun_path, path.data(), path.size());
  return address;
}

Fd connect_unix_socket(const std::string& path, int type) {
  const auto address = unix_address(path);
  Fd socket{::socket(AF_UNIX, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
  if (!socket) throw SystemError("opening a unix socket", errno);
  if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    const int error = errno;
    socket.reset();
    errno = error;
  }
  return socket;
}

Fd bind_unix_socket(const std::string& path, int type, mode_t mode) {
  const auto address = unix_address(path);
  Fd socket{::socket(AF_UNIX, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
  if (!socket) throw SystemError("opening a unix socket", errno);
  ::unlink(path.c_str());
  // Linux gives the path the mode of the descriptor, less what the umask takes away; chmod gives that back.
  if (::fchmod(socket.get(), mode) != 0) throw SystemError("setting the mode of a unix socket", errno);
  if (::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    throw SystemError("binding " + path, errno);
  if (::chmod(path.c_str(), mode) != 0) throw SystemError("setting the mode of " + path, errno);
  return socket;
}

}  // namespace beantrack
