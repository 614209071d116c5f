// A request as a fuzz input writes it: lines of CGI variables, an empty line, and the body.
//
//   REQUEST_METHOD=POST
//   CONTENT_TYPE=application/json
//
//   {"message":"Hello"}
//
// CONTENT_LENGTH is that of the body where the input has none.
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <string_view>

#include "http/cgi_input.h"

namespace beantrack::fuzz {

class CgiSource : public http::CgiInput {
 public:
  explicit CgiSource(std::string_view input) {
    while (!input.empty()) {
      const auto end = std::min(input.find('\n'), input.size());
      const auto line = input.substr(0, end);
      input.remove_prefix(std::min(end + 1, input.size()));
      if (line.empty()) break;
      // A value reaches a program as a C string.
      const auto equals = std::min(line.find('='), line.size());
      const auto value = line.substr(std::min(equals + 1, line.size()));
      variables_.emplace(line.substr(0, equals), value.substr(0, value.find('\0')));
    }
    body_ = input;
    variables_.emplace("CONTENT_LENGTH", std::to_string(body_.size()));
  }

  std::string_view variable(const char* name) const override {
    const auto found = variables_.find(name);
    return found == variables_.end() ? std::string_view() : std::string_view(found->second);
  }

  std::size_t read(char* data, std::size_t length) override {
    length = std::min(length, body_.size());
    std::copy_n(body_.begin(), length, data);
    body_.remove_prefix(length);
    return length;
  }

 private:
  std::map<std::string, std::string, std::less<>> variables_;
  std::string_view body_;
};

}  // namespace beantrack::fuzz
