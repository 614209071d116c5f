#include "text/clusters.h"

#include <unicode/brkiter.h>
#include <unicode/uchar.h>
#include <unicode/utext.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>

#include "text/icu.h"

namespace beantrack::text {
namespace {

constexpr std::string_view kJoiner = "\u200D";  // zero width

std::unique_ptr<icu::BreakIterator> make_iterator() {
  UErrorCode status = U_ZERO_ERROR;
  std::unique_ptr<icu::BreakIterator> made{
      icu::BreakIterator::createCharacterInstance(icu::Locale::getRoot(), status)};
  check(status);
  return made;
}

// ICU's iterator over the clusters of a text, which must outlive it. One iterator a thread is made and kept: making one
// takes longer than anything that it is used for.
class Clusters {
 public:
  explicit Clusters(std::string_view text) {
    UErrorCode status = U_ZERO_ERROR;
    utext_openUTF8(&text_, text.data(), static_cast<std::int64_t>(text.size()), &status);
    check(status);
    iterator_->setText(&text_, status);
    check(status);
  }
  ~Clusters() { utext_close(&text_); }
  Clusters(const Clusters&) = delete;
  Clusters& operator=(const Clusters&) = delete;

  icu::BreakIterator* operator->() const { return iterator_; }

 private:
  static icu::BreakIterator* shared() {
    static thread_local const std::unique_ptr<icu::BreakIterator> made = make_iterator();
    return made.get();
  }

  UText text_ = UTEXT_INITIALIZER;
  icu::BreakIterator* iterator_ = shared();
};

bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }
bool continues_code_point(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }  // RFC 3629 section 3

constexpr std::size_t kMaxContinuations = 3;  // bytes of a code point but the first; in what is no UTF-8, any number

// The end of the code point at `position`. What comes later has no say in whether one can cut before it.
std::size_t end_of_code_point(std::string_view text, std::size_t position) {
  const auto rest = text.substr(position + 1, kMaxContinuations);
  const auto end = std::find_if_not(rest.begin(), rest.end(), continues_code_point);
  return position + 1 + static_cast<std::size_t>(end - rest.begin());
}

std::size_t start_of_code_point(std::string_view text, std::size_t position) {
  const std::size_t least = position - std::min(position, kMaxContinuations);
  std::size_t start = position;
  while (start > least && continues_code_point(text[start])) --start;
  return continues_code_point(text[start]) ? position : start;
}

// The beginning of the cluster that a cut at `position` would part, which begins a code point; else `position`.
std::size_t cluster_begin(std::string_view text, std::size_t position) {
  if (position == 0) return 0;
  if (is_ascii(text[position]) && is_ascii(text[position - 1]) && text[position] != '\n') return position;
  const Clusters clusters{text.substr(0, end_of_code_point(text, position))};
  const auto at = static_cast<std::int32_t>(position);
  return clusters->isBoundary(at) ? position : static_cast<std::size_t>(std::max(clusters->preceding(at), 0));
}

// Whether the cluster at `begin` is short enough to be kept whole, and then where it ends.
std::optional<std::size_t> kept_cluster_end(std::string_view text, std::size_t begin) {
  const std::size_t longest = begin + kKeptClusterBytes;
  const Clusters clusters{
      text.substr(begin, longest < text.size() ? end_of_code_point(text, longest) - begin : std::string_view::npos)};
  const std::size_t end = begin + static_cast<std::size_t>(clusters->next());
  return end <= longest ? std::optional(end) : std::nullopt;
}

bool is_extender(std::string_view text, std::size_t position) {
  if (position >= text.size()) return false;
  const UChar32 c = take_code_point(text, position);
  const auto property = c < 0 ? U_GCB_OTHER : u_getIntPropertyValue(c, UCHAR_GRAPHEME_CLUSTER_BREAK);
  return property == U_GCB_EXTEND || property == U_GCB_ZWJ || property == U_GCB_SPACING_MARK;
}

// Where to cut a cluster at or before `position`, but after `floor`.
std::size_t cut_inside(std::string_view text, std::size_t position, std::size_t floor) {
  const auto without_joiners = [&](std::size_t end) {
    while (end > floor && text.substr(0, end).ends_with(kJoiner)) end -= kJoiner.size();
    return end;
  };
  std::size_t joint = position;
  while (joint > floor && is_extender(text, joint) && !text.substr(joint).starts_with(kJoiner))
    joint = start_of_code_point(text, joint - 1);
  joint = without_joiners(joint);
  return joint > floor ? joint : without_joiners(position);
}

}  // namespace

std::size_t skip_extenders(std::string_view text, std::size_t position) {
  while (is_extender(text, position)) position = end_of_code_point(text, position);
  return position;
}

std::size_t cut_before(std::string_view text, std::size_t position, std::size_t floor) {
  if (position >= text.size()) return text.size();
  position = start_of_code_point(text, position);
  const std::size_t begin = cluster_begin(text, position);
  return begin == position || begin > floor ? begin : cut_inside(text, position, floor);
}

std::size_t cut_near(std::string_view text, std::size_t position, std::size_t floor) {
  if (position >= text.size()) return text.size();
  position = start_of_code_point(text, position);
  const std::size_t begin = cluster_begin(text, position);
  if (begin == position || begin > floor) return begin;
  const auto end = kept_cluster_end(text, begin);
  return end ? *end : cut_inside(text, position, floor);
}

std::string_view first_bytes(std::string_view text, std::size_t bytes) {
  return text.substr(0, cut_near(text, bytes));
}

std::string_view first_characters(std::string_view text, std::size_t count) {
  if (text.size() <= count) return text;
  std::size_t characters = 0;
  const auto end = std::find_if(text.begin(), text.end(),
                                [&](char c) { return !continues_code_point(c) && characters++ == count; });
  return first_bytes(text, static_cast<std::size_t>(end - text.begin()));
}

std::string_view first_cluster(std::string_view text) {
  const std::string_view window = text.substr(0, cut_before(text, kMaxClusterBytes));
  if (window.empty()) return window;
  const Clusters clusters{window};
  return window.substr(0, static_cast<std::size_t>(clusters->next()));
}

std::vector<std::size_t> cluster_boundaries(std::string_view text) {
  std::vector<std::size_t> boundaries;
  const Clusters clusters{text};
  for (std::int32_t at = clusters->first(); at != icu::BreakIterator::DONE; at = clusters->next())
    boundaries.push_back(static_cast<std::size_t>(at));
  return boundaries;
}

}  // namespace beantrack::text
