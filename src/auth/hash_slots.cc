#include "auth/hash_slots.h"

#include <fcntl.h>

#include <cerrno>
#include <thread>

#include "base/byte_lock.h"
#include "base/errors.h"

namespace beantrack::auth {
namespace {

constexpr mode_t kLockFileMode = 0600;
constexpr std::chrono::milliseconds kLookInterval{5};  // of a caller in a seat
constexpr off_t kStrangersSeat = 0, kKnownDevicesSeat = 1, kFirstSlot = 2;  // bytes of the file

Fd open_file(const std::string& path) {
  Fd file{::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, kLockFileMode)};
  if (!file) throw SystemError("opening hash_lock " + path, errno);
  return file;
}

// A slot that becomes free is for the known device that waits: strangers, of whom there may be many, look more often.
bool take_slot(const Fd& file, unsigned slots, Caller caller) {
  if (caller == Caller::stranger && is_byte_locked(file, kKnownDevicesSeat)) return false;
  for (off_t slot = 0; slot < static_cast<off_t>(slots); ++slot)
    if (lock_byte(file, kFirstSlot + slot)) return true;
  return false;
}

// The seat's byte; nothing when all seats for this caller are taken.
std::optional<off_t> take_seat(const Fd& file, Caller caller) {
  if (caller == Caller::known_device && lock_byte(file, kKnownDevicesSeat)) return kKnownDevicesSeat;
  if (lock_byte(file, kStrangersSeat)) return kStrangersSeat;
  return std::nullopt;
}

}  // namespace

std::optional<HashSlot> HashSlots::take(Caller caller) const {
  Fd file = open_file(path_);
  if (take_slot(file, slots_, caller)) return HashSlot{std::move(file)};
  const auto seat = take_seat(file, caller);
  if (!seat) return std::nullopt;
  for (const auto end = std::chrono::steady_clock::now() + kLongestHashWait; std::chrono::steady_clock::now() < end;) {
    std::this_thread::sleep_for(kLookInterval);
    if (!take_slot(file, slots_, caller)) continue;
    unlock_byte(file, *seat);
    return HashSlot{std::move(file)};
  }
  return std::nullopt;
}

}  // namespace beantrack::auth
