// A message, and the rules for its text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/utf8.h"

namespace beantrack {

constexpr std::size_t kQuoteCharacters = 200;  // Unicode code points; the style sheet shows two lines of them

// The message that another one answers, as far as it is shown above it.
struct Quote {
  std::string id;
  std::string sender_id;
  std::string content;  // its beginning: kQuoteCharacters, but with a cluster that is kept whole (text/clusters.h)
};

struct Message {
  std::string id;         // "M00042"
  std::uint64_t seq = 0;  // 42: the order of messages
  std::string sender_id;
  std::string receiver_id;
  std::string content;  // UTF-8, lines parted by \n, as people are shown it; empty where there is nothing to see
  bool is_read = false;
  Time created_at{};
  std::optional<Time> read_at;  // nothing when unread, or read before this was recorded
  std::optional<std::uint64_t> reply_to{};  // seq of the message that this one answers
  std::optional<Quote> quote{};             // that message; nothing when it is gone
};

constexpr std::size_t kMaxMessageCharacters = 4000;  // Unicode code points
constexpr std::size_t kMaxClientIdLength = 64;       // ASCII characters

enum class TextFault { none, not_utf8, empty, too_long, control_character };

// What is wrong with `text` as a message: not UTF-8 (RFC 3629), nothing but white space, over kMaxMessageCharacters,
// or a control character (C0 but for newline and tab, DEL, C1).
TextFault check_text(std::string_view text);

// The same for a text of one line, such as a name: at most `max_characters`, and no newline or tab either.
TextFault check_line(std::string_view line, std::size_t max_characters);

// Line breaks as \n: a browser's plain form sends \r\n (HTML, "Converting an entry list to a list of name-value
// pairs"). A lone \r stays, and check_text refuses it.
std::string normalize_newlines(std::string_view text);

// The key of what two people write to each other, the same in both directions: "U00012:U00013" (messages.conversation).
std::string conversation_key(std::string_view one, std::string_view other);

// How many code points a UTF-8 text has.
std::size_t count_characters(std::string_view text);

// 1 to kMaxClientIdLength of A-Z a-z 0-9 _ - : what a client may call one attempt to send.
bool is_client_id(std::string_view text);

}  // namespace beantrack
