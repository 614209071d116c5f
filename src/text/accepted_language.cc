#include "text/accepted_language.h"

#include <unicode/localematcher.h>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <unordered_map>

namespace beantrack::text {
namespace {

constexpr std::size_t kMaxHeaders = 100;  // whose answers are remembered

icu::LocaleMatcher make_matcher() {
  UErrorCode status = U_ZERO_ERROR;
  icu::LocaleMatcher::Builder builder;
  for (const Language& language : kLanguages)
    builder.addSupportedLocale(icu::Locale(std::string(language.tag).c_str()));
  auto matcher = builder.build(status);
  if (U_FAILURE(status)) throw std::logic_error(std::string("ICU: ") + u_errorName(status));
  return matcher;
}

const Language& best_for(std::string_view header) {
  static const icu::LocaleMatcher matcher = make_matcher();
  UErrorCode status = U_ZERO_ERROR;
  const icu::Locale* best =
      matcher.getBestMatchForListString({header.data(), static_cast<std::int32_t>(header.size())}, status);
  const Language* language = U_SUCCESS(status) && best ? find_language(best->getName()) : nullptr;
  return language ? *language : kLanguages.front();
}

}  // namespace

const Language& accepted_language(std::string_view header) {
  if (header.empty() || header.size() > kMaxAcceptLanguage) return kLanguages.front();
  // Browsers send the same few again and again, and ICU needs some ten microseconds for each.
  static thread_local std::unordered_map<std::string, const Language*> known;
  std::string key{header};
  if (const auto found = known.find(key); found != known.end()) return *found->second;
  if (known.size() >= kMaxHeaders) known.clear();
  return *known.emplace(std::move(key), &best_for(header)).first->second;
}

}  // namespace beantrack::text
