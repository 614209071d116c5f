// What a listener asks for: its request's head, collected as it arrives, parsed once it is whole and then forgotten.
//
// Stricter than HTTP must be, for nothing that nginx passes on: every line ends with CR LF, and none continues the one
// before.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "model/event_id.h"

namespace beantrack::push {

constexpr std::size_t kMaxRequestHead = 16 * 1024;  // bytes
// Bytes of a longer head that are read to its end before it is refused: closing earlier might lose the refusal. nginx
// passes on less (large_client_header_buffers 4 8k).
constexpr std::size_t kMaxDrainedHead = 64 * 1024;

class StreamRequest {
 public:
  enum class Progress { reading, complete, malformed, too_large };
  // Takes the next bytes of the connection.
  Progress read(std::string_view bytes);

  // nginx's name for the request; empty when it gave none, or the head was malformed.
  const std::string& id() const { return id_; }

  // Once complete:
  bool is_get() const { return is_get_; }
  std::string path() const;
  // The session cookie's value, under the name that it has over HTTPS or without; empty without one.
  std::string session_token() const;
  // What the listener has seen: a Last-Event-ID that is an event's wins over ?after=. Nothing when neither is there.
  struct Cursor {
    std::optional<EventId> position;  // nothing: given, but not the id of an event
  };
  std::optional<Cursor> cursor() const;

 private:
  bool take(char byte);
  Progress finish();
  bool parse();
  void take_field(std::string_view name, std::string_view value);

  std::optional<std::string> query_value(std::string_view name) const;

  std::string head_;  // as far as it is kept, which is kMaxRequestHead bytes, and until it is parsed
  std::size_t size_ = 0;
  std::size_t line_length_ = 0;  // of the line that comes in
  char last_ = 0;
  bool ended_ = false;  // the empty line has come
  std::optional<Progress> outcome_;

  bool is_get_ = false;
  std::string url_, cookie_, id_;
  std::string https_;  // "on" where nginx says that the browser's connection is encrypted
  std::optional<std::string> last_event_id_;
};

}  // namespace beantrack::push
