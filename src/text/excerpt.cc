#include "text/excerpt.h"

#include <algorithm>

#include "text/clusters.h"

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
  const std::size_t place = match - kContextBefore;
  const std::size_t cut =
      std::min(match, skip_extenders(text, cut_before(text, place, place - std::min(place, kMaxClusterBytes))));
  const auto space = text.substr(0, std::min(match, cut + kNear)).find_first_of(kSpaces, cut);
  return space == std::string_view::npos ? cut : space + 1;
}

std::size_t end_after(std::string_view text, std::size_t match) {
  if (text.size() - match <= kContextAfter) return text.size();
  const std::size_t place = match + kContextAfter;
  const std::size_t cut = cut_near(text, place, place - kMaxClusterBytes);
  const auto space = text.find_last_of(kSpaces, cut);
  return space == std::string_view::npos || space + kNear < cut ? cut : space;
}

}  // namespace

Excerpt excerpt(std::string_view text, const std::vector<Term>& terms) {
  const auto found = matches(text, terms);
  const std::size_t first = found.empty() ? 0 : found.front().begin;
  const std::size_t begin = begin_before(text, first), end = end_after(text, first);
  const std::string_view shown = text.substr(begin, end - begin);
  const auto boundaries = cluster_boundaries(shown);
  Excerpt excerpt{.pieces = {}, .cut_before = begin > 0, .cut_after = end < text.size()};
  std::size_t done = 0;
  const auto add = [&](std::size_t to, bool match) {
    if (done < to) excerpt.pieces.push_back({std::string(shown.substr(done, to - done)), match});
    done = std::max(done, to);
  };
  for (const Range& range : found) {
    if (range.begin >= end) break;
    // A mark inside a cluster would part it.
    add(*std::prev(std::upper_bound(boundaries.begin(), boundaries.end(), range.begin - begin)), false);
    add(*std::lower_bound(boundaries.begin(), boundaries.end(), std::min(range.end, end) - begin), true);
  }
  add(shown.size(), false);
  return excerpt;
}

}  // namespace beantrack::text
