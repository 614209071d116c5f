#include "text/name.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <iterator>
#include <vector>

#include "model/user.h"
#include "text/badge_symbols.h"
#include "text/blank_symbols.h"
#include "text/icu.h"

namespace beantrack::text {
namespace {

constexpr UChar32 kNonJoiner = 0x200C, kJoiner = 0x200D;
constexpr UChar32 kTextStyle = 0xFE0E, kEmojiStyle = 0xFE0F;  // variation selectors 15 and 16
constexpr UChar32 kKeycap = 0x20E3;                           // combining enclosing keycap
constexpr UChar32 kReplacementCharacter = 0xFFFD;
constexpr std::uint8_t kVirama = 9;                           // canonical combining class

bool is_printable_ascii(char c) { return c >= ' ' && c <= '~'; }

bool is(UChar32 c, std::uint32_t categories) { return (U_GET_GC_MASK(c) & categories) != 0; }

bool is_pictograph(UChar32 c) {
  return u_hasBinaryProperty(c, UCHAR_EXTENDED_PICTOGRAPHIC) || u_hasBinaryProperty(c, UCHAR_EMOJI_MODIFIER);
}

bool is_virama(UChar32 c) { return u_getCombiningClass(c) == kVirama; }

// Whether nothing is seen of it, or nothing is known of it. A pictograph that is newer than ICU is seen as a box.
bool is_hidden(UChar32 c) {
  return is(c, U_GC_CF_MASK | U_GC_ZL_MASK | U_GC_ZP_MASK | U_GC_CO_MASK) ||
         (is(c, U_GC_CN_MASK) && !is_pictograph(c)) || (is(c, U_GC_ZS_MASK) && c != ' ') || is_blank_symbol(c) ||
         u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
}

bool is_visible(UChar32 c) { return is(c, U_GC_L_MASK | U_GC_N_MASK | U_GC_S_MASK) || is_pictograph(c); }

std::vector<UChar32> characters_of(std::string_view text) {
  std::vector<UChar32> characters;
  for (std::size_t at = 0; at < text.size();) characters.push_back(take_code_point(text, at));
  return characters;
}

// A position in a name, and what stands around it: 0 before the first and after the last character.
class Position {
 public:
  Position(const std::vector<UChar32>& name, std::size_t at) : name_(name), at_(at) {}

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
bool parts_joined_letters(const Position& position) {
  const auto joining = [](UChar32 c) { return u_getIntPropertyValue(c, UCHAR_JOINING_TYPE); };
  const auto is_transparent = [&](UChar32 c) { return joining(c) == U_JT_TRANSPARENT; };
  const auto left = joining(position.before(is_transparent)), right = joining(position.after(is_transparent));
  return (left == U_JT_LEFT_JOINING || left == U_JT_DUAL_JOINING) &&
         (right == U_JT_RIGHT_JOINING || right == U_JT_DUAL_JOINING);
}

// Whether a character that is hidden does something that one sees where it stands.
bool is_in_place(const Position& position) {
  const UChar32 c = position.character(), before = position.before(), after = position.after();
  if (c == kNonJoiner) return is_virama(before) || parts_joined_letters(position);
  if (c == kJoiner)  // RFC 5892 appendix A.2, Bengali's ra, and sequences of emoji
    return is_virama(before) || (is_virama(after) && is(before, U_GC_L_MASK)) ||
           (is_pictograph(before == kEmojiStyle ? position.before([](UChar32 p) { return p == kEmojiStyle; })
                                                : before) &&
            is_pictograph(after));
  if (!u_hasBinaryProperty(c, UCHAR_VARIATION_SELECTOR)) return false;
  if (c == kEmojiStyle && after == kKeycap) return is(before, U_GC_ND_MASK) || before == '#' || before == '*';
  if (is_pictograph(before)) return c == kTextStyle || c == kEmojiStyle;
  return u_hasBinaryProperty(before, UCHAR_IDEOGRAPHIC);
}

bool is_blank(UChar32 c) { return is(c, U_GC_CC_MASK | U_GC_Z_MASK); }

// Whether `c` leaves nothing in a shown name, wherever it stands.
bool is_dropped(UChar32 c) {
  const bool depends_on_place =
      c == kJoiner || c == kNonJoiner || u_hasBinaryProperty(c, UCHAR_VARIATION_SELECTOR);
  return is_badge_symbol(c) || (is_hidden(c) && !is_blank(c) && !depends_on_place);
}

// `name` with what `replacement` makes of each character that is not allowed where it stands. The neighbours of a
// character are those that are shown: one that is dropped keeps no joiner in its place.
template <typename Replacement>
std::string with_hidden_as(std::string_view name, Replacement replacement) {
  if (std::all_of(name.begin(), name.end(), is_printable_ascii)) return std::string(name);
  auto characters = characters_of(name);
  std::ranges::replace_if(characters, [](UChar32 c) { return c < 0; }, kReplacementCharacter);
  std::vector<UChar32> standing;
  std::ranges::remove_copy_if(characters, std::back_inserter(standing), is_dropped);
  std::string shown;
  std::size_t at = 0;  // in `standing`
  for (const UChar32 c : characters) {
    const bool dropped = is_dropped(c);
    const bool allowed = !dropped && !is(c, U_GC_CC_MASK) && (!is_hidden(c) || is_in_place({standing, at}));
    if (!dropped) ++at;
    allowed ? append(shown, c) : static_cast<void>(shown += replacement(c));
  }
  return shown;
}

std::string number_of(UChar32 c) {
  char text[16];
  std::snprintf(text, sizeof text, "<U+%04X>", static_cast<unsigned>(c));
  return text;
}

}  // namespace

bool has_badge_symbol(std::string_view name) {
  return std::ranges::any_of(characters_of(name), is_badge_symbol);
}

std::string normalize_whitespace(std::string_view name) {
  std::string folded;
  bool blank = false;
  for (std::size_t at = 0; at < name.size();) {
    const std::size_t begin = at;
    const UChar32 c = take_code_point(name, at);
    if (c >= 0 && is(c, U_GC_ZS_MASK)) {
      blank = true;
      continue;
    }
    if (blank && !folded.empty()) folded += ' ';
    blank = false;
    folded.append(name.substr(begin, at - begin));
  }
  return folded;
}

std::string without_hidden(std::string_view name) {
  return with_hidden_as(name, [](UChar32 c) { return is_blank(c) ? " " : ""; });
}

std::string spelled_name(std::string_view name) {
  return name.empty() ? "(empty)" : with_hidden_as(name, number_of);
}

TextFault check_name(std::string_view name) {
  if (const TextFault fault = check_line(name, kMaxNameCharacters); fault != TextFault::none) return fault;
  const auto characters = characters_of(name);
  bool visible = false;
  for (std::size_t i = 0; i < characters.size(); ++i) {
    const Position position{characters, i};
    const UChar32 c = position.character();
    const bool again = c == ' ' && position.before() == ' ';
    if (again || is_badge_symbol(c) || (is_hidden(c) && !is_in_place(position))) return TextFault::control_character;
    visible = visible || (is_visible(c) && !is_hidden(c));
  }
  return visible ? TextFault::none : TextFault::empty;
}

}  // namespace beantrack::text
