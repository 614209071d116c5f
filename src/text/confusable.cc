#include "text/confusable.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uspoof.h>

#include <algorithm>
#include <memory>
#include <set>
#include <span>
#include <utility>

#include "text/icu.h"

namespace beantrack::text {
namespace {

constexpr std::int32_t kMaxPrototype = 64;  // UTF-16 units of one character's skeleton; the longest has 18
constexpr std::size_t kShortestSimplified = 6;  // letters: "Ella" and "Ela" are different names
constexpr std::size_t kShortestSingleWord = 8, kShortestWords = 5;  // characters of a company's name within another
constexpr std::size_t kMostWords = 24, kMostWordsOfCompany = 12;  // that are compared
constexpr UChar32 kTatweel = 0x0640;  // lengthens an Arabic word
constexpr UChar32 kTrademark = 0x2122, kServiceMark = 0x2120;
// What UTS 39 makes of Cyrillic and Greek k, and of a small capital m.
constexpr UChar32 kKra = 0x0138, kTurnedW = 0x028D;
constexpr UChar32 kTehMarbuta = 0x0629;  // at the end of an Arabic word, often written as heh

struct CloseChecker {
  void operator()(USpoofChecker* checker) const { uspoof_close(checker); }
};
using Checker = std::unique_ptr<USpoofChecker, CloseChecker>;

const USpoofChecker* checker() {
  static const Checker made = [] {
    UErrorCode status = U_ZERO_ERROR;
    Checker opened{uspoof_open(&status)};
    check(status);
    uspoof_setChecks(opened.get(), USPOOF_RESTRICTION_LEVEL, &status);
    uspoof_setRestrictionLevel(opened.get(), USPOOF_HIGHLY_RESTRICTIVE);
    check(status);
    return opened;
  }();
  return made.get();
}

const icu::Normalizer2& compatibility() {
  UErrorCode status = U_ZERO_ERROR;
  const auto* normalizer = icu::Normalizer2::getNFKDInstance(status);
  check(status);
  return *normalizer;
}

bool is(UChar32 c, std::uint32_t categories) { return (U_GET_GC_MASK(c) & categories) != 0; }

bool is_mark(UChar32 c) { return is(c, U_GC_MN_MASK | U_GC_ME_MASK); }

bool is_ascii_letter_or_digit(UChar32 c) { return c < 0x80 && u_isalnum(c); }

// "LATIN LETTER SMALL CAPITAL K", "LATIN SMALL LETTER D WITH STROKE", "REGIONAL INDICATOR SYMBOL LETTER K": the letter
// that Unicode names such a character after, in lower case; 0 for any other character.
UChar32 named_letter(UChar32 c) {
  char buffer[128];
  UErrorCode status = U_ZERO_ERROR;
  const auto length = u_charName(c, U_UNICODE_CHAR_NAME, buffer, sizeof buffer, &status);
  if (U_FAILURE(status) || length <= 0) return 0;
  std::string_view name{buffer, static_cast<std::size_t>(length)};
  if (name.find("LATIN") == name.npos && name.find("REGIONAL INDICATOR") == name.npos) return 0;
  if (name.find(" TURNED ") != name.npos) return 0;  // looks different
  name = name.substr(0, name.find(" WITH "));
  const bool is_single = name.size() > 2 && name[name.size() - 2] == ' ' && name.back() >= 'A' && name.back() <= 'Z';
  return is_single ? u_tolower(name.back()) : 0;
}

// Signs that stand for letters.
UChar32 letter_for_sign(UChar32 c) {
  switch (c) {
    case '|': return 'l';
    case '!': return 'l';
    case '$': return 's';
    case '@': return 'a';
    case 0x20AC: return 'e';  // euro
    case 0xA2: return 'c';    // cent
    case 0xA3: return 'l';    // pound
    default: return 0;
  }
}

// Digits that look like letters, and i, which in some typefaces is an l. No two digits become the same.
UChar32 settled(UChar32 c) {
  switch (c) {
    case '0': return 'o';
    case '1': case 'i': return 'l';
    case '2': return 'z';
    case '3': return 'e';
    case '4': return 'a';
    case '5': return 's';
    case '7': return 't';
    case '8': return 'b';
    case '9': return 'g';
    case kKra: return 'k';
    case kTurnedW: return 'm';
    case kTehMarbuta: return 'o';  // as UTS 39 has heh
    default: return c;
  }
}

icu::UnicodeString uts39_skeleton(UChar32 c) {
  const icu::UnicodeString text{c};
  UErrorCode status = U_ZERO_ERROR;
  UChar buffer[kMaxPrototype];
  const auto length =
      uspoof_getSkeleton(checker(), 0, text.getBuffer(), text.length(), buffer, kMaxPrototype, &status);
  check(status);
  return {buffer, length};
}

// Appends what a letter or digit looks like. A capital may look Latin where its small letter does not, as Greek beta.
void append_prototype(UChar32 c, std::string& skeleton) {
  if (const auto digit = u_charDigitValue(c); digit >= 0) return append(skeleton, settled('0' + digit));
  icu::UnicodeString looks = uts39_skeleton(c);
  if (!is_ascii_letter_or_digit(looks.char32At(0))) looks = uts39_skeleton(u_foldCase(c, U_FOLD_CASE_DEFAULT));
  looks.foldCase();
  for (std::int32_t i = 0; i < looks.length(); i = looks.moveIndex32(i, 1)) {
    const UChar32 part = looks.char32At(i);
    if (!is(part, U_GC_L_MASK | U_GC_N_MASK)) continue;
    const UChar32 letter = part < 0x80 ? 0 : named_letter(part);
    append(skeleton, settled(letter ? letter : part));
  }
}

struct Word {
  std::string skeleton{};
  std::size_t characters = 0;
  bool number = false;
  bool attached = false;  // follows the word before it without a separator: the 1 of "Admin1"

