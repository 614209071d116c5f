// Sends messages at a steady rate while streams listen, and measures how long each takes to each stream of its
// receiver.
#pragma once

#include <string>
#include <vector>

#include "load/listeners.h"
#include "load/plan.h"

namespace bench {

struct DeliveryOptions {
  Address address;
  std::size_t connections = 64;  // for sending
  double rate = 50;              // messages per second; 0: the streams are only kept
  double seconds = 5;
  std::string run;
  double drain_seconds = 20;  // to wait for the events after the last message, at most
  int kill = 0;               // the process to kill a third of the way, if any
};

struct DeliveryResult {
  std::size_t sent = 0, answered = 0;
  double send_seconds = 0;                   // until the last response
  Durations responses, latencies, complete;  // complete: until the last stream had the message
  std::size_t reopened = 0;
  double reopened_seconds = 0;  // after the kill, until the last stream was open again
  std::vector<std::string> acknowledged;
  Faults faults;
};

DeliveryResult deliver(const std::vector<Job>& jobs, std::vector<ListenerPlan> listeners,
                       const DeliveryOptions& options);

}  // namespace bench
