// The phrases in templates. A template marks what is to be translated, in texts and attributes:
//
//   <h1>[[Inbox]]</h1>
//   <p>[[Read {1}|<time datetime="{{ISO}}">{{CLOCK}}</time>]]</p>
//
// Behind each "|" stands a piece of the template, for {1}, {2}, … of the phrase: a translation has it where it belongs
// in its own language. A mark stands on one line.
#pragma once

#include <string>
#include <string_view>

#include "model/language.h"

namespace beantrack::view {

// `text`, of a template, with the phrases of `language` in the place of the marks. Phrases are plain text: they are
// escaped, so that no translation adds a tag, an attribute or a variable to a page. Throws ConfigError for a mark that
// does not end on its line.
std::string translate_marks(std::string_view text, const Language& language);

}  // namespace beantrack::view
