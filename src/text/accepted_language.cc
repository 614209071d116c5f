#include "text/accepted_language.h"

#include <unicode/localematcher.h>

#include <stdexcept>
#include <string>

namespace beantrack::text {
namespace {

icu::LocaleMatcher make_matcher() {
  UErrorCode status = U_ZERO_ERROR;
  icu::LocaleMatcher::Builder builder;
  for (const Language& language : kLanguages) builder.addSupportedLocale(icu::Locale(std::string(language.tag).c_str()));
  auto matcher = builder.build(status);
  if (U_FAILURE(status)) throw std::logic_error(std::string("ICU: ") + u_errorName(status));
  return matcher;
}

}  // namespace

const Language& accepted_language(std::string_view header) {
  static const icu::LocaleMatcher matcher = make_matcher();
  if (header.empty() || header.size() > kMaxAcceptLanguage) return kLanguages.front();
  UErrorCode status = U_ZERO_ERROR;
  const icu::Locale* best =
      matcher.getBestMatchForListString({header.data(), static_cast<std::int32_t>(header.size())}, status);
  const Language* language = U_SUCCESS(status) && best ? find_language(best->getName()) : nullptr;
  return language ? *language : kLanguages.front();
}

}  // namespace beantrack::text
