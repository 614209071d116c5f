#include "http/cgi_parser.h"

#include <cgicc/CgiInput.h>
#include <cgicc/Cgicc.h>

#include <algorithm>
#include <cctype>
#include <cstring>
#include <optional>

#include "http/error.h"
#include "http/media_type.h"

namespace beantrack::http {
namespace {

constexpr std::size_t kMaxBoundary = 70;  // characters: RFC 2046 section 5.1.1

bool is_hex(char c) { return std::isxdigit(static_cast<unsigned char>(c)) != 0; }

// A query or form body for cgicc: every "%" checked, and ";" written so that it does not part pairs (the URL Standard,
// section 5.1, knows "&" alone).
std::string checked_pairs(std::string_view text) {
  if (static_cast<std::size_t>(std::count(text.begin(), text.end(), '&')) >= kMaxParameters)
    throw HttpError(400, "The request has too many parameters.");
  std::string pairs;
  pairs.reserve(text.size() + 1);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && !(i + 2 < text.size() && is_hex(text[i + 1]) && is_hex(text[i + 2])))
      throw HttpError(400, "The request contains invalid percent-encoding.");
    if (text[i] == ';')
      pairs += "%3B";
    else
      pairs += text[i];
  }
  return pairs;
}

// The content type of a multipart body as cgicc wants it: the boundary last and without quotation marks.
std::string checked_multipart(const MediaType& type, std::string& body) {
  const auto boundary = type.parameter("boundary");
  if (!boundary || boundary->empty() || boundary->size() > kMaxBoundary)
    throw HttpError(400, "The multipart body is missing its boundary.");
  if (!body.ends_with("\r\n")) body += "\r\n";  // optional after the last boundary, but not to cgicc
  if (body.find("--" + *boundary + "--\r\n") == std::string::npos)
    throw HttpError(400, "The multipart body is incomplete.");
  return "multipart/form-data; boundary=" + *boundary;
}

class Input : public cgicc::CgiInput {
 public:
  explicit Input(CgiRequest request) : request_(std::move(request)), post_(request_.method == "POST") {
    if (!post_) {
      query_ = checked_pairs(request_.query);
      return;
    }
    if (request_.body.empty()) return;
    const MediaType type{request_.content_type};
    json_ = type.is_json();
    if (type.name() == "application/x-www-form-urlencoded") {
      request_.body = checked_pairs(request_.body);
      content_type_ = type.name();
    } else if (type.name() == "multipart/form-data") {
      content_type_ = checked_multipart(type, request_.body);
    } else if (json_) {
      content_type_ = "application/json";  // cgicc leaves it alone
    } else {
      throw HttpError(415, "The body must be a form or JSON.");
    }
  }

  bool json() const { return json_; }

  std::size_t read(char* data, std::size_t length) override {
    length = std::min(length, request_.body.size());
    std::memcpy(data, request_.body.data(), length);
    return length;
  }

  std::string getenv(const char* name) override {
    const std::string_view variable{name};
    if (variable == "REQUEST_METHOD") return post_ ? "POST" : "GET";
    if (variable == "QUERY_STRING") return query_;
    if (variable == "CONTENT_TYPE") return content_type_;
    if (variable == "CONTENT_LENGTH") return std::to_string(request_.body.size());
    return {};
  }

 private:
  CgiRequest request_;
  bool post_;
  bool json_ = false;
  std::string query_;
  std::string content_type_;
};

std::optional<cgicc::Cgicc> parse(Input& input) {
  try {
    return std::optional<cgicc::Cgicc>(std::in_place, &input);
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception&) {
    throw HttpError(400, "The body is malformed.");  // cgicc's own words say no more
  }
}

}  // namespace

Parameters parse_cgi(CgiRequest request) {
  Input input{std::move(request)};
  const auto cgi = parse(input);
  if (input.json()) return parse_json(cgi->getEnvironment().getPostData());
  Parameters parameters;
  if (cgi->getElements().size() > kMaxParameters) throw HttpError(400, "The request has too many parameters.");
  for (const auto& entry : cgi->getElements()) parameters.add(entry.getName(), entry.getValue());
  return parameters;
}

}  // namespace beantrack::http
