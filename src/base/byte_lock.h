// Locks on single bytes of a file, by which processes agree who may do what (open file description locks, fcntl(2)).
// The kernel releases a lock when its holder's descriptor is closed, however that happens.
//
// Thread rule: any thread; a lock belongs to the open file, not to the thread.
#pragma once

#include <sys/types.h>

#include "base/fd.h"

namespace beantrack {

// Locks the byte for `file`, without waiting. False when another open file has it. Throws SystemError.
bool lock_byte(const Fd& file, off_t byte);
void unlock_byte(const Fd& file, off_t byte);

// Whether another open file has the byte locked. Throws SystemError.
bool is_byte_locked(const Fd& file, off_t byte);

}  // namespace beantrack
