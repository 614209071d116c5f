// Messages over XMPP (RFC 6120 and 6121), as far as this benchmark needs it: people sign in with SASL PLAIN, senders
// write to receivers at a steady rate, and each message must arrive once. Sender s0 writes to r0, and so on.
#pragma once

#include <string>

#include "load/result.h"
#include "load/socket.h"

namespace bench {

struct XmppOptions {
  Address address;
  std::size_t pairs = 32;
  double rate = 50;  // messages per second
  double seconds = 5;
  std::string run, password;
};

struct XmppResult {
  std::size_t sent = 0;
  double receive_seconds = 0;  // until the last message has arrived
  Durations latencies;
  std::vector<std::string> arrived;
  Faults faults;
};

XmppResult exchange_xmpp(const XmppOptions& options);

}  // namespace bench
