#include "text/address.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <cstdint>

namespace beantrack::text {
namespace {

constexpr UChar32 kZeroWidthSpace = 0x200B;
constexpr std::string_view kEnds = "<>\"";
constexpr std::string_view kPunctuation = ".,;:!?'*_";  // of ASCII: "/" or "#" may end an address

bool is_one_of(std::string_view characters, UChar32 c) {
  return c >= 0 && c < 0x80 && characters.find(static_cast<char>(c)) != std::string_view::npos;
}

bool ends_address(UChar32 c) {
  if (c < 0) return false;  // not UTF-8
  return u_isUWhiteSpace(c) || u_charType(c) == U_CONTROL_CHAR || c == kZeroWidthSpace ||
         u_hasBinaryProperty(c, UCHAR_BIDI_CONTROL) || is_one_of(kEnds, c);
}

UChar32 next(std::string_view text, std::size_t& at) {
  auto after = static_cast<std::int32_t>(at);
  UChar32 c = 0;
  U8_NEXT(reinterpret_cast<const std::uint8_t*>(text.data()), after, static_cast<std::int32_t>(text.size()), c);
  at = static_cast<std::size_t>(after);
  return c;
}

UChar32 last_of(std::string_view text) {
  auto at = static_cast<std::int32_t>(text.size());
  UChar32 c = 0;
  U8_PREV(reinterpret_cast<const std::uint8_t*>(text.data()), 0, at, c);
  return c;
}

std::size_t count(std::string_view text, UChar32 character) {
  std::size_t found = 0;
  for (std::size_t at = 0; at < text.size();) found += next(text, at) == character;
  return found;
}

bool belongs_to_sentence(std::string_view address, UChar32 last) {
  if (last < 0) return false;
  if (is_one_of(kPunctuation, last)) return true;
  const auto category = U_GET_GC_MASK(last);
  if (category & U_GC_PE_MASK) return count(address, u_getBidiPairedBracket(last)) < count(address, last);
  return last >= 0x80 && (category & (U_GC_PI_MASK | U_GC_PF_MASK | U_GC_PO_MASK)) != 0;
}

}  // namespace

std::size_t address_length(std::string_view text) {
  std::size_t end = 0;
  for (std::size_t at = 0; at < text.size() && !ends_address(next(text, at));) end = at;
  while (end > 0) {
    const std::string_view address = text.substr(0, end);
    const UChar32 last = last_of(address);
    if (!belongs_to_sentence(address, last)) break;
    end -= static_cast<std::size_t>(U8_LENGTH(last));
  }
  return end;
}

}  // namespace beantrack::text
