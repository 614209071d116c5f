// The words of a text as a search knows them: folded, so that "Café", "CAFE" and "cafe" are one word.
//
//   for (const Word& word : text::words(message.content)) …    // what the message is found by
//   const auto terms = text::terms("caf 5,25");                // what a search asks for: "caf…" and "5.25…"
//
// Folding is Unicode's NFKC_Casefold ("ß" is "ss", full-width letters are plain ones), then accents go (Latin, Greek,
// Cyrillic, Arabic and Hebrew marks; "ł" is "l", "ة" is "ه"), and digits of every script are 0 to 9.
//
// What a word is depends on properties of characters alone, not on a dictionary that the next ICU has another of: what
// was indexed years ago must be found by today's query.
//   - Letters and digits in a row are a word; "don't" is two.
//   - Numbers joined by one of , . : / - (5,25 or 2026-11-30) are found by the whole, by each part and by parts in a
//     row. What may be thousands in groups is also found without the separators: "1,200,000" by 1200000, "1,234.50" by
//     1234 and 1234.50. Nothing tells 1.234.567 from a part of an address or a version, so a query of that form looks
//     for both: "100.200" finds "100200" as well as "10.100.200.101".
//   - Scripts written without spaces (Chinese, Japanese, Thai, …) and Hangul, where endings follow without one, are
//     found by each character and each two neighbours.
//   - A pictograph ("☕") is a word, and so is a flag ("🇺🇬").
//
// This room is the only place that knows ICU.
//
// Thread rule: any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace beantrack::text {

// Of the rules above: one more with each change of what words() returns, or of how the index writes words
// (db/search_token.h), so that an older index is made anew.
constexpr std::uint64_t kWordsVersion = 3;

constexpr std::size_t kMaxSearchedBytes = 16'000;  // of a text: 4,000 characters of four bytes; the rest has no words
constexpr std::size_t kMaxTerms = 24;              // of a query: the rest is not asked for

// One way to find a place of a text. Words may overlap.
struct Word {
  std::string folded;          // UTF-8, not empty
  std::size_t begin = 0;       // where it stands, in bytes of the text
  std::size_t end = 0;
  std::size_t first_end = 0;   // the part that a term of one ideograph is about; elsewhere `end`
};

// Of invalid UTF-8, what is valid.
std::vector<Word> words(std::string_view text);

// What a text must have to be found.
struct Term {
  struct Spelling {
    std::string folded;
    bool prefix = false;  // the beginning of a word is enough

    bool matches(std::string_view word) const { return prefix ? word.starts_with(folded) : word == folded; }
  };
  std::vector<Spelling> spellings;  // any of them will do; never empty

  // The spelling that `word` matches, or nullptr.
  const Spelling* match(std::string_view word) const;
};

// The terms of a query, all of which a text must have. The last word may be one that is still being typed.
std::vector<Term> terms(std::string_view query);

}  // namespace beantrack::text
