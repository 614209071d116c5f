#include "load/response_reader.h"

#include <strings.h>

#include <algorithm>
#include <charconv>

namespace bench {
namespace {

constexpr std::size_t kMaxHead = 64 * 1024;  // bytes

std::size_t number(std::string_view text, int base) {
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (error != std::errc() || end == text.data()) throw ProtocolError("no number: " + std::string(text));
  return value;
}

std::string_view value_of(std::string_view line, std::size_t colon) {
  const std::size_t begin = line.find_first_not_of(' ', colon + 1);
  return begin == std::string_view::npos ? std::string_view() : line.substr(begin);
}

bool same_name(std::string_view name, std::string_view expected) {
  return name.size() == expected.size() && ::strncasecmp(name.data(), expected.data(), name.size()) == 0;
}

}  // namespace

void ResponseReader::feed(std::string_view bytes) {
  pending_.append(bytes);
  while (step()) {
  }
  pending_.erase(0, used_);
  used_ = 0;
}

bool ResponseReader::step() {
  std::string line;
  switch (state_) {
    case State::head: {
      const std::size_t end = pending_.find("\r\n\r\n", used_);
      if (end == std::string::npos) {
        if (pending_.size() - used_ > kMaxHead) throw ProtocolError("a head of more than 64 KiB");
        return false;
      }
      read_head();
      return true;
    }
    case State::body:
      if (!take_bytes()) return false;
      state_ = State::done;
      return false;
    case State::unbounded:
      body_.append(pending_, used_);
      used_ = pending_.size();
      return false;
    case State::chunk_size:
      if (!take_line(line)) return false;
      missing_ = number(line, 16);
      state_ = missing_ > 0 ? State::chunk : State::trailer;
      return true;
    case State::chunk:
      if (!take_bytes()) return false;
      state_ = State::chunk_end;
      return true;
    case State::chunk_end:
      if (!take_line(line)) return false;
      state_ = State::chunk_size;
      return true;
    case State::trailer:
      if (!take_line(line)) return false;
      if (line.empty()) state_ = State::done;
      return state_ != State::done;
    case State::done:
      return false;
  }
  return false;
}

void ResponseReader::read_head() {
  std::string line;
  if (!take_line(line) || line.size() < 12 || line.compare(0, 7, "HTTP/1.") != 0)
    throw ProtocolError("no status line: " + line);
  status_ = static_cast<int>(number(std::string_view(line).substr(9, 3), 10));
  bool chunked = false, bounded = status_ / 100 == 1 || status_ == 204 || status_ == 304;
  closes_ = false;
  missing_ = 0;
  while (take_line(line) && !line.empty()) {
    const std::size_t colon = line.find(':');
    if (colon == std::string::npos) throw ProtocolError("no header: " + line);
    const std::string_view name = std::string_view(line).substr(0, colon), value = value_of(line, colon);
    if (same_name(name, "content-length")) missing_ = number(value, 10), bounded = true;
    if (same_name(name, "transfer-encoding")) chunked = same_name(value, "chunked");
    if (same_name(name, "connection")) closes_ = same_name(value, "close");
  }
  state_ = chunked ? State::chunk_size : !bounded ? State::unbounded : missing_ > 0 ? State::body : State::done;
}

bool ResponseReader::take_line(std::string& line) {
  const std::size_t end = pending_.find("\r\n", used_);
  if (end == std::string::npos) return false;
  line.assign(pending_, used_, end - used_);
  used_ = end + 2;
  return true;
}

// True once the last byte is there.
bool ResponseReader::take_bytes() {
  const std::size_t count = std::min(missing_, pending_.size() - used_);
  body_.append(pending_, used_, count);
  used_ += count;
  missing_ -= count;
  return missing_ == 0;
}

std::string ResponseReader::take_body() {
  std::string taken;
  taken.swap(body_);
  return taken;
}

void ResponseReader::reset() {
  state_ = State::head;
  pending_.clear();
  body_.clear();
  status_ = 0;
}

}  // namespace bench