  bool is_letter() const { return characters == 1 && !number; }
};

// Collects the words of a name, character by character.
class Words {
 public:
  void add(UChar32 c) {
    if (is_mark(c) || c == kTatweel || u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT)) return;
    UChar32 letter = letter_for_sign(c);
    if (!letter && c >= 0x80 && !is(c, U_GC_L_MASK | U_GC_N_MASK)) letter = named_letter(c);
    if (!letter && is(c, U_GC_L_MASK | U_GC_N_MASK)) letter = c;
    if (!letter) return end();
    const bool number = u_isdigit(letter);
    if (word_.characters > 0 && ((u_isupper(letter) && was_small_) || number != word_.number)) {
      end();
      word_.attached = true;
    }
    was_small_ = u_islower(letter);
    word_.number = number;
    ++word_.characters;
    append_prototype(letter, word_.skeleton);
  }

  // Single letters side by side are an abbreviation: "S.A.R.L." is one word.
  std::vector<Word> take() {
    end();
    std::vector<Word> merged;
    bool abbreviation = false;
    for (auto& word : words_) {
      const bool single = word.is_letter();
      if (single && abbreviation) {
        merged.back().skeleton += word.skeleton;
        ++merged.back().characters;
      } else {
        merged.push_back(std::move(word));
      }
      abbreviation = single;
    }
    return merged;
  }

 private:
  void end() {
    if (word_.characters > 0) words_.push_back(std::exchange(word_, {}));
    was_small_ = false;
  }

