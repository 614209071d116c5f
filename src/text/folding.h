// The characters of a text, folded one by one, as words.h puts them together to words.
//
// Thread rule: any thread.
#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

namespace beantrack::text {

struct FoldedCharacter {
  enum class Kind {
    letter,      // or digit: goes on in the word before it
    ideograph,   // of a script without spaces, or of Hangul, or half of a flag
    pictograph,  // a word by itself
    mark,        // belongs to the character before it
    joint,       // joins numbers when it stands between two digits
    other,       // parts words
  };
  Kind kind = Kind::other;
  std::string_view folded;  // valid during the call; empty for an accent, a joint and others
  std::size_t begin = 0;    // in bytes of the text
  std::size_t end = 0;
};

// Calls `take` for each character of `text`, in order.
void for_each_folded(std::string_view text, const std::function<void(const FoldedCharacter&)>& take);

}  // namespace beantrack::text
