// ICU helpers for the files of text/. Other folders must not include it.
#pragma once

#include <unicode/utf8.h>
#include <unicode/utypes.h>

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace beantrack::text {

// Throws std::logic_error for a failure: what is asked of ICU here fails only where its data is missing.
inline void check(UErrorCode status) {
  if (U_FAILURE(status)) throw std::logic_error(std::string("ICU: ") + u_errorName(status));
}

// Takes the code point of `text` at `at`, which goes past it; negative for what is not UTF-8.
inline UChar32 take_code_point(std::string_view text, std::size_t& at) {
  auto after = static_cast<std::int32_t>(at);
  UChar32 c = 0;
  U8_NEXT(reinterpret_cast<const std::uint8_t*>(text.data()), after, static_cast<std::int32_t>(text.size()), c);
  at = static_cast<std::size_t>(after);
  return c;
}

// Appends a code point as UTF-8.
inline void append(std::string& text, UChar32 c) {
  char bytes[U8_MAX_LENGTH];
  std::int32_t length = 0;
  U8_APPEND_UNSAFE(bytes, length, c);
  text.append(bytes, static_cast<std::size_t>(length));
}

}  // namespace beantrack::text
