// The id of an event of the log, as clients see it and send it back: "8904271828182", the event's number and its tag.
//
// Numbers rise by one. Each event has a random tag, so that an id belongs to one history of the log: once a database
// has been restored from a backup, the log gives the same numbers again, but with other tags. Ids are digits only and
// rise strictly within a history.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace beantrack {

constexpr std::size_t kEventTagDigits = 9;           // the last ones of an id
constexpr std::uint32_t kMaxEventTag = 999'999'999;  // the largest with so many digits

struct EventId {
  std::uint64_t number = 0;
  std::uint32_t tag = 0;  // from 1; 0 of a number that the log has no event of

  bool operator==(const EventId&) const = default;
};

std::string to_string(const EventId& id);

// Nothing for a text that is no such id.
std::optional<EventId> parse_event_id(std::string_view text);

}  // namespace beantrack
