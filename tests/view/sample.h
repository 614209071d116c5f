// What the tests of the pages show: two people, their messages, and text that tries to break out.
#pragma once

#include <string>
#include <string_view>

#include "language/phrases.h"
#include "support/folders.h"
#include "view/pages.h"

namespace beantrack::view::tests {

inline const User kMe{"U00013", "Nakato", Role::supplier};
inline const User kContact{"U00012", "Okello", Role::vendor};

inline constexpr std::string_view kHostile = "\"'><script>alert(1)</script>&amp;{{TOKEN}}";
inline constexpr std::string_view kHostileEscaped =
    "&quot;&#39;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;{{TOKEN}}";

inline void load() {
  language::load_phrases(beantrack::tests::locale_dir());
  load_templates(beantrack::tests::template_dir());
}

inline Layout signed_in() { return {.csrf_token = "token-1", .user = kMe, .unread = 3, .cursor = EventId{57, 123}}; }
inline Layout anonymous() { return {.csrf_token = "token-2", .user = {}, .unread = 0, .cursor = {}}; }

// Number `seq`, sent at 2026-11-22T14:15:03.123Z.
inline Message message(std::uint64_t seq, const User& from, const User& to, std::string_view text) {
  return {.id = "M0004" + std::to_string(seq % 10),
          .seq = seq,
          .sender_id = from.id,
          .receiver_id = to.id,
          .content = std::string(text),
          .is_read = false,
          .created_at = time_from_ms(1795356903123),
          .read_at = {}};
}

inline bool has(std::string_view html, std::string_view part) { return html.find(part) != std::string_view::npos; }

inline std::size_t count(std::string_view html, std::string_view part) {
  std::size_t found = 0;
  for (auto at = html.find(part); at != std::string_view::npos; at = html.find(part, at + 1)) ++found;
  return found;
}

}  // namespace beantrack::view::tests
