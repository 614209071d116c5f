// Reads Server-Sent Events from a stream as it arrives (WHATWG HTML, section 9.2), as far as these servers use them:
// lines end with a line feed, and each event has one line of data.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace bench {

struct StreamEvent {
  std::string id, data;
};

class EventStream {
 public:
  // Calls `tell` for each event that is complete.
  void feed(std::string_view bytes, const std::function<void(const StreamEvent&)>& tell);

  const std::string& last_id() const { return last_id_; }
  int retry_ms() const { return retry_ms_; }
  // A new connection continues the same stream.
  void restart() { pending_.clear(), event_ = {}; }

 private:
  std::string pending_, last_id_;
  StreamEvent event_;
  int retry_ms_ = 1000;
};

}  // namespace bench
