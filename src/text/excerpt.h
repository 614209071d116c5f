// The part of a found text that a result shows: around the first match, with all matches marked.
//
// Thread rule: any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "text/words.h"

namespace beantrack::text {

constexpr std::size_t kContextBefore = 90;  // bytes shown before the first match, at most
// Bytes shown from the first match on, at most; a cluster may add kKeptClusterBytes.
constexpr std::size_t kContextAfter = 240;

struct Excerpt {
  struct Piece {
    std::string text;
    bool match = false;
  };
  std::vector<Piece> pieces;  // in the order of the text
  bool cut_before = false;    // the text begins before it
  bool cut_after = false;     // and goes on behind it
};

// Cut between characters, and between words where one ends near. With nothing to be found in it, its beginning.
Excerpt excerpt(std::string_view text, const std::vector<Term>& terms);

}  // namespace beantrack::text
