// Addresses of unix sockets, and sockets bound or connected to one.
#pragma once

#include <sys/socket.h>
#include <sys/types.h>
#include <sys/un.h>

#include <string>

#include "base/fd.h"

namespace beantrack {

// The address of `path`. Throws ConfigError when it is too long for one (107 bytes, unix(7)).
sockaddr_un unix_address(const std::string& path);

// A non-blocking socket of `type` (SOCK_STREAM, SOCK_DGRAM) connected to whoever listens at `path`. Empty, with errno,
// when nobody does. Throws ConfigError as unix_address does, and SystemError.
Fd connect_unix_socket(const std::string& path, int type);

constexpr mode_t kSocketForGroup = 0660;  // for nginx, which is of the folder's group
constexpr mode_t kSocketForOwner = 0600;  // for programs of the same user

// A non-blocking socket of `type` (SOCK_STREAM, SOCK_DGRAM) bound to `path` with this mode, in place of whatever socket
// stood there. At no moment may more than the mode allows connect to it. Throws SystemError.
Fd bind_unix_socket(const std::string& path, int type, mode_t mode);

}  // namespace beantrack
