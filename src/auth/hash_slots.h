// How many workers may hash passwords at the same time. A hash keeps a core busy for a quarter of a second; without a
// limit, a burst of sign-ins would occupy every worker.
//
//   HashSlots slots{config.hash_lock, config.password_hashes};
//   const auto slot = slots.take(Caller::stranger);  // nothing: all slots and seats are taken
//
// A slot is a locked byte of a file that all workers share (open file description locks, fcntl(2)). The kernel releases
// the lock when its holder ends, however that happens. Callers that find no slot free wait in one of a few seats, which
// are locked bytes too.
//
// Thread rule: any thread.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "base/fd.h"

namespace beantrack::auth {

constexpr std::chrono::seconds kLongestHashWait{4};  // in a seat; then the caller has to try again

// Strangers share one seat. A second one is for known devices alone, and whoever waits in it gets the next slot that is
// free: so a flood of strangers cannot keep them out.
enum class Caller { stranger, known_device };

// The right to hash, until it is destroyed.
class HashSlot {
 public:
  explicit HashSlot(Fd file) : file_(std::move(file)) {}

 private:
  Fd file_;
};

class HashSlots {
 public:
  HashSlots(std::string path, unsigned slots) : path_(std::move(path)), slots_(slots) {}

  // Throws SystemError when the file cannot be opened or locked.
  std::optional<HashSlot> take(Caller caller) const;

 private:
  std::string path_;
  unsigned slots_;
};

}  // namespace beantrack::auth
