// The answer that is no success, thrown by whoever finds that there is nothing else to say:
//
//   throw HttpError(422, "The message is empty.");
//   throw HttpError(405, "…").with("Allow", "GET, HEAD");
//
// The router catches it, logs it once and has it shown: as JSON to a script, as a page to a person.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace beantrack::http {

class HttpError : public std::runtime_error {
 public:
  // `message` is for the client: one or two plain sentences, with nothing of the machine in them.
  HttpError(int status, const std::string& message) : std::runtime_error(message), status_(status) {}

  HttpError with(std::string_view header, std::string_view value) && {
    headers_.emplace_back(header, value);
    return std::move(*this);
  }

  int status() const { return status_; }
  const std::vector<std::pair<std::string, std::string>>& headers() const { return headers_; }

 private:
  int status_;
  std::vector<std::pair<std::string, std::string>> headers_;
};

}  // namespace beantrack::http
