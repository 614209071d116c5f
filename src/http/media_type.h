// A Content-Type header: type, subtype and parameters (RFC 9110 section 8.3.1).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace beantrack::http {

class MediaType {
 public:
  explicit MediaType(std::string_view header);

  // "application/json", in small letters; empty for no header.
  const std::string& name() const { return name_; }

  bool is_json() const;  // application/json, or a type ending in +json (RFC 6839)

  // The value of a parameter, by its name in small letters, without quotation marks.
  std::optional<std::string> parameter(std::string_view name) const;

 private:
  std::string name_;
  std::string_view parameters_;  // what follows the name, with its semicolons
};

}  // namespace beantrack::http