  std::vector<Word> words_;
  Word word_;
  bool was_small_ = false;
};

std::vector<Word> words_of(std::string_view name) {
  auto text = icu::UnicodeString::fromUTF8({name.data(), static_cast<std::int32_t>(name.size())});
  for (const UChar32 sign : {kTrademark, kServiceMark}) text.findAndReplace(sign, u' ');  // not "TM" and "SM"
  UErrorCode status = U_ZERO_ERROR;
  text = compatibility().normalize(text, status);
  check(status);
  Words words;
  for (std::int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    const UChar32 c = text.char32At(i);
    const bool ends_word = c == '!' && (i + 1 == text.length() || !u_isalnum(text.char32At(i + 1)));
    words.add(ends_word ? ' ' : c);
  }
  return words.take();
}

void replace_all(std::string& text, std::string_view pair, char one) {
  for (auto at = text.find(pair); at != text.npos; at = text.find(pair, at)) text.replace(at, pair.size(), 1, one);
}

// Pairs of letters that look like one.
std::string with_pairs(std::string skeleton) {
  replace_all(skeleton, "rn", 'm');
  replace_all(skeleton, "vv", 'w');
  replace_all(skeleton, "cl", 'd');
  return skeleton;
}

std::set<std::string> skeletons_of(std::initializer_list<std::string_view> words) {
  std::set<std::string> skeletons;
  for (const auto word : words)
    for (const auto& part : words_of(word)) skeletons.insert(part.skeleton);
  return skeletons;
}

bool is_legal_form(const std::string& skeleton) {
  static const auto forms = skeletons_of(
      {"ltd", "limited", "ltée", "llc", "llp", "lp", "plc", "inc", "incorporated", "corp", "corporation", "co",
       "company", "companies", "cie", "compagnie", "gmbh", "ag", "sa", "sarl", "sarlu", "sas", "sasu", "eurl", "spa",
       "srl", "bv", "nv", "oy", "ab", "pty", "pvt", "private", "smc", "group", "groupe", "enterprise", "enterprises",
       "and", "et", "المحدودة", "محدودة", "ذمم", "شمم", "مجموعة"});
  return forms.contains(skeleton);
}

bool is_opening(const std::string& skeleton) {
  static const auto openings = skeletons_of({"the", "messrs", "société", "شركة", "مؤسسة"});
  return openings.contains(skeleton);
}

// Drops legal forms from the end, and a country's letter before them, as in "(U) Ltd". Something always remains.
void drop_legal_forms(std::vector<Word>& words) {
  bool dropped = false;
  while (words.size() > 1 && (is_legal_form(words.back().skeleton) || (dropped && words.back().is_letter()))) {
    words.pop_back();
    dropped = true;
  }
  while (words.size() > 1 && is_opening(words.front().skeleton)) words.erase(words.begin());
}

void drop_connectives(std::vector<Word>& words) {
  static const auto connectives = skeletons_of({"and", "et", "the"});
  if (std::ranges::all_of(words, [](const Word& word) { return connectives.contains(word.skeleton); })) return;
  std::erase_if(words, [](const Word& word) { return connectives.contains(word.skeleton); });
}

// Whether the word is letters, or digits that stand for letters: the 1 of "Kampa1a", the 5 of "Roaster5".
bool reads_as_letters(std::span<const Word> words, std::size_t i) {
  const bool before = words[i].attached, after = i + 1 < words.size() && words[i + 1].attached;
  return !words[i].number || (before && after) || (words[i].characters == 1 && (before || after));
}

// Appends `letters` with single instead of doubled ones and without each s, wherever the words begin and end: a plural
// is easily overlooked. The first letter of a name remains.
void append_simplified(const std::string& letters, std::string& skeleton) {
  for (std::size_t i = 0; i < letters.size(); ++i) {
    const bool doubled = i > 0 && letters[i] == letters[i - 1] && static_cast<unsigned char>(letters[i]) < 0x80;
    if (!doubled && (letters[i] != 's' || skeleton.empty())) skeleton += letters[i];
  }
}

std::string joined(std::span<const Word> words) {
  std::string all, letters, simplified;
  for (std::size_t i = 0; i < words.size(); ++i) {
    all += words[i].skeleton;
    if (reads_as_letters(words, i)) {
      letters += words[i].skeleton;
    } else {
      append_simplified(with_pairs(std::exchange(letters, {})), simplified);
      simplified += words[i].skeleton;
    }
  }
  append_simplified(with_pairs(std::move(letters)), simplified);
  return simplified.size() >= kShortestSimplified ? simplified : with_pairs(std::move(all));
}

// Adds the skeletons of all runs of words that are long enough to be the name of a company, and of two or three words
// in any order.
void add_runs(std::vector<Word> words, std::set<std::string>& skeletons) {
  drop_connectives(words);
  words.resize(std::min(words.size(), kMostWords));
  for (std::size_t first = 0; first < words.size(); ++first) {
    std::size_t characters = 0;
    for (std::size_t count = 1; count <= std::min(kMostWordsOfCompany, words.size() - first); ++count) {
      characters += words[first + count - 1].characters;
      if (characters < (count == 1 ? kShortestSingleWord : kShortestWords)) continue;
      const auto run = std::span(words).subspan(first, count);
      skeletons.insert(joined(run));
      if (count != 2 && count != 3) continue;
      std::vector<std::size_t> order{0, 1, 2};
      order.resize(count);
      while (std::ranges::next_permutation(order).found) {
        std::vector<Word> reordered;
        for (const auto i : order) reordered.push_back(run[i]);
        skeletons.insert(joined(reordered));
      }
    }
  }
}

}  // namespace

