// Words that a name must not have: they claim to speak for the operator of the platform.
//
// Thread rule: any thread.
#pragma once

#include <string_view>

namespace beantrack::text {

// Whether `name` has such a word, in any language of the user interface and as it looks (text/confusable.h): "Admin",
// "Ad-min 2", "BeanTrackSupport".
bool has_reserved_word(std::string_view name);

}  // namespace beantrack::text
