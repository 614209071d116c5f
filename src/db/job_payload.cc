#include "db/job_payload.h"

#include <nlohmann/json.hpp>

#include "model/id.h"

namespace beantrack::db {

using nlohmann::json;

std::string job_payload(const std::vector<NewEvent>& events) {
  json payload = json::array();
  for (const auto& event : events)
    payload.push_back({{"kind", to_string(event.kind)}, {"user", event.user_id}, {"subject", event.subject}});
  return payload.dump();
}

std::vector<NewEvent> parse_job_payload(std::string_view payload) {
  std::vector<NewEvent> events;
  const json list = json::parse(payload, nullptr, /*allow_exceptions=*/false);
  if (!list.is_array()) return {};
  for (const auto& entry : list) {
    if (!entry.is_object() || !entry.contains("kind") || !entry["kind"].is_string() || !entry.contains("user") ||
        !entry["user"].is_string() || !entry.contains("subject") || !entry["subject"].is_number_unsigned())
      return {};
    const auto kind = parse_event_kind(entry["kind"].get_ref<const std::string&>());
    const auto& user = entry["user"].get_ref<const std::string&>();
    if (!kind || !is_user_id(user)) return {};
    events.push_back({*kind, user, entry["subject"].get<std::uint64_t>()});
  }
  return events;
}

}  // namespace beantrack::db
