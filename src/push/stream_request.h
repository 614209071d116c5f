// What a listener asks for: its request's head, read with http-parser as it arrives and forgotten once it is known.
#pragma once

#include <http_parser.h>

#include <cstddef>
#include <cstdint>
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
  StreamRequest();

  enum class Progress { reading, complete, malformed, too_large };
  // Takes the next bytes of the connection.
  Progress read(std::string_view bytes);

  // nginx's name for the request, as far as it was read; empty when it gave none.
  const std::string& id() const { return id_; }

  // Once complete:
  bool is_get() const { return parser_.method == HTTP_GET; }
  std::string path() const;
  // The session cookie's value, under the name that it has over HTTPS or without; empty without one.
  std::string session_token() const;
  // What the listener has seen: a Last-Event-ID that is an event's wins over ?after=. Nothing when neither is there.
  struct Cursor {
    std::optional<EventId> position;  // nothing: given, but not the id of an event
  };
  std::optional<Cursor> cursor() const;

 private:
  static int on_url(http_parser* parser, const char* data, std::size_t length);
  static int on_field(http_parser* parser, const char* data, std::size_t length);
  static int on_value(http_parser* parser, const char* data, std::size_t length);
  static int on_head_complete(http_parser* parser);

  std::optional<std::string> query_value(std::string_view name) const;

  http_parser parser_;
  std::size_t size_ = 0;
  bool complete_ = false;
  bool too_large_ = false;  // nothing more is kept
  std::string url_, cookie_, id_;
  std::string https_;  // "on" where nginx says that the browser's connection is encrypted
  std::optional<std::string> last_event_id_;
  std::string field_;
  bool in_value_ = false;
};

}  // namespace beantrack::push
