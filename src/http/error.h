// The answer that is no success, thrown by whoever finds that there is nothing else to say:
//
//   throw HttpError(422, "The message is empty.");
//   throw HttpError(422, "The name is longer than {1} characters.", {std::to_string(kMax)});
//   throw HttpError(405, "…").with("Allow", "GET, HEAD");
//
// The router catches it, logs it once, in English, and has it shown in the language in use: as JSON to a
// script, as a page to a person.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "language/phrases.h"

namespace beantrack::http {

class HttpError : public std::runtime_error {
 public:
  // `phrase`, a literal, is for the client: one or two plain sentences, with nothing of the machine in them. `values`
  // are what stands in its {1}, {2}, …
  HttpError(int status, const char* phrase, std::vector<std::string> values = {})
      : std::runtime_error(filled(phrase, values)), status_(status), phrase_(phrase), values_(std::move(values)) {}

  HttpError with(std::string_view header, std::string_view value) && {
    headers_.emplace_back(header, value);
    return std::move(*this);
  }

  int status() const { return status_; }
  // What it says, in the language in use; what() says it in English.
  std::string text() const { return filled(language::tr(phrase_), values_); }
  const std::vector<std::pair<std::string, std::string>>& headers() const { return headers_; }

 private:
  static std::string filled(std::string_view phrase, const std::vector<std::string>& values) {
    return language::fill(phrase, std::vector<std::string_view>(values.begin(), values.end()));
  }

  int status_;
  const char* phrase_;
  std::vector<std::string> values_;
  std::vector<std::pair<std::string, std::string>> headers_;
};

}  // namespace beantrack::http
