#include "text/name.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <cstdint>
#include <vector>

#include "model/user.h"

namespace beantrack::text {
namespace {

constexpr UChar32 kNonJoiner = 0x200C, kJoiner = 0x200D;
constexpr UChar32 kBlankBraille = 0x2800;  // a symbol without a dot

bool is(UChar32 c, std::uint32_t categories) { return (U_GET_GC_MASK(c) & categories) != 0; }

bool is_visible(UChar32 c) {
  return is(c, U_GC_L_MASK | U_GC_N_MASK | U_GC_S_MASK) && c != kBlankBraille &&
         !u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
}

bool is_hidden(UChar32 c) {
  return is(c, U_GC_CF_MASK | U_GC_ZL_MASK | U_GC_ZP_MASK | U_GC_CO_MASK) ||
         u_hasBinaryProperty(c, UCHAR_NONCHARACTER_CODE_POINT);
}

bool is_pictograph(UChar32 c) {
  return u_hasBinaryProperty(c, UCHAR_EXTENDED_PICTOGRAPHIC) || u_hasBinaryProperty(c, UCHAR_EMOJI_MODIFIER);
}

// Whether a joiner may stand at `place`. A letter or pictograph before it may have marks.
bool joins(const std::vector<UChar32>& name, std::size_t place) {
  std::size_t before = place;
  while (before > 0 && is(name[before - 1], U_GC_M_MASK)) --before;
  if (before == 0 || place + 1 == name.size()) return false;
  const UChar32 left = name[before - 1], right = name[place + 1];
  return (is(left, U_GC_L_MASK) && is(right, U_GC_L_MASK)) ||
         (name[place] == kJoiner && is_pictograph(left) && is_pictograph(right));
}

std::vector<UChar32> characters_of(std::string_view text) {
  std::vector<UChar32> characters;
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto length = static_cast<std::int32_t>(text.size());
  for (std::int32_t at = 0; at < length;) {
    UChar32 c = 0;
    U8_NEXT(bytes, at, length, c);
    characters.push_back(c);
  }
  return characters;
}

}  // namespace

TextFault check_name(std::string_view name) {
  if (const TextFault fault = check_line(name, kMaxNameCharacters); fault != TextFault::none) return fault;
  const auto characters = characters_of(name);
  bool visible = false;
  for (std::size_t i = 0; i < characters.size(); ++i) {
    const UChar32 c = characters[i];
    const bool joiner = c == kJoiner || c == kNonJoiner;
    if (joiner ? !joins(characters, i) : is_hidden(c)) return TextFault::control_character;
    visible = visible || is_visible(c);
  }
  return visible ? TextFault::none : TextFault::empty;
}

}  // namespace beantrack::text
