#include "http/parameters.h"

#include <nlohmann/json.hpp>

#include <set>

#include "http/error.h"
#include "model/message.h"

namespace beantrack::http {
namespace {

using nlohmann::json;

void add_member(Parameters& parameters, const std::string& name, const json& value) {
  if (value.is_null()) return;
  if (value.is_string()) return parameters.add(name, value.get<std::string>());
  if (value.is_boolean()) return parameters.add(name, value.get<bool>());
  parameters.add(name, std::monostate());
}

// The library keeps the last of two members with one name, and says nothing.
json parse_without_doubles(std::string_view body) {
  std::set<std::string> names;
  const auto check = [&](int depth, json::parse_event_t event, json& parsed) {
    if (event == json::parse_event_t::key && depth == 1 && !names.insert(parsed.get<std::string>()).second)
      throw HttpError(400, "The JSON object contains a duplicate name.");
    return true;
  };
  return json::parse(body, check, false);
}

}  // namespace

void Parameters::add(std::string name, Value value) {
  const auto* text = std::get_if<std::string>(&value);
  if (!is_utf8(name) || (text && !is_utf8(*text))) throw HttpError(400, "The request is not valid UTF-8.");
  if (!values_.emplace(std::move(name), std::move(value)).second)
    throw HttpError(400, "The request contains a duplicate parameter.");
}

std::optional<std::string> Parameters::find(std::string_view name) const {
  const auto found = values_.find(name);
  if (found == values_.end()) return std::nullopt;
  const auto* text = std::get_if<std::string>(&found->second);
  if (!text) throw HttpError(400, "'{1}' must be a string.", {std::string(name)});
  return *text;
}

std::optional<bool> Parameters::find_flag(std::string_view name) const {
  const auto found = values_.find(name);
  if (found == values_.end()) return std::nullopt;
  if (const bool* flag = std::get_if<bool>(&found->second)) return *flag;
  const auto* text = std::get_if<std::string>(&found->second);
  if (text && (*text == "true" || *text == "1")) return true;
  if (text && (*text == "false" || *text == "0")) return false;
  throw HttpError(400, "'{1}' must be true or false.", {std::string(name)});
}

Parameters parse_json(std::string_view body) {
  const json object = parse_without_doubles(body);
  if (!object.is_object()) throw HttpError(400, "The body must be a JSON object in UTF-8.");
  Parameters parameters;
  for (const auto& [name, value] : object.items()) {
    add_member(parameters, name, value);
    if (!value.is_object()) continue;
    for (const auto& [inner, inner_value] : value.items()) add_member(parameters, name + "." + inner, inner_value);
  }
  return parameters;
}

}  // namespace beantrack::http
