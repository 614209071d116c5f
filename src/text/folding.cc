#include "text/folding.h"

#include <unicode/bytestream.h>
#include <unicode/edits.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/uniset.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>

#include "text/icu.h"
#include "text/words.h"

namespace beantrack::text {
namespace {

using Kind = FoldedCharacter::Kind;

icu::UnicodeSet set_of(const char16_t* pattern) {
  UErrorCode status = U_ZERO_ERROR;
  icu::UnicodeSet set{icu::UnicodeString(pattern), status};
  check(status);
  set.freeze();
  return set;
}

const icu::Normalizer2& normalizer(const icu::Normalizer2* (*instance)(UErrorCode&)) {
  UErrorCode status = U_ZERO_ERROR;
  const auto* found = instance(status);
  check(status);
  return *found;
}

struct Tables {
  const icu::Normalizer2& casefold = normalizer(icu::Normalizer2::getNFKCCasefoldInstance);
  const icu::Normalizer2& decomposition = normalizer(icu::Normalizer2::getNFDInstance);
  // Not those that make another letter of the one they stand on, as in Indic scripts or in kana.
  const icu::UnicodeSet accents = set_of(
      u"[[[:Mn:]&[[:sc=Zinh:][:sc=Latn:][:sc=Grek:][:sc=Cyrl:][:sc=Arab:][:sc=Hebr:]]][\\u0640]-[\\u3099\\u309A]]");
  const icu::UnicodeSet unspaced = set_of(
      u"[[[:scx=Hani:][:scx=Hira:][:scx=Kana:][:scx=Bopo:][:scx=Hang:][:scx=Thai:][:scx=Laoo:][:scx=Khmr:]"
      u"[:scx=Mymr:][:scx=Tibt:][:scx=Yiii:]]&[[:L:][:Nl:]]]");
  const icu::UnicodeSet joints = set_of(u"[,.:/\\-\\u066B\\u066C]");
};

const Tables& tables() {
  static const Tables made;
  return made;
}

// Letters that have no decomposition, though people take them for another one: with a stroke, or as Arabic is typed
// (ة for ه, ى and the Persian ی for ي, ٱ for ا, ک for ك).
std::string_view plain_letter(UChar32 c) {
  static constexpr std::pair<UChar32, std::string_view> kPlain[]{
      {0xE6, "ae"}, {0xF0, "d"}, {0xF8, "o"}, {0xFE, "th"}, {0x111, "d"}, {0x127, "h"}, {0x131, "i"}, {0x138, "k"},
      {0x142, "l"}, {0x14B, "ng"}, {0x153, "oe"}, {0x167, "t"}, {0x180, "b"}, {0x192, "f"}, {0x1DD, "e"},
      {0x253, "b"}, {0x254, "o"}, {0x257, "d"}, {0x25B, "e"}, {0x260, "g"}, {0x268, "i"}, {0x272, "n"}, {0x289, "u"},
      {0x629, "ه"}, {0x649, "ي"}, {0x671, "ا"}, {0x6A9, "ك"}, {0x6CC, "ي"}};
  const auto found = std::lower_bound(std::begin(kPlain), std::end(kPlain), c,
                                      [](const auto& plain, UChar32 asked) { return plain.first < asked; });
  return found != std::end(kPlain) && found->first == c ? found->second : std::string_view();
}

// The character under its accents; `c` itself where it has none, or other marks than those.
UChar32 without_accents(UChar32 c) {
  icu::UnicodeString parts;
  if (!tables().decomposition.getDecomposition(c, parts)) return c;
  const UChar32 base = parts.char32At(0);
  const std::int32_t rest = parts.moveIndex32(0, 1);
  return rest < parts.length() && tables().accents.span(parts.getBuffer() + rest, parts.length() - rest,
                                                        USET_SPAN_SIMPLE) == parts.length() - rest
             ? base
             : c;
}

Kind kind_of(UChar32 c) {
  // Two of the letters that flags are written with are one flag.
  if (tables().unspaced.contains(c) || u_hasBinaryProperty(c, UCHAR_REGIONAL_INDICATOR)) return Kind::ideograph;
  const auto category = U_GET_GC_MASK(c);
  if (category & (U_GC_L_MASK | U_GC_N_MASK)) return Kind::letter;
  if (category & U_GC_M_MASK) return Kind::mark;
  if (tables().joints.contains(c)) return Kind::joint;
  return u_hasBinaryProperty(c, UCHAR_EXTENDED_PICTOGRAPHIC) ? Kind::pictograph : Kind::other;
}

// What `c`, which is in NFKC_Casefold, contributes to a word.
Kind fold(UChar32 c, std::string& folded) {
  folded.clear();
  if (tables().accents.contains(c)) return Kind::mark;
  const UChar32 base = without_accents(c);
  const Kind kind = kind_of(base);
  if (kind == Kind::other || kind == Kind::joint) return kind;
  if (const int digit = u_charDigitValue(base); digit >= 0)
    folded = static_cast<char>('0' + digit);
  else if (const auto plain = plain_letter(base); !plain.empty())
    folded = plain;
  else
    append(folded, base);
  return kind;
}

// ICU sorts the marks on one letter by insertion, so a long row of them takes the square of its length. The
// "Stream-Safe Text Format" of UAX #15 has 30 at most; no language has more than a few.
constexpr int kMaxMarks = 30;
constexpr UChar32 kFirstMark = 0x300;  // no mark is before it
// Normal form that is looked at, of a text of kMaxSearchedBytes: some characters stand for up to 18 others.
constexpr std::int32_t kMaxNormalBytes = 2 * static_cast<std::int32_t>(kMaxSearchedBytes);

// The end of the stretch from `begin` on that is normalized at once.
std::size_t end_of_stretch(std::string_view text, std::size_t begin) {
  int marks = 0;
  for (std::size_t at = begin; at < text.size();) {
    const std::size_t before = at;
    const UChar32 c = take_code_point(text, at);
    marks = c >= kFirstMark && u_getCombiningClass(c) != 0 ? marks + 1 : 0;
    if (marks > kMaxMarks) return before;
  }
  return text.size();
}

// Folds text.substr(begin, end - begin); returns how many bytes of normal form that were.
std::int32_t fold_stretch(std::string_view text, std::size_t begin, std::size_t end, std::int32_t most,
                          const std::function<void(const FoldedCharacter&)>& take) {
  UErrorCode status = U_ZERO_ERROR;
  std::string normal, folded;
  icu::StringByteSink<std::string> sink{&normal};
  icu::Edits edits;
  const auto size = static_cast<std::int32_t>(end - begin);
  tables().casefold.normalizeUTF8(0, {text.data() + begin, size}, sink, &edits, status);
  check(status);

  auto places = edits.getFineIterator();
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(normal.data());
  // A character that was written as several ("ﷺ") is the place of each of them.
  const auto end_of = [&](std::int32_t index) {
    return begin + static_cast<std::size_t>(places.sourceIndexFromDestinationIndex(index, status));
  };
  const auto begin_of = [&](std::int32_t index) {
    const bool inside = places.findDestinationIndex(index, status) && places.hasChange();
    return inside ? begin + static_cast<std::size_t>(places.sourceIndex()) : end_of(index);
  };
  const auto length = static_cast<std::int32_t>(normal.size());
  for (std::int32_t at = 0; at < std::min(length, most);) {
    const std::int32_t first = at;
    UChar32 c = 0;
    U8_NEXT(bytes, at, length, c);
    const Kind kind = c < 0 ? Kind::other : fold(c, folded);
    take({kind, folded, begin_of(first), end_of(at)});
    check(status);
  }
  return length;
}

}  // namespace

void for_each_folded(std::string_view text, const std::function<void(const FoldedCharacter&)>& take) {
  std::int32_t left = kMaxNormalBytes;
  for (std::size_t begin = 0, end = 0; begin < text.size() && left > 0; begin = end) {
    end = end_of_stretch(text, begin);
    left -= fold_stretch(text, begin, end, left, take);
  }
}

}  // namespace beantrack::text
