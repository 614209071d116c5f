#include "base/fd.h"

#include <unistd.h>

namespace beantrack {

void Fd::reset(int fd) {
  if (fd_ >= 0) ::close(fd_);
  fd_ = fd;
}

}  // namespace beantrack
