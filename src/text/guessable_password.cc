#include "text/guessable_password.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <utility>

#include "base/errors.h"
#include "text/icu.h"

namespace beantrack::text {
namespace {

using Text = std::u32string;

constexpr std::size_t kLongestUnit = 4;   // characters that are repeated
constexpr std::size_t kShortestRun = 3;   // characters
constexpr std::size_t kShortestWord = 3;  // of what is known of the owner
constexpr std::u32string_view kProduct[] = {U"beantrack", U"chat"};

// What a run follows, forwards or backwards: alphabets, and rows and columns of keyboards.
constexpr std::u32string_view kSequences[] = {
    U"abcdefghijklmnopqrstuvwxyz", U"01234567890", U"qwertyuiop", U"asdfghjkl", U"zxcvbnm", U"qwertzuiop",
    U"yxcvbnm", U"azertyuiop", U"qsdfghjklm", U"wxcvbn", U"1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", U"!@#$%^&*()"};

// What stands for another letter. Some may stand for either of two.
struct Disguise {
  std::u32string_view written, meant;
};
constexpr Disguise kDisguises[] = {{U"013457@$!", U"oieastasi"}, {U"013457@$!", U"oleastasl"}};

// Without case, width and compatibility forms.
Text folded(std::string_view utf8) {
  UErrorCode status = U_ZERO_ERROR;
  const auto* folding = icu::Normalizer2::getNFKCCasefoldInstance(status);
  check(status);
  const auto text =
      folding->normalize(icu::UnicodeString::fromUTF8({utf8.data(), static_cast<int32_t>(utf8.size())}), status);
  check(status);
  Text result;
  for (int32_t at = 0; at < text.length(); at = text.moveIndex32(at, 1))
    result += static_cast<char32_t>(text.char32At(at));
  return result;
}

std::string utf8_of(const Text& text) {
  std::string result;
  icu::UnicodeString::fromUTF32(reinterpret_cast<const UChar32*>(text.data()), static_cast<int32_t>(text.size()))
      .toUTF8String(result);
  return result;
}

bool is_letter(char32_t c) { return u_isalpha(static_cast<UChar32>(c)); }
bool is_word_part(char32_t c) { return u_isalnum(static_cast<UChar32>(c)); }

Text undisguised(Text text, const Disguise& disguise) {
  for (auto& c : text)
    if (const auto at = disguise.written.find(c); at != std::u32string_view::npos) c = disguise.meant[at];
  return text;
}

// Without digits and signs at its ends, if these are few.
Text bare(const Text& text) {
  const auto first = std::find_if(text.begin(), text.end(), is_letter);
  const auto last = std::find_if(text.rbegin(), std::make_reverse_iterator(first), is_letter).base();
  Text inner{first, last};
  return !inner.empty() && text.size() - inner.size() <= kTrivialExtra ? inner : text;
}

// What `text` repeats; all of it, if it repeats nothing.
Text unit_of(const Text& text) {
  for (std::size_t length = 1; length <= text.size() / 2; ++length)
    if (std::equal(text.begin() + static_cast<std::ptrdiff_t>(length), text.end(), text.begin()))
      return text.substr(0, length);
  return text;
}

// The spellings that count as one password with `text`.
std::set<Text> spellings(const Text& text) {
  std::set<Text> all{text, bare(text)};
  for (const auto& disguise : kDisguises)
    for (const auto& each : {undisguised(text, disguise), undisguised(bare(text), disguise),
                             bare(undisguised(text, disguise))})
      all.insert(each);
  for (const auto& each : std::set<Text>(all))
    if (auto unit = unit_of(each); unit.size() > kLongestUnit) all.insert(std::move(unit));
  return all;
}

bool is_listed(const std::set<Text>& texts, const std::string& path) {
  std::set<std::string> wanted;
  for (const auto& text : texts) wanted.insert(utf8_of(text));
  std::ifstream list{path};
  std::string line;
  while (std::getline(list, line))
    if (wanted.contains(line)) return true;
  if (!list.eof() || list.bad()) throw ConfigError("common_passwords: cannot read " + path);
  return false;
}

// How long `text` follows `sequence` from its beginning.
std::size_t run_along(std::u32string_view text, std::u32string_view sequence) {
  for (std::size_t at = 0; at < sequence.size(); ++at) {
    std::size_t forward = 0, backward = 0;
    while (forward < text.size() && at + forward < sequence.size() && text[forward] == sequence[at + forward])
      ++forward;
    while (backward < text.size() && backward <= at && text[backward] == sequence[at - backward]) ++backward;
    if (const auto longest = std::max(forward, backward); longest >= kShortestRun) return longest;
  }
  return 0;
}

std::size_t run_of(std::u32string_view text) {
  std::size_t longest = std::min(text.find_first_not_of(text.front()), text.size());
  for (const auto sequence : kSequences) longest = std::max(longest, run_along(text, sequence));
  return longest;
}

bool is_pattern(const Text& text) {
  if (unit_of(text).size() <= kLongestUnit && unit_of(text).size() < text.size()) return true;
  for (std::u32string_view rest = text; !rest.empty();) {
    const auto run = run_of(rest);
    if (run < kShortestRun) return false;
    rest.remove_prefix(run);
  }
  return !text.empty();
}

// The words of texts, and each text as one word; the longest first.
std::vector<Text> words_of(const std::vector<std::string>& texts) {
  std::vector<Text> words{std::begin(kProduct), std::end(kProduct)};
  for (const auto& text : texts) {
    Text word, all;
    for (const char32_t c : folded(text) + U' ') {
      if (is_word_part(c)) {
        word += c;
        continue;
      }
      all += word;
      words.push_back(std::exchange(word, {}));
    }
    words.push_back(all);
  }
  std::erase_if(words, [](const Text& word) { return word.size() < kShortestWord; });
  std::sort(words.begin(), words.end(), [](const Text& a, const Text& b) { return a.size() > b.size(); });
  return words;
}

bool is_personal(Text text, const std::vector<Text>& words) {
  std::erase_if(text, [](char32_t c) { return !is_word_part(c); });
  bool found = false;
  for (const auto& word : words)
    for (auto at = text.find(word); at != Text::npos; at = text.find(word)) {
      text.erase(at, word.size());
      found = true;
    }
  return found && text.size() <= kTrivialExtra;
}

}  // namespace

Guess guess_at(std::string_view password, const std::vector<std::string>& about, const std::string& common_passwords) {
  const auto all = spellings(folded(password));
  if (is_listed(all, common_passwords)) return Guess::common;
  if (std::any_of(all.begin(), all.end(), is_pattern)) return Guess::pattern;
  const auto words = words_of(about);
  const bool personal = std::any_of(all.begin(), all.end(), [&](const Text& each) { return is_personal(each, words); });
  return personal ? Guess::personal : Guess::hard;
}

}  // namespace beantrack::text
