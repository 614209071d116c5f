// The thread that deletes what is past its time: old events of the log, sessions that nobody used, wrong passwords,
// push daemons that died, and when people were seen who have not come for long. It also computes the skeletons of names
// (db/name_store.h).
//
// It has a connection of its own: whatever it waits for, delivery does not.
#pragma once

#include <chrono>
#include <thread>

#include "base/config.h"
#include "push/mailbox.h"

namespace beantrack::push {

constexpr std::chrono::minutes kHousekeepingInterval{5};

class Housekeeping {
 public:
  explicit Housekeeping(const Config& config);
  ~Housekeeping();
  Housekeeping(const Housekeeping&) = delete;
  Housekeeping& operator=(const Housekeeping&) = delete;

 private:
  void run();

  Config config_;
  Mailbox<bool> stop_;
  std::thread thread_;
};

}  // namespace beantrack::push
