#include "text/shown.h"

#include <nlohmann/json.hpp>

#include <algorithm>
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

constexpr std::string_view kAttachmentKeys[] = {"type", "file_name", "file_path"};

// Keeps what an attachment has of an object. Nothing is built of the rest, which may be nested as deeply as the text is
// long.
class ObjectReader : public nlohmann::json_sax<json> {
 public:
  json take() { return std::move(object_); }

  bool null() override { return put(nullptr); }
  bool boolean(bool value) override { return put(value); }
  bool number_integer(number_integer_t value) override { return put(value); }
  bool number_unsigned(number_unsigned_t value) override { return put(value); }
  bool number_float(number_float_t value, const string_t&) override { return put(value); }
  bool string(string_t& value) override { return put(std::move(value)); }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override {
    if (depth_ == 1) put(nullptr);
    return ++depth_, true;
  }
  bool end_object() override { return --depth_, true; }
  bool start_array(std::size_t) override {
    if (depth_ == 1) put(nullptr);
    return depth_++ > 0;
  }
  bool end_array() override { return --depth_, true; }
  bool key(string_t& name) override {
    if (depth_ == 1) key_ = std::move(name);
    return true;
  }
  bool parse_error(std::size_t, const std::string&, const json::exception&) override { return false; }

 private:
  bool put(json value) {
    const bool is_wanted = std::find(std::begin(kAttachmentKeys), std::end(kAttachmentKeys), key_) !=
                           std::end(kAttachmentKeys);
    if (depth_ == 1 && is_wanted) object_[key_] = std::move(value);
    return depth_ > 0;
  }

  json object_ = json::object();
  std::string key_;
  std::size_t depth_ = 0;
};

// The object that `content` is; nothing for what is no JSON object.
std::optional<json> object_of(std::string_view content) {
  if (!trim(content).starts_with('{') || content.size() > kMaxAttachment) return std::nullopt;
  ObjectReader reader;
  if (!json::sax_parse(content, &reader)) return std::nullopt;
  return reader.take();
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
  std::string shown = normalize_whitespace(without_hidden(name));
  return is_visible(shown) ? shown : std::string(id);
}

}  // namespace beantrack::text
