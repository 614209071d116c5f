// What the program says to people, in the language of whoever it speaks to.
//
//   language::load_phrases(config.locale_dir);          // once, at start
//   language::use(language_of_the_visitor);             // for each request
//   tr("Sign in")                                       // "Se connecter"
//   tr("{1} on {2}", {browser, system})                 // "Firefox sous Android"
//
// The phrases stand in the sources in English, and in po/ in the other languages: what has no translation is said in
// English. `make phrases` collects those that are new (po/README.md).
//
// Thread rule: load_phrases once, before any thread starts; the language in use is each thread's own.
#pragma once

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

#include "model/language.h"

namespace beantrack::language {

// Reads the catalogues <directory>/<tag>/LC_MESSAGES/beantrack.mo of all of kLanguages but the first, whose phrases are
// those of the sources. Throws ConfigError for one that is missing or no catalogue.
void load_phrases(const std::string& directory);

// The language in which this thread speaks: the first of kLanguages before `use` is called. `language` is one of them.
void use(const Language& language);
const Language& in_use();

// `english`, a literal, in the language in use. The view is valid for ever.
std::string_view tr(const char* english);
// The same with the values in the places of {1}, {2}, …, which a translation may have in another order.
std::string tr(const char* english, std::initializer_list<std::string_view> values);

// The same in another language than the one in use; nothing of what is given has to be a literal. The view is valid for
// as long as `english` is.
std::string_view translation(const Language& language, const std::string& english);

// `phrase` with `values` in the places of {1}, {2}, …; what names no value stays as it is.
std::string fill(std::string_view phrase, std::span<const std::string_view> values);

// Marks a literal as a phrase where it cannot be translated yet, in a table of constants say: tr() does so later.
constexpr const char* phrase(const char* english) { return english; }

}  // namespace beantrack::language
