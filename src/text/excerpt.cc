#include "text/excerpt.h"

#include <algorithm>

#include "text/folding.h"

namespace beantrack::text {
namespace {

constexpr std::string_view kSpaces = " \t\n";
constexpr std::size_t kNear = 24;  // bytes within which a cut rather stands at a space

struct Range {
  std::size_t begin, end;
};

// Where a term stands; in order, none touching another.
std::vector<Range> matches(std::string_view text, const std::vector<Term>& terms) {
  std::vector<Range> found;
  for (const Word& word : words(text))
    for (const Term& term : terms)
      if (const auto* spelling = term.match(word.folded))
        found.push_back({word.begin, spelling->folded.size() < word.folded.size() ? word.first_end : word.end});
  std::sort(found.begin(), found.end(), [](const Range& a, const Range& b) { return a.begin < b.begin; });
  std::vector<Range> merged;
  for (const Range& range : found) {
    if (!merged.empty() && range.begin <= merged.back().end)
      merged.back().end = std::max(merged.back().end, range.end);
    else
      merged.push_back(range);
  }
  return merged;
}

// Where to begin, so that `match` has something before it.
std::size_t begin_before(std::string_view text, std::size_t match) {
  if (match <= kContextBefore) return 0;
  const std::size_t cut = cut_before(text, match - kContextBefore);
  const auto space = text.substr(0, std::min(match, cut + kNear)).find_first_of(kSpaces, cut);
  return space == std::string_view::npos ? cut : space + 1;
}

std::size_t end_after(std::string_view text, std::size_t match) {
  if (text.size() - match <= kContextAfter) return text.size();
  const std::size_t cut = cut_before(text, match + kContextAfter);
  const auto space = text.find_last_of(kSpaces, cut);
  return space == std::string_view::npos || space + kNear < cut ? cut : space;
}

}  // namespace

Excerpt excerpt(std::string_view text, const std::vector<Term>& terms) {
  const auto found = matches(text, terms);
  const std::size_t first = found.empty() ? 0 : found.front().begin;
  const std::size_t begin = begin_before(text, first), end = end_after(text, first);
  Excerpt excerpt{.pieces = {}, .cut_before = begin > 0, .cut_after = end < text.size()};
  const auto add = [&](std::size_t from, std::size_t to, bool match) {
    if (from < to) excerpt.pieces.push_back({std::string(text.substr(from, to - from)), match});
  };
  std::size_t done = begin;
  for (const Range& range : found) {
    if (range.begin >= end) break;
    add(done, range.begin, false);
    add(range.begin, std::min(range.end, end), true);
    done = std::min(range.end, end);
  }
  add(done, end, false);
  return excerpt;
}

}  // namespace beantrack::text
