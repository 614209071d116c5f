// What leaves as lines: frames of the event stream, and lines of the log. An input is a name, a newline, and a text.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/printable.h"
#include "base/utf8.h"
#include "push/frame.h"
#include "fuzz/support/target.h"

namespace beantrack::fuzz {
namespace {

using nlohmann::json;

// The frame's data, as an EventSource reads it.
json data_of(const std::string& frame) {
  require(frame.ends_with("\n\n") && frame.find("\n\n") == frame.size() - 2, "a frame ends with its one empty line");
  require(frame.find_first_of(std::string_view("\r\0", 2)) == std::string::npos, "a frame has no CR and no NUL");
  require(is_utf8(frame), "a frame is UTF-8");
  require(frame.starts_with("id: 57000000123\nevent: message."), "a frame has its id and its kind");
  constexpr std::string_view kData = "\ndata: ";
  const auto begin = frame.find(kData) + kData.size(), end = frame.find('\n', begin);
  require(end + 2 == frame.size(), "the data is one line, the last");
  const json data = json::parse(frame.substr(begin, end - begin), nullptr, false);
  require(data.is_object(), "the data is a JSON object");
  return data;
}

void check_frame(std::string_view name, std::string_view text) {
  Event event{.id = {57, 123}, .kind = EventKind::message_sent, .user_id = "U00001", .subject = 42,
              .message = Message{}, .sender = {"U00002", std::string(name), Role::vendor}};
  event.message->id = "M00042";
  event.message->sender_id = "U00002";
  event.message->receiver_id = "U00001";
  event.message->content = text;
  const json data = data_of(push::frame(event));
  require(!is_utf8(text) || data["message"] == text, "the message arrives as it was written");
  require(!is_utf8(name) || data["user"]["name"] == name, "the name arrives as it is");
}

bool is_printable_ascii(char c) { return c >= ' ' && c <= '~'; }

// What quote_for_log() wrote, without its quotes and with \" and \\ resolved.
std::string unquoted(std::string_view line) {
  require(line.starts_with('"') && line.size() >= 2, "a quoted text begins with a quote");
  std::string text;
  std::size_t at = 1;
  for (; at < line.size() && line[at] != '"'; ++at) {
    if (line[at] == '\\' && (line[at + 1] == '"' || line[at + 1] == '\\')) ++at;
    text += line[at];
  }
  require(line.substr(at) == "\"" || line.substr(at) == "\"...", "a quoted text ends with its first bare quote");
  return text;
}

void check_log(std::string_view text) {
  const std::string line = printable(text), value = quote_for_log(text);
  require(std::all_of(line.begin(), line.end(), is_printable_ascii), "a line of the log is printable ASCII");
  require(std::all_of(value.begin(), value.end(), is_printable_ascii), "a quoted text is printable ASCII");
  require(printable(line) == line, "escaping is idempotent");
  require(unquoted(value) == printable(text.substr(0, kMaxQuoted)), "a quoted text can be read back");
}

}  // namespace

void fuzz(std::string_view input) {
  const auto parts = lines(input, 2);
  check_frame(parts[0], parts[1]);
  check_log(input);
}

}  // namespace beantrack::fuzz
