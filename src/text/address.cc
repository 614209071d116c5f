#include "text/address.h"

#include <unicode/uchar.h>

#include <map>

#include "text/icu.h"

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
  return (U_GET_GC_MASK(c) & (U_GC_PI_MASK | U_GC_PF_MASK | U_GC_PO_MASK)) != 0;
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
