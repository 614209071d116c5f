// UTF-8 by RFC 3629: no overlong forms, no surrogates, nothing past U+10FFFF.
//
// Thread rule: any thread.
#pragma once

#include <string_view>

namespace beantrack {

constexpr char32_t kNoCodePoint = 0xFFFFFFFF;

// Takes one code point off the front of `text`, which is not empty; kNoCodePoint when what stands there is not UTF-8.
char32_t take_code_point(std::string_view& text);

bool is_utf8(std::string_view text);

}  // namespace beantrack
