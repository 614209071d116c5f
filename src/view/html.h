// Plain text as HTML, where no template does it.
#pragma once

#include <string>
#include <string_view>

namespace beantrack::view {

// Appends `text` to `html`, with what means something in HTML, in an element or in a quoted attribute, as references.
void append_escaped(std::string_view text, std::string& html);

// The same for a text of one line: tabs and line breaks become spaces, as templates write a value.
void append_line(std::string_view line, std::string& html);

// Appends an id, for any place of a page, addresses included: letters and digits as they are, all else percent-encoded
// (RFC 3986 section 2.1).
void append_id(std::string_view id, std::string& html);

}  // namespace beantrack::view
