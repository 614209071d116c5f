// Hands a connection to another worker that listens at the same socket, through that very socket: whoever accepts next,
// and so is free, gets it. It stays open, and what waits in it is not lost.
#pragma once

#include "base/fd.h"

namespace beantrack::http {

// Sends a copy of `socket` to the next that accepts at the unix socket `listening`. False when that cannot be done at
// once. Safe in a signal handler.
bool hand_over(int listening, int socket);

// What has come first over a connection that was accepted.
enum class Arrival {
  none,        // nothing yet
  request,     // of nginx; or the end
  connection,  // which another process hands over
};

// Looks at the first byte without taking it away. A connection that a process of the same user hands over is put into
// `taken`; that of anybody else is closed.
Arrival look_at(int socket, Fd& taken);

}  // namespace beantrack::http
