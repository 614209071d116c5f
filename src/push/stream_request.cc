#include "push/stream_request.h"

#include <algorithm>
#include <cctype>

#include "base/cookie.h"
#include "crypto/token.h"

namespace beantrack::push {
namespace {

// To http-parser: whatever follows the head is not HTTP. A body that somebody sends is not taken for another request.
constexpr int kStopHere = 2;

StreamRequest& request_of(http_parser* parser) { return *static_cast<StreamRequest*>(parser->data); }

// The value of `name` in a query's "name=value" pairs.
std::optional<std::string> pair_value(std::string_view pairs, std::string_view name) {
  while (!pairs.empty()) {
    const auto end = std::min(pairs.find('&'), pairs.size());
    const auto pair = pairs.substr(0, end);
    pairs.remove_prefix(std::min(end + 1, pairs.size()));
    const auto equals = pair.find('=');
    if (equals != std::string_view::npos && pair.substr(0, equals) == name) return std::string(pair.substr(equals + 1));
  }
  return std::nullopt;
}

}  // namespace

StreamRequest::StreamRequest() {
  http_parser_init(&parser_, HTTP_REQUEST);
  parser_.data = this;
}

int StreamRequest::on_url(http_parser* parser, const char* data, std::size_t length) {
  auto& request = request_of(parser);
  if (!request.too_large_) request.url_.append(data, length);
  return 0;
}

int StreamRequest::on_field(http_parser* parser, const char* data, std::size_t length) {
  auto& request = request_of(parser);
  if (request.too_large_) return 0;
  if (request.in_value_) request.field_.clear();
  request.in_value_ = false;
  for (std::size_t i = 0; i < length; ++i)
    request.field_ += static_cast<char>(std::tolower(static_cast<unsigned char>(data[i])));
  return 0;
}

int StreamRequest::on_value(http_parser* parser, const char* data, std::size_t length) {
  auto& request = request_of(parser);
  if (request.too_large_) return 0;
  const bool begins = !request.in_value_;
  request.in_value_ = true;
  if (request.field_ == "cookie") {
    if (begins && !request.cookie_.empty()) request.cookie_ += "; ";
    request.cookie_.append(data, length);
  } else if (request.field_ == "last-event-id") {
    if (begins) request.last_event_id_.emplace();
    request.last_event_id_->append(data, length);
  } else if (request.field_ == "https") {
    request.https_.append(data, length);
  } else if (request.field_ == "x-request-id") {
    request.id_.append(data, length);
  }
  return 0;
}

int StreamRequest::on_head_complete(http_parser* parser) {
  request_of(parser).complete_ = true;
  return kStopHere;
}

StreamRequest::Progress StreamRequest::read(std::string_view bytes) {
  static const http_parser_settings settings = [] {
    http_parser_settings callbacks;
    http_parser_settings_init(&callbacks);
    callbacks.on_url = on_url;
    callbacks.on_header_field = on_field;
    callbacks.on_header_value = on_value;
    callbacks.on_headers_complete = on_head_complete;
    return callbacks;
  }();
  if (complete_) return Progress::complete;
  size_ += bytes.size();
  too_large_ = size_ > kMaxRequestHead;
  if (size_ > kMaxDrainedHead) return Progress::too_large;
  http_parser_execute(&parser_, &settings, bytes.data(), bytes.size());
  if (complete_) return too_large_ ? Progress::too_large : Progress::complete;
  return HTTP_PARSER_ERRNO(&parser_) == HPE_OK ? Progress::reading : Progress::malformed;
}

std::string StreamRequest::path() const { return url_.substr(0, url_.find('?')); }

std::string StreamRequest::session_token() const {
  return std::string(find_cookie(cookie_, cookie_name(crypto::kSessionCookie, https_ == "on")).value_or(""));
}

std::optional<std::string> StreamRequest::query_value(std::string_view name) const {
  const auto question = url_.find('?');
  if (question == std::string::npos) return std::nullopt;
  return pair_value(std::string_view(url_).substr(question + 1), name);
}

std::optional<StreamRequest::Cursor> StreamRequest::cursor() const {
  if (last_event_id_)
    if (const auto position = parse_event_id(*last_event_id_)) return Cursor{position};
  if (const auto after = query_value("after")) return Cursor{parse_event_id(*after)};
  if (last_event_id_ && !last_event_id_->empty()) return Cursor{std::nullopt};
  return std::nullopt;
}

}  // namespace beantrack::push
