// What may be the name of a person, who is known to others by it alone: so that nobody's looks like another's for what
// one does not see in it.
//
//   const std::string name = text::normalize_whitespace(typed);
//   if (text::check_name(name) == TextFault::none) …
//
// Thread rule: any thread.
#pragma once

#include <string>
#include <string_view>

#include "model/message.h"

namespace beantrack::text {

// `name` with a space for each row of blanks, of whatever kind (Unicode's Zs, such as U+00A0 and U+3000), and none at
// its ends. What is not UTF-8 stays as it is.
std::string normalize_whitespace(std::string_view name);

// `name` without the characters that check_name refuses, but that blanks, line breaks and controls become spaces, and
// what is not UTF-8 U+FFFD. For normalize_whitespace to go on with.
std::string without_hidden(std::string_view name);

// `name` with those characters written as their numbers, for an operator: "Ad<U+202E>min". Never empty.
std::string spelled_name(std::string_view name);

// What is wrong with `name`: not UTF-8; empty, also without any letter, digit or symbol that one sees; over
// kMaxNameCharacters; or a control_character, or another one that is not seen, or turns what stands beside it:
//   - of Unicode's Cf (such as U+202E), Default_Ignorable_Code_Point (U+3164, U+034F), or a blank symbol (U+2800);
//   - a line separator, a blank but for a single space, private use, or a character that is not assigned;
//   - a symbol that looks like the mark of a verified company (text/badge_symbols.h).
// These may stand where they do something that one sees:
//   - a zero-width non-joiner or joiner beside a virama or, the former, between letters that would join (RFC 5892,
//     appendix A.1 and A.2); a joiner between two pictographs;
//   - a variation selector right after a pictograph or an ideograph, and in a keycap.
TextFault check_name(std::string_view name);

// Whether `name` has such a symbol, which is one of the reasons for check_name to refuse it.
bool has_badge_symbol(std::string_view name);

}  // namespace beantrack::text
