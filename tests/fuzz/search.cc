// The words of a text, the terms of a query, what the index holds of them, and the excerpt that marks them. An input is
// a query, a newline, and a text.
#include <algorithm>

#include "base/utf8.h"
#include "db/search_token.h"
#include "fuzz/support/target.h"
#include "text/excerpt.h"
#include "text/words.h"

namespace beantrack::fuzz {
namespace {

bool is_of_token(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; }

void check_token(std::string_view folded) {
  const std::string token = db::search_token(13, folded);
  require(token.size() >= db::kShortestToken && token.size() <= db::kLongestToken, "a token is of bounded length");
  require(std::all_of(token.begin(), token.end(), is_of_token), "a token is what the full-text parser takes whole");
  require(token.starts_with("0000d_"), "a token is of its era");
}

void check_words(std::string_view text, const std::vector<text::Word>& words) {
  for (const auto& word : words) {
    require(!word.folded.empty() && is_utf8(word.folded), "a word is UTF-8 and not empty");
    require(word.begin < word.end && word.end <= text.size(), "a word stands in its text");
    require(word.first_end > word.begin && word.first_end <= word.end, "the first part of a word is a part of it");
    check_token(word.folded);
  }
}

void check_terms(const std::vector<text::Term>& terms) {
  require(terms.size() <= text::kMaxTerms, "a query has a bounded number of terms");
  for (const auto& term : terms) {
    require(!term.spellings.empty(), "a term has a spelling");
    for (const auto& spelling : term.spellings) check_token(spelling.folded);
  }
}

void check_finds_itself(const std::vector<text::Term>& terms, const std::vector<text::Word>& words) {
  for (const auto& term : terms)
    require(std::any_of(words.begin(), words.end(), [&](const text::Word& word) { return term.match(word.folded); }),
            "a text is found by itself");
}

void check_excerpt(std::string_view text, const std::vector<text::Term>& terms) {
  const auto excerpt = text::excerpt(text, terms);
  std::string shown;
  for (const auto& piece : excerpt.pieces) {
    require(!piece.text.empty(), "no piece of an excerpt is empty");
    require(is_utf8(piece.text) || !is_utf8(text), "no piece of an excerpt parts a character");
    shown += piece.text;
  }
  const auto at = text.find(shown);
  require(at != std::string_view::npos, "an excerpt is a part of its text");
  require(excerpt.cut_before || text.starts_with(shown), "an excerpt that is not cut before begins with its text");
  require(excerpt.cut_after || text.ends_with(shown), "an excerpt that is not cut after ends with its text");
}

}  // namespace

void fuzz(std::string_view input) {
  const auto parts = lines(input, 2);
  const auto terms = text::terms(parts[0]);
  const auto words = text::words(parts[1]);
  check_terms(terms);
  check_words(parts[1], words);
  check_finds_itself(text::terms(parts[1]), words);
  check_excerpt(parts[1], terms);
}

}  // namespace beantrack::fuzz
