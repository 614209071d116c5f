// Plain text as HTML, where no template does it.
#pragma once

#include <string>
#include <string_view>

namespace beantrack::view {

// Appends `text` to `html`, with what means something in HTML, in an element or in a quoted attribute, as references.
void append_escaped(std::string_view text, std::string& html);

}  // namespace beantrack::view
