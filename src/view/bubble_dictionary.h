// How a bubble's values reach its template: shared by the fragment and the room page, so that both are the same bytes.
#pragma once

#include <ctemplate/template.h>

#include "view/bubble.h"

namespace beantrack::view {

// Borrows the bubble's strings: the bubble must outlive the dictionary.
void fill(const Bubble& bubble, ctemplate::TemplateDictionary& dictionary);

}  // namespace beantrack::view
