// One answer. Pages make it with the functions below; the server adds what every answer carries and writes it.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace beantrack::http {

class Response {
 public:
  explicit Response(int status) : status_(status) {}

  // Adds a header. Throws std::logic_error when name or value hold a control character: no value can start a header of
  // its own. Values must not come unchecked from a client all the same, since the client would see a 500.
  Response& add(std::string_view name, std::string_view value);

  Response& set_status(int status);
  Response& set_body(std::string body);

  int status() const { return status_; }
  const std::string& body() const { return body_; }
  const std::vector<std::pair<std::string, std::string>>& headers() const { return headers_; }
  // The first header of that name (as it was added); empty when there is none.
  std::string_view header(std::string_view name) const;

 private:
  int status_;
  std::vector<std::pair<std::string, std::string>> headers_;
  std::string body_;
};

// A page for a person. It may be kept for going back to, but is asked for again before it is shown otherwise
// (`no-store` would take the instant return away).
Response html(std::string page, int status = 200);
// A piece of a page, for a script.
Response fragment(std::string piece);
Response json(std::string text, int status = 200);
// Whether `address` stays on this site wherever a browser resolves it: one slash in front, no second one, no backslash
// (which browsers read as a slash), and printable ASCII only.
bool is_local(std::string_view address);

// 303: see `location` with GET. Throws std::logic_error for what is not is_local().
Response redirect(std::string_view location);

// What every answer carries for the browser's safety: static, since no page has inline scripts or styles.
void add_security_headers(Response& response);

// "Not Found".
std::string_view reason(int status);

}  // namespace beantrack::http
