#include "text/shown.h"

#include <nlohmann/json.hpp>

#include <optional>

#include "base/text.h"
#include "text/clusters.h"
#include "text/name.h"
#include "text/visible.h"

namespace beantrack::text {
namespace {

using nlohmann::json;

constexpr std::size_t kMaxAttachment = 65'535;    // bytes: what a column of type TEXT holds
constexpr std::size_t kMaxFileName = 255;         // characters shown

// The object that `content` is; nothing for what is no JSON object. Values inside its values are left out: they mean
// nothing here, and may be nested as deeply as the text is long.
std::optional<json> object_of(std::string_view content) {
  if (!trim(content).starts_with('{') || content.size() > kMaxAttachment) return std::nullopt;
  const auto is_wanted = [](int depth, json::parse_event_t event, json&) {
    return depth == 0 || (event != json::parse_event_t::object_start && event != json::parse_event_t::array_start);
  };
  auto object = json::parse(content, is_wanted, false);
  return object.is_object() ? std::optional(std::move(object)) : std::nullopt;
}

// A text among the values of `object`; empty where it has none of that name.
std::string text_of(const json& object, const char* name) {
  const auto value = object.find(name);
  return value != object.end() && value->is_string() ? value->get<std::string>() : std::string();
}

bool is_attachment(const json& object) {
  return text_of(object, "type") == "attachment" && (object.contains("file_name") || object.contains("file_path"));
}

// The last part of a path, as a name; empty where that shows nothing.
std::string base_name(std::string_view path) {
  return shown_name(path.substr(path.find_last_of("/\\") + 1), "");
}

std::string file_name_of(const json& object) {
  for (const char* key : {"file_name", "file_path"})
    if (const auto name = base_name(text_of(object, key)); !name.empty())
      return std::string(first_characters(name, kMaxFileName));
  return std::string(kNamelessFile);
}

}  // namespace

std::string shown_message(std::string content) {
  if (const auto object = object_of(content); object && is_attachment(*object)) return file_name_of(*object);
  return is_visible(content) ? std::move(content) : std::string();
}

std::string shown_name(std::string_view name, std::string_view id) {
  std::string shown = fold_blanks(without_hidden(name));
  return is_visible(shown) ? shown : std::string(id);
}

}  // namespace beantrack::text
