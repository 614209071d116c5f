#include "load/event_stream.h"

#include <charconv>

namespace bench {

void EventStream::feed(std::string_view bytes, const std::function<void(const StreamEvent&)>& tell) {
  pending_.append(bytes);
  std::size_t begin = 0;
  for (std::size_t end; (end = pending_.find('\n', begin)) != std::string::npos; begin = end + 1) {
    const std::string_view line = std::string_view(pending_).substr(begin, end - begin);
    if (line.empty()) {
      if (!event_.data.empty()) tell(event_);
      event_ = {};
    } else if (line.starts_with("id: ")) {
      last_id_ = event_.id = line.substr(4);
    } else if (line.starts_with("data: ")) {
      event_.data = line.substr(6);
    } else if (line.starts_with("retry: ")) {
      std::from_chars(line.data() + 7, line.data() + line.size(), retry_ms_);
    }
  }
  pending_.erase(0, begin);
}

}  // namespace bench
