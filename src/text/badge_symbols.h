// Symbols that look like the mark of a verified company, or like an award: a name must not have them.
//
// Thread rule: any thread.
#pragma once

#include <unicode/utypes.h>

namespace beantrack::text {

// Check marks, stars, medals, shields, locks and the like.
constexpr bool is_badge_symbol(UChar32 c) {
  struct Range {
    UChar32 first, last;
  };
  constexpr Range kBadges[] = {
      {0x221A, 0x221A}, {0x2228, 0x2228},   {0x22C1, 0x22C1},   {0x237B, 0x237B},   {0x23B7, 0x23B7},
      {0x2605, 0x2606}, {0x2611, 0x2611},   {0x2705, 0x2705},   {0x2713, 0x2714},   {0x2726, 0x274B},
      {0x2756, 0x2756}, {0x2B50, 0x2B52},   {0x10102, 0x10102}, {0x1F197, 0x1F197}, {0x1F31F, 0x1F31F},
      {0x1F396, 0x1F397}, {0x1F3C5, 0x1F3C6}, {0x1F4AF, 0x1F4AF}, {0x1F4AE, 0x1F4AE}, {0x1F4DB, 0x1F4DB},
      {0x1F50F, 0x1F512}, {0x1F530, 0x1F530}, {0x1F5F8, 0x1F5F9}, {0x1F6E1, 0x1F6E1}, {0x1F947, 0x1F949},
      {0x1FAAA, 0x1FAAA},
  };
  for (const auto& [first, last] : kBadges)
    if (c >= first && c <= last) return true;
  return false;
}

}  // namespace beantrack::text
