// What may be the name of a person, who is known to others by it alone.
//
//   if (text::check_name("Okello") == TextFault::none) …
//
// Thread rule: any thread.
#pragma once

#include <string_view>

#include "model/message.h"

namespace beantrack::text {

// What is wrong with `name`: not UTF-8; empty, also without any letter, digit or symbol that one sees; over
// kMaxNameCharacters; or a control_character, or another one that hides or turns what stands beside it: a format
// character (Unicode's Cf, such as U+202E), a line separator, private use, or a noncharacter. A zero-width joiner or
// non-joiner may stand where scripts need it, between two letters, and a joiner between two pictographs.
TextFault check_name(std::string_view name);

}  // namespace beantrack::text
