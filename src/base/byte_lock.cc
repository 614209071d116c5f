#include "base/byte_lock.h"

#include <fcntl.h>

#include <cerrno>

#include "base/errors.h"

namespace beantrack {
namespace {

struct flock lock_on(off_t byte, short type) {
  struct flock lock {};
  lock.l_type = type;
  lock.l_whence = SEEK_SET;
  lock.l_start = byte;
  lock.l_len = 1;
  return lock;
}

bool set_lock(const Fd& file, off_t byte, short type) {
  struct flock lock = lock_on(byte, type);
  if (::fcntl(file.get(), F_OFD_SETLK, &lock) == 0) return true;
  if (errno == EAGAIN || errno == EACCES) return false;
  throw SystemError("locking a byte of a file", errno);
}

}  // namespace

bool lock_byte(const Fd& file, off_t byte) { return set_lock(file, byte, F_WRLCK); }

void unlock_byte(const Fd& file, off_t byte) { set_lock(file, byte, F_UNLCK); }

bool is_byte_locked(const Fd& file, off_t byte) {
  struct flock lock = lock_on(byte, F_WRLCK);
  if (::fcntl(file.get(), F_OFD_GETLK, &lock) != 0) throw SystemError("reading the locks of a file", errno);
  return lock.l_type != F_UNLCK;
}

}  // namespace beantrack
