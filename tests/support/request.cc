#include "support/request.h"

#include <algorithm>
#include <cstring>

#include "crypto/token.h"
#include "http/guard.h"

namespace beantrack::tests {

FakeSource::FakeSource(std::string_view method, std::string_view uri) {
  const auto question = std::min(uri.find('?'), uri.size());
  set("REQUEST_METHOD", method);
  set("REQUEST_URI", uri);
  set("DOCUMENT_URI", uri.substr(0, question));
  set("QUERY_STRING", question < uri.size() ? uri.substr(question + 1) : "");
  set("REMOTE_ADDR", "192.0.2.1");
  set("REQUEST_ID", "test-request");
}

FakeSource& FakeSource::set(const std::string& variable, std::string_view value) {
  variables_[variable] = value;
  return *this;
}

FakeSource& FakeSource::cookie(std::string_view token) {
  return set("HTTP_COOKIE", std::string(kSessionCookie) + "=" + std::string(token));
}

FakeSource& FakeSource::csrf(std::string_view token) { return set("HTTP_X_CSRF_TOKEN", crypto::csrf_token(token)); }

FakeSource& FakeSource::body(std::string_view type, std::string text) {
  body_ = std::move(text);
  set("CONTENT_TYPE", type);
  return set("CONTENT_LENGTH", std::to_string(body_.size()));
}

FakeSource& FakeSource::form(const Fields& fields) {
  std::string text;
  for (const auto& [name, value] : fields)
    text += (text.empty() ? "" : "&") + http::url_encode(name) + "=" + http::url_encode(value);
  return body("application/x-www-form-urlencoded", text);
}

std::string_view FakeSource::variable(const char* name) const {
  const auto found = variables_.find(name);
  return found == variables_.end() ? std::string_view() : std::string_view(found->second);
}

std::size_t FakeSource::read(char* data, std::size_t length) {
  length = std::min(length, body_.size() - taken_);
  std::memcpy(data, body_.data() + taken_, length);
  taken_ += length;
  return length;
}

}  // namespace beantrack::tests
