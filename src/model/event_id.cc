#include "model/event_id.h"

#include "model/id.h"

namespace beantrack {

std::string to_string(const EventId& id) {
  const std::string tag = std::to_string(id.tag);
  return std::to_string(id.number) + std::string(kEventTagDigits - tag.size(), '0') + tag;
}

std::optional<EventId> parse_event_id(std::string_view text) {
  if (text.size() <= kEventTagDigits) return std::nullopt;
  const auto number = parse_number(text.substr(0, text.size() - kEventTagDigits));
  const auto tag = parse_number(text.substr(text.size() - kEventTagDigits));
  if (!number || !tag) return std::nullopt;
  return EventId{*number, static_cast<std::uint32_t>(*tag)};
}

}  // namespace beantrack
