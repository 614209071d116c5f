// What one sees of a text, and what one does not.
//
// Thread rule: any thread.
#pragma once

#include <string_view>

namespace beantrack::text {

// Whether `text` has a character that shows. These do not: white space, control characters, what Unicode calls
// Default_Ignorable (such as U+200B, U+00AD, U+3164 and variation selectors) or Format, blank symbols
// (text/blank_symbols.h), and accents, which show only on another character. What is private or not assigned shows as
// a box.
bool is_visible(std::string_view text);

}  // namespace beantrack::text
