// Which language to speak to somebody who has not said so, but whose browser has.
//
// Thread rule: any thread.
#pragma once

#include <string_view>

#include "model/language.h"

namespace beantrack::text {

constexpr std::size_t kMaxAcceptLanguage = 1000;  // bytes; a browser's own has less than a hundred

// The one of kLanguages that suits best, by the header Accept-Language of a request (RFC 9110 section 12.5.4): a
// variety of a language is served by that language, and a language that we do not speak by one that most of its
// speakers know, if CLDR knows of one (Kinyarwanda by French). The first of kLanguages where none suits, for "*", and
// for a header that is empty, malformed or longer than kMaxAcceptLanguage.
const Language& accepted_language(std::string_view header);

}  // namespace beantrack::text
