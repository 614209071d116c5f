#include "text/visible.h"

#include <unicode/uchar.h>

#include "text/blank_symbols.h"
#include "text/icu.h"

namespace beantrack::text {
namespace {

constexpr UChar32 kReplacementCharacter = 0xFFFD;

bool is_visible(UChar32 c) {
  if (is_blank_symbol(c) || u_isUWhiteSpace(c)) return false;
  if (u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT)) return false;
  // The signs of Format that show, such as U+0600 ARABIC NUMBER SIGN, stand before what they belong to.
  if (u_hasBinaryProperty(c, UCHAR_PREPENDED_CONCATENATION_MARK)) return true;
  return (U_GET_GC_MASK(c) & (U_GC_CC_MASK | U_GC_CF_MASK | U_GC_Z_MASK | U_GC_MN_MASK | U_GC_ME_MASK)) == 0;
}

}  // namespace

bool is_visible(std::string_view text) {
  for (std::size_t at = 0; at < text.size();)
    if (const UChar32 c = take_code_point(text, at); is_visible(c < 0 ? kReplacementCharacter : c)) return true;
  return false;
}

}  // namespace beantrack::text
