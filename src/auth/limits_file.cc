#include "auth/limits_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <stdexcept>

#include "base/byte_lock.h"
#include "base/errors.h"

namespace beantrack::auth {
namespace {

// Changes with the meaning of the contents. It is written last: a file without it was not finished.
constexpr std::uint64_t kFormat = 0x6265616E00000002;  // "bean", version 2
constexpr mode_t kMode = 0600;

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
  // The lock on the byte of its place is gone when the worker is.
  for (own_place_ = 0; own_place_ < kMaxWorkers; ++own_place_) {
    if (!lock_byte(file_, static_cast<off_t>(own_place_))) continue;
    workers()[own_place_] = 0;  // a worker that was killed may have left something
    return;
  }
  throw std::runtime_error("more than " + std::to_string(kMaxWorkers) + " workers");
}

std::string_view LimitsFile::secret() const { return {contents_->secret.data(), contents_->secret.size()}; }
std::span<RateTable::Bucket> LimitsFile::rates() { return contents_->rates; }
std::span<std::atomic<std::uint64_t>> LimitsFile::workers() { return contents_->workers; }

bool LimitsFile::is_claimed(std::size_t place) const {
  return place == own_place_ || is_byte_locked(file_, static_cast<off_t>(place));
}

}  // namespace beantrack::auth
