#include "auth/limits_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <stdexcept>

#include "base/errors.h"

namespace beantrack::auth {
namespace {

// Changes with the meaning of the contents. It is written last: a file without it was not finished.
constexpr std::uint64_t kFormat = 0x6265616E00000001;  // "bean", version 1
constexpr mode_t kMode = 0600;

// A lock on the byte of a worker's place. It belongs to the open file, so it is gone when the worker is.
struct flock lock_on(std::size_t place, short type) {
  struct flock lock {};
  lock.l_type = type;
  lock.l_whence = SEEK_SET;
  lock.l_start = static_cast<off_t>(place);
  lock.l_len = 1;
  return lock;
}

// Whether `path` still leads to the open file.
bool leads_to(const std::string& path, const Fd& file) {
  struct stat named {}, opened {};
  return ::stat(path.c_str(), &named) == 0 && ::fstat(file.get(), &opened) == 0 && named.st_ino == opened.st_ino &&
         named.st_dev == opened.st_dev;
}

}  // namespace

LimitsFile::LimitsFile(const std::string& path) {
  try {
    open(path);
    claim();
  } catch (...) {
    if (contents_) ::munmap(contents_, sizeof(Contents));
    throw;
  }
}

LimitsFile::~LimitsFile() {
  workers()[own_place_] = 0;
  ::munmap(contents_, sizeof(Contents));
}

// One worker at a time opens the file, so that none sees it half made.
void LimitsFile::open(const std::string& path) {
  for (;;) {
    file_.reset(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, kMode));
    if (!file_ || ::flock(file_.get(), LOCK_EX) != 0) throw SystemError("opening limits_file " + path, errno);
    if (!leads_to(path, file_)) continue;  // replaced meanwhile
    struct stat found {};
    if (::fstat(file_.get(), &found) != 0 || (found.st_size == 0 && ::ftruncate(file_.get(), sizeof(Contents)) != 0) ||
        ::fchmod(file_.get(), kMode) != 0)
      throw SystemError("preparing limits_file " + path, errno);
    if (found.st_size == 0 || found.st_size == sizeof(Contents)) {
      void* memory = ::mmap(nullptr, sizeof(Contents), PROT_READ | PROT_WRITE, MAP_SHARED, file_.get(), 0);
      if (memory == MAP_FAILED) throw SystemError("mapping limits_file " + path, errno);
      contents_ = static_cast<Contents*>(memory);
      if (found.st_size == 0) fill();
      if (is_current()) break;
      ::munmap(std::exchange(contents_, nullptr), sizeof(Contents));
    }
    if (::unlink(path.c_str()) != 0) throw SystemError("replacing limits_file " + path, errno);
  }
  ::flock(file_.get(), LOCK_UN);
}

bool LimitsFile::is_current() const { return contents_->format == kFormat; }

void LimitsFile::fill() {
  const std::string secret = crypto::new_token();
  std::copy(secret.begin(), secret.end(), contents_->secret.begin());
  std::atomic_ref(contents_->format).store(kFormat);
}

void LimitsFile::claim() {
  for (own_place_ = 0; own_place_ < kMaxWorkers; ++own_place_) {
    struct flock lock = lock_on(own_place_, F_WRLCK);
    if (::fcntl(file_.get(), F_OFD_SETLK, &lock) == 0) {
      workers()[own_place_] = 0;  // a worker that was killed may have left something
      return;
    }
    if (errno != EAGAIN && errno != EACCES) throw SystemError("claiming a place in limits_file", errno);
  }
  throw std::runtime_error("more than " + std::to_string(kMaxWorkers) + " workers");
}

std::string_view LimitsFile::secret() const { return {contents_->secret.data(), contents_->secret.size()}; }
std::span<RateTable::Bucket> LimitsFile::rates() { return contents_->rates; }
std::span<std::atomic<std::uint64_t>> LimitsFile::workers() { return contents_->workers; }

bool LimitsFile::is_claimed(std::size_t place) const {
  if (place == own_place_) return true;
  struct flock lock = lock_on(place, F_WRLCK);
  return ::fcntl(file_.get(), F_OFD_GETLK, &lock) != 0 || lock.l_type != F_UNLCK;
}

}  // namespace beantrack::auth
