#include "text/address.h"

#include <unicode/uchar.h>

#include <map>

#include "text/icu.h"

namespace beantrack::text {
namespace {

constexpr UChar32 kZeroWidthSpace = 0x200B;
constexpr UChar32 kLeftSingleQuote = 0x2018, kApostrophe = 0x2019;
constexpr UChar32 kLowSingleQuote = 0x201A, kLowDoubleQuote = 0x201E;  // opening brackets to Unicode
constexpr std::string_view kEnds = "<>\"`|\\^{}";  // of ASCII: no address has them (RFC 3986 section 2)
constexpr std::string_view kPunctuation = ".,;:!?'*_~";  // of ASCII: "/" or "#" may end an address

bool is_one_of(std::string_view characters, UChar32 c) {
  return c >= 0 && c < 0x80 && characters.find(static_cast<char>(c)) != std::string_view::npos;
}

// Not the single ones, which are apostrophes too.
bool is_quote(UChar32 c) {
  if (c == kLowSingleQuote || c == kLowDoubleQuote) return true;
  return c != kLeftSingleQuote && c != kApostrophe && (U_GET_GC_MASK(c) & (U_GC_PI_MASK | U_GC_PF_MASK)) != 0;
}

// Of scripts that put no space behind it.
bool is_wide_punctuation(UChar32 c) {
  const auto width = u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH);
  return (width == U_EA_WIDE || width == U_EA_FULLWIDTH) && u_charType(c) == U_OTHER_PUNCTUATION;
}

bool ends_address(UChar32 c) {
  if (c < 0) return false;  // not UTF-8
  return is_quote(c) || is_wide_punctuation(c) || is_one_of(kEnds, c) || u_isUWhiteSpace(c) ||
         u_charType(c) == U_CONTROL_CHAR || c == kZeroWidthSpace || u_hasBinaryProperty(c, UCHAR_BIDI_CONTROL);
}

// The brackets of an address that are open, and how many of each.
class Brackets {
 public:
  // Takes in the next character. Tells whether it closes a bracket that is not open.
  bool is_unopened(UChar32 c) {
    const auto category = U_GET_GC_MASK(c);
    if (category & U_GC_PS_MASK) ++open_[c];
    return (category & U_GC_PE_MASK) && open_[u_getBidiPairedBracket(c)]-- <= 0;
  }

 private:
  std::map<UChar32, int> open_;
};

bool is_punctuation(UChar32 c) {
  if (c < 0x80) return is_one_of(kPunctuation, c);
  return u_hasBinaryProperty(c, UCHAR_EXTENDED_PICTOGRAPHIC) || u_hasBinaryProperty(c, UCHAR_EMOJI_COMPONENT) ||
         u_hasBinaryProperty(c, UCHAR_VARIATION_SELECTOR) ||
         (U_GET_GC_MASK(c) & (U_GC_PI_MASK | U_GC_PF_MASK | U_GC_PO_MASK)) != 0;
}

}  // namespace

std::size_t address_length(std::string_view text) {
  Brackets brackets;
  std::size_t length = 0;
  for (std::size_t at = 0; at < text.size();) {
    const UChar32 c = take_code_point(text, at);
    if (ends_address(c)) break;
    if (!brackets.is_unopened(c) && !is_punctuation(c)) length = at;
  }
  return length;
}

}  // namespace beantrack::text
