// Characters that Unicode counts among letters and symbols but that show nothing.
//
// Thread rule: any thread.
#pragma once

#include <unicode/utypes.h>

#include <algorithm>
#include <iterator>

namespace beantrack::text {

constexpr UChar32 kBlankSymbols[] = {
    0x2800,   // BRAILLE PATTERN BLANK
    0xFFFC,   // OBJECT REPLACEMENT CHARACTER: the place of an object that is not there
    0x13441,  // EGYPTIAN HIEROGLYPH FULL BLANK
    0x13442,  // EGYPTIAN HIEROGLYPH HALF BLANK
    0x1D159,  // MUSICAL SYMBOL NULL NOTEHEAD
};

inline bool is_blank_symbol(UChar32 c) {
  return std::find(std::begin(kBlankSymbols), std::end(kBlankSymbols), c) != std::end(kBlankSymbols);
}

}  // namespace beantrack::text
