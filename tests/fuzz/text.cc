// Texts and names: UTF-8, what shows, what folds, and where a text can be cut.
#include <algorithm>

#include "base/utf8.h"
#include "model/message.h"
#include "fuzz/support/target.h"
#include "text/clusters.h"
#include "text/name.h"
#include "text/shown.h"
#include "text/visible.h"

namespace beantrack::fuzz {
namespace {

constexpr std::string_view kId = "U00001";

void check_utf8(std::string_view text) {
  std::size_t characters = 0;
  for (std::string_view rest = text; !rest.empty(); ++characters)
    if (const std::size_t before = rest.size(); take_code_point(rest) == kNoCodePoint) {
      require(rest.size() == before, "what is not UTF-8 is not taken");
      return require(!is_utf8(text), "a text with a malformed character is not UTF-8");
    }
  require(is_utf8(text), "a text of well-formed characters is UTF-8");
  require(count_characters(text) == characters, "characters are counted as they are taken");
}

void check_name(std::string_view text) {
  const std::string shown = text::shown_name(text, kId);
  require(is_utf8(shown) && text::is_visible(shown), "a shown name is visible UTF-8");
  require(text::shown_name(shown, kId) == shown, "showing a name is idempotent");
  const std::string folded = text::normalize_whitespace(text);
  require(text::normalize_whitespace(folded) == folded, "folding blanks is idempotent");
  const std::string spelled = text::spelled_name(text);
  require(!spelled.empty() && is_utf8(spelled), "a name can be spelled");
  if (text::check_name(folded) != TextFault::none) return;
  require(text::shown_name(folded, kId) == folded, "an accepted name is shown as it is");
  require(count_characters(folded) <= 255, "an accepted name is of bounded length");
}

void check_cuts(std::string_view text) {
  const auto boundaries = text::cluster_boundaries(text);
  require(boundaries.front() == 0 && boundaries.back() == text.size(), "boundaries begin and end with the text");
  require(std::is_sorted(boundaries.begin(), boundaries.end(), std::less_equal<>()), "boundaries rise");
  const bool valid = is_utf8(text);
  for (const std::size_t bytes : {std::size_t{1}, std::size_t{10}, std::size_t{200}, text.size() / 2}) {
    const auto first = text::first_bytes(text, bytes);
    require(first.size() <= std::max(bytes, text::kKeptClusterBytes), "a cut keeps no more than one long cluster");
    require(!valid || is_utf8(first), "a cut parts no character");
    require(text::cut_before(text, bytes) <= bytes || bytes > text.size(), "a cut is before its place");
    require(text.substr(0, first.size()) == first, "a cut is the beginning");
  }
  require(count_characters(text::first_characters(text, 5)) <= std::max<std::size_t>(5, text::kKeptClusterBytes),
          "a beginning has the characters asked for");
  require(text::first_cluster(text).size() <= text::kMaxClusterBytes, "a first cluster is of bounded length");
  const bool has_character = !text.empty() && !text.starts_with("\u200D");  // no part ends with a joiner
  require(!has_character || !text::first_cluster(text).empty(), "each text has a first cluster");
}

void check_message(std::string_view text) {
  const std::string shown = text::shown_message(std::string(text));
  require(shown.empty() || text::is_visible(shown), "a shown message shows something");
  require(is_utf8(shown) || !is_utf8(text), "showing a message keeps it UTF-8");
}

}  // namespace

void fuzz(std::string_view input) {
  check_utf8(input);
  check_name(input);
  check_cuts(input);
  check_message(input);
}

}  // namespace beantrack::fuzz
