// Requests made by hand, as a server would hand them over.
//
//   FakeSource source = FakeSource::post("/chat/send").cookie(token).form({{"message", "Hello"}});
//   http::Response response = router.answer(source);
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/cgi_input.h"

namespace beantrack::tests {

class FakeSource : public http::CgiInput {
 public:
  using Fields = std::vector<std::pair<std::string, std::string>>;

  // `uri` is a path, with its query if it has one.
  static FakeSource get(std::string_view uri) { return {"GET", uri}; }
  static FakeSource post(std::string_view uri) { return {"POST", uri}; }
  FakeSource(std::string_view method, std::string_view uri);

  // The value of a CGI variable: set("HTTP_ACCEPT", "application/json").
  FakeSource& set(const std::string& variable, std::string_view value);
  FakeSource& cookie(std::string_view token);  // the session cookie
  FakeSource& csrf(std::string_view token);    // the header that goes with the session cookie `token`

  FakeSource& body(std::string_view type, std::string text);
  FakeSource& form(const Fields& fields);
  FakeSource& json(std::string text) { return body("application/json", std::move(text)); }

  std::string_view variable(const char* name) const override;
  std::size_t read(char* data, std::size_t length) override;

 private:
  std::map<std::string, std::string, std::less<>> variables_;
  std::string body_;
  std::size_t taken_ = 0;
};

}  // namespace beantrack::tests