std::string name_skeleton(std::string_view name) {
  auto words = words_of(name);
  if (words.empty()) return std::string(name);
  drop_legal_forms(words);
  drop_connectives(words);
  return joined(words);
}

std::set<std::string> name_skeletons(std::string_view name) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  constexpr std::string_view kSeparators = " -_.";
  std::string apart, attached;
  for (std::size_t at = 0; at < name.size(); ++at) {
    if (at > 0 && is_digit(name[at]) != is_digit(name[at - 1])) apart += ' ';
    apart += name[at];
    const auto before = name.find_last_not_of(kSeparators, at), after = name.find_first_not_of(kSeparators, at);
    const bool inside = before != name.npos && after != name.npos && before != at;
    if (!inside || (!is_digit(name[before]) && !is_digit(name[after]))) attached += name[at];
  }
  return {name_skeleton(name), name_skeleton(apart), name_skeleton(attached)};
}

std::set<std::string> company_skeletons_within(std::string_view name) {
  auto words = words_of(name);
  std::set<std::string> skeletons;
  add_runs(words, skeletons);
  std::erase_if(words, [](const Word& word) { return is_legal_form(word.skeleton); });
  add_runs(std::move(words), skeletons);
  return skeletons;
}

std::vector<std::string> skeletons_within(std::string_view name, std::size_t most) {
  const auto words = words_of(name);
  std::vector<std::string> skeletons;
  for (std::size_t first = 0; first < words.size(); ++first)
    for (std::size_t count = 1; count <= std::min(most, words.size() - first); ++count)
      skeletons.push_back(joined(std::span(words).subspan(first, count)));
  return skeletons;
}

bool has_id(std::string_view name) {
  const auto words = words_of(name);
  for (std::size_t i = 1; i < words.size(); ++i) {
    const auto& letters = words[i - 1].skeleton;
    const bool account = letters == "u" || letters == "s" || letters == "w", wholesaler = letters == "whl";
    const std::size_t digits = words[i].number ? words[i].characters : 0;
    if ((account && digits >= 5) || (wholesaler && digits >= 4)) return true;
  }
  return false;
}

bool mixes_scripts(std::string_view name) {
  const auto text = icu::UnicodeString::fromUTF8({name.data(), static_cast<std::int32_t>(name.size())});
  for (std::int32_t at = 0; at < text.length();) {
    std::int32_t end = at;
    const auto is_in_word = [](UChar32 c) { return u_isalnum(c) || is(c, U_GC_M_MASK); };
    while (end < text.length() && is_in_word(text.char32At(end))) end = text.moveIndex32(end, 1);
    UErrorCode status = U_ZERO_ERROR;
    if (end > at && uspoof_check2(checker(), text.getBuffer() + at, end - at, nullptr, &status) != 0) return true;
    check(status);
    at = end < text.length() ? text.moveIndex32(end, 1) : end;
  }
  return false;
}

}  // namespace beantrack::text
