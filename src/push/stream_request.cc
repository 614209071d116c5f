#include "push/stream_request.h"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <cstdint>
#include <utility>

#include "base/cookie.h"
#include "crypto/token.h"

namespace beantrack::push {
namespace {

namespace beast = boost::beast;

constexpr std::string_view kLineEnd = "\r\n";

std::string_view view_of(beast::string_view text) { return {text.data(), text.size()}; }

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

StreamRequest::Progress StreamRequest::read(std::string_view bytes) {
  for (std::size_t i = 0; i < bytes.size() && !outcome_; ++i) {
    if (!take(bytes[i])) {
      outcome_ = Progress::malformed;
    } else if (ended_ || size_ > kMaxDrainedHead) {
      outcome_ = finish();
    }
  }
  return outcome_.value_or(Progress::reading);
}

// Looks for the end of the head, and for what can be refused before: what does not begin like a request, a line that
// does not end with CR LF, and one that continues the line before. Takes no more than it must know of a head that is
// too large.
bool StreamRequest::take(char byte) {
  if (size_++ == 0 && (byte < 'A' || byte > 'Z')) return false;
  if (head_.size() < kMaxRequestHead) head_ += byte;
  const char before = std::exchange(last_, byte);
  if (byte != '\n') return line_length_++ > 0 || (byte != ' ' && byte != '\t');
  ended_ = line_length_ == 1;
  line_length_ = 0;
  return before == '\r';
}

StreamRequest::Progress StreamRequest::finish() {
  const bool too_large = size_ > kMaxRequestHead;
  if (too_large) {  // its first lines are enough to know the request's name
    const auto end = head_.rfind(kLineEnd);
    head_.resize(end == std::string::npos ? 0 : end + kLineEnd.size());
    head_ += kLineEnd;
  }
  const bool valid = parse();
  head_ = {};
  if (too_large) return Progress::too_large;
  return valid ? Progress::complete : Progress::malformed;
}

bool StreamRequest::parse() {
  beast::http::request_parser<beast::http::empty_body> parser;
  parser.header_limit(static_cast<std::uint32_t>(head_.size()));
  parser.skip(true);  // a body that somebody sends is not read, and not taken for another request
  beast::error_code fault;
  parser.put(boost::asio::buffer(head_), fault);
  if (fault || !parser.is_header_done()) return false;
  const auto& request = parser.get();
  is_get_ = request.method() == beast::http::verb::get;
  url_ = view_of(request.target());
  for (const auto& field : request) take_field(view_of(field.name_string()), view_of(field.value()));
  return true;
}

void StreamRequest::take_field(std::string_view name, std::string_view value) {
  const auto is = [&](beast::string_view known) { return beast::iequals({name.data(), name.size()}, known); };
  if (is("cookie")) {
    if (!cookie_.empty()) cookie_ += "; ";
    cookie_ += value;
  } else if (is("last-event-id")) {
    last_event_id_ = value;
  } else if (is("https")) {
    https_ += value;
  } else if (is("x-request-id")) {
    id_ += value;
  }
}

std::string StreamRequest::path() const { return url_.substr(0, url_.find('?')); }

std::string StreamRequest::session_token() const {
  return std::string(find_cookie(cookie_, cookie_name(kSessionCookie, https_ == "on")).value_or(""));
}

std::optional<std::string> StreamRequest::query_value(std::string_view name) const {
  const auto query = url_.find('?');
  if (query == std::string::npos) return std::nullopt;
  return pair_value(std::string_view(url_).substr(query + 1), name);
}

std::optional<StreamRequest::Cursor> StreamRequest::cursor() const {
  if (last_event_id_)
    if (const auto position = parse_event_id(*last_event_id_)) return Cursor{position};
  if (const auto after = query_value("after")) return Cursor{parse_event_id(*after)};
  if (last_event_id_ && !last_event_id_->empty()) return Cursor{std::nullopt};
  return std::nullopt;
}

}  // namespace beantrack::push
