// Writes that their reader can do without: when somebody was last seen, for instance. Where the database takes no
// writes (it is read-only, its disk is full, a privilege is missing), people can still read.
//
//   optional_write("seen_at", [&] { sessions.touch(session); });
//
// Thread rule: that of what is written.
#pragma once

#include <string>

#include "base/log.h"
#include "db/failure.h"

namespace beantrack::db {

// Runs `write` and logs a failure. `what` names it in the log.
template <class Write>
void optional_write(const char* what, Write write) {
  try {
    write();
  } catch (const Failure& failure) {
    log_warning(std::string(what) + " not written: " + failure.what());
  }
}

}  // namespace beantrack::db
