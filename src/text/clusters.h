// Where a text can be cut so that nothing that people take for one character falls apart: between grapheme clusters
// (Unicode Standard Annex #29), such as a letter with its accents, a flag, or emoji that are joined to one.
//
//   const std::string_view shown = text::first_bytes(message.content, 240);
//
// A cluster may be as long as a text. One that is longer than what is asked for is kept whole up to kKeptClusterBytes.
// A longer one is cut where no emoji or letter loses its joiner, modifier or accent; if it has no such place, between
// two of its marks. No part ends with a zero-width joiner.
//
// Thread rule: any thread.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace beantrack::text {

// The last place of `text` at or before `position` (in bytes), but after `floor`, that does not part a cluster. Where
// there is none, the cluster is cut, even if it could be kept.
std::size_t cut_before(std::string_view text, std::size_t position, std::size_t floor = 0);

// The same, but behind a cluster that is kept whole.
std::size_t cut_near(std::string_view text, std::size_t position, std::size_t floor = 0);
constexpr std::size_t kKeptClusterBytes = 512;

// The place at or after `position` behind the accents, joiners and the like that belong to what is before it.
std::size_t skip_extenders(std::string_view text, std::size_t position);

// The longest beginning of `text` with at most `count` code points, or `bytes` bytes, but with its first cluster whole
// where that is kept; a view into it.
std::string_view first_characters(std::string_view text, std::size_t count);
std::string_view first_bytes(std::string_view text, std::size_t bytes);

// The first cluster; empty for an empty text.
std::string_view first_cluster(std::string_view text);
constexpr std::size_t kMaxClusterBytes = 64;  // of that one; the longest recommended emoji sequence has 35

// The places between the clusters of `text`, with its beginning and its end: at least one.
std::vector<std::size_t> cluster_boundaries(std::string_view text);

}  // namespace beantrack::text
