#include "text/clusters.h"

#include <unicode/brkiter.h>
#include <unicode/utext.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cstdint>
#include <memory>

#include "text/icu.h"

namespace beantrack::text {
namespace {

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

// The end of the code point at `position`. What comes later has no say in whether one can cut before it.
std::size_t end_of_code_point(std::string_view text, std::size_t position) {
  return static_cast<std::size_t>(
      std::find_if_not(text.begin() + static_cast<std::ptrdiff_t>(position) + 1, text.end(), continues_code_point) -
      text.begin());
}

}  // namespace

std::size_t cut_before(std::string_view text, std::size_t position, std::size_t floor) {
  if (position >= text.size()) return text.size();
  while (position > 0 && continues_code_point(text[position])) --position;
  if (position == 0) return 0;
  if (is_ascii(text[position]) && is_ascii(text[position - 1]) && text[position] != '\n') return position;
  const Clusters clusters{text.substr(0, end_of_code_point(text, position))};
  const auto at = static_cast<std::int32_t>(position);
  if (clusters->isBoundary(at)) return position;
  const auto before = static_cast<std::size_t>(std::max(clusters->preceding(at), 0));
  return before > floor ? before : position;
}

std::string_view first_bytes(std::string_view text, std::size_t bytes) {
  return text.substr(0, cut_before(text, bytes));
}

std::string_view first_characters(std::string_view text, std::size_t count) {
  if (text.size() <= count) return text;
  std::size_t characters = 0;
  const auto end = std::find_if(text.begin(), text.end(),
                                [&](char c) { return !continues_code_point(c) && characters++ == count; });
  return first_bytes(text, static_cast<std::size_t>(end - text.begin()));
}

std::string_view first_cluster(std::string_view text) {
  const std::string_view window = first_bytes(text, kMaxClusterBytes);
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
