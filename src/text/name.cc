#include "text/name.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cstdint>
#include <vector>

#include "model/user.h"

namespace beantrack::text {
namespace {

constexpr UChar32 kNonJoiner = 0x200C, kJoiner = 0x200D;
constexpr UChar32 kTextStyle = 0xFE0E, kEmojiStyle = 0xFE0F;  // variation selectors 15 and 16
constexpr UChar32 kKeycap = 0x20E3;                           // combining enclosing keycap
constexpr UChar32 kBlankBraille = 0x2800;                     // a symbol without a dot
constexpr std::uint8_t kVirama = 9;                           // canonical combining class

bool is(UChar32 c, std::uint32_t categories) { return (U_GET_GC_MASK(c) & categories) != 0; }

bool is_pictograph(UChar32 c) {
  return u_hasBinaryProperty(c, UCHAR_EXTENDED_PICTOGRAPHIC) || u_hasBinaryProperty(c, UCHAR_EMOJI_MODIFIER);
}

bool is_virama(UChar32 c) { return u_getCombiningClass(c) == kVirama; }

// Whether nothing is seen of it, or nothing is known of it. A pictograph that is newer than ICU is seen as a box.
bool is_hidden(UChar32 c) {
  return is(c, U_GC_CF_MASK | U_GC_ZL_MASK | U_GC_ZP_MASK | U_GC_CO_MASK) ||
         (is(c, U_GC_CN_MASK) && !is_pictograph(c)) || (is(c, U_GC_ZS_MASK) && c != ' ') || c == kBlankBraille ||
         u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
}

bool is_visible(UChar32 c) { return is(c, U_GC_L_MASK | U_GC_N_MASK | U_GC_S_MASK) || is_pictograph(c); }

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

// A place of a name, and what stands around it: 0 before the first and after the last character.
class Place {
 public:
  Place(const std::vector<UChar32>& name, std::size_t at) : name_(name), at_(at) {}

  UChar32 character() const { return name_[at_]; }
  UChar32 before() const { return at_ > 0 ? name_[at_ - 1] : 0; }
  UChar32 after() const { return at_ + 1 < name_.size() ? name_[at_ + 1] : 0; }

  // The nearest before or after it that `is_skipped` is not true of.
  template <typename Skipped>
  UChar32 before(Skipped is_skipped) const {
    const auto found = std::find_if_not(name_.rend() - static_cast<std::ptrdiff_t>(at_), name_.rend(), is_skipped);
    return found == name_.rend() ? 0 : *found;
  }
  template <typename Skipped>
  UChar32 after(Skipped is_skipped) const {
    const auto found = std::find_if_not(name_.begin() + static_cast<std::ptrdiff_t>(at_) + 1, name_.end(), is_skipped);
    return found == name_.end() ? 0 : *found;
  }

 private:
  const std::vector<UChar32>& name_;
  std::size_t at_;
};

// RFC 5892 appendix A.1: where a joiner changes how letters are joined.
bool parts_joined_letters(const Place& place) {
  const auto joining = [](UChar32 c) { return u_getIntPropertyValue(c, UCHAR_JOINING_TYPE); };
  const auto is_transparent = [&](UChar32 c) { return joining(c) == U_JT_TRANSPARENT; };
  const auto left = joining(place.before(is_transparent)), right = joining(place.after(is_transparent));
  return (left == U_JT_LEFT_JOINING || left == U_JT_DUAL_JOINING) &&
         (right == U_JT_RIGHT_JOINING || right == U_JT_DUAL_JOINING);
}

// Whether a character that is hidden does something that one sees where it stands.
bool is_in_place(const Place& place) {
  const UChar32 c = place.character(), before = place.before(), after = place.after();
  if (c == kNonJoiner) return is_virama(before) || parts_joined_letters(place);
  if (c == kJoiner)  // RFC 5892 appendix A.2, Bengali's ra, and sequences of emoji
    return is_virama(before) || (is_virama(after) && is(before, U_GC_L_MASK)) ||
           (is_pictograph(before == kEmojiStyle ? place.before([](UChar32 p) { return p == kEmojiStyle; }) : before) &&
            is_pictograph(after));
  if (!u_hasBinaryProperty(c, UCHAR_VARIATION_SELECTOR)) return false;
  if (c == kEmojiStyle && after == kKeycap) return is(before, U_GC_ND_MASK) || before == '#' || before == '*';
  if (is_pictograph(before)) return c == kTextStyle || c == kEmojiStyle;
  return u_hasBinaryProperty(before, UCHAR_IDEOGRAPHIC);
}

}  // namespace

std::string fold_blanks(std::string_view name) {
  std::string folded;
  bool blank = false;
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(name.data());
  const auto length = static_cast<std::int32_t>(name.size());
  for (std::int32_t at = 0; at < length;) {
    const std::int32_t begin = at;
    UChar32 c = 0;
    U8_NEXT(bytes, at, length, c);
    if (c >= 0 && is(c, U_GC_ZS_MASK)) {
      blank = true;
      continue;
    }
    if (blank && !folded.empty()) folded += ' ';
    blank = false;
    folded.append(name.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(at - begin)));
  }
  return folded;
}

TextFault check_name(std::string_view name) {
  if (const TextFault fault = check_line(name, kMaxNameCharacters); fault != TextFault::none) return fault;
  const auto characters = characters_of(name);
  bool visible = false;
  for (std::size_t i = 0; i < characters.size(); ++i) {
    const Place place{characters, i};
    const UChar32 c = place.character();
    const bool again = c == ' ' && place.before() == ' ';
    if (again || (is_hidden(c) && !is_in_place(place))) return TextFault::control_character;
    visible = visible || (is_visible(c) && !is_hidden(c));
  }
  return visible ? TextFault::none : TextFault::empty;
}

}  // namespace beantrack::text
