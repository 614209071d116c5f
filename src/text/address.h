// How far an address goes that somebody wrote into a text.
//
// Thread rule: any thread.
#pragma once

#include <cstddef>
#include <string_view>

namespace beantrack::text {

// The bytes of `text`, which begins with an address, that are the address. It ends before white space, a control
// character (the zero width space and those of bidirectional text too), a quote of any script, full-width punctuation,
// or an ASCII character that no address has. Punctuation and emoji at its end belong to the sentence, and so does a
// bracket that the address does not open.
std::size_t address_length(std::string_view text);

}  // namespace beantrack::text
