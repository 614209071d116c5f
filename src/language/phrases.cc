#include "language/phrases.h"

#include <boost/locale/gnu_gettext.hpp>
#include <boost/locale/message.hpp>

#include <filesystem>
#include <locale>
#include <vector>

#include "base/errors.h"

namespace beantrack::language {
namespace {

constexpr char kDomain[] = "beantrack";  // the catalogues' name

using Catalogue = boost::locale::message_format<char>;

// A catalogue for each of kLanguages, kept by a locale as every facet is; none for the language of the sources.
struct Entry {
  std::locale keeper;
  const Catalogue* catalogue = nullptr;
};
using Catalogues = std::array<Entry, kLanguages.size()>;

Catalogues& catalogues() {
  static Catalogues loaded;
  return loaded;
}

thread_local const Language* current = &kLanguages.front();

Entry load(const std::string& directory, const Language& language) {
  boost::locale::gnu_gettext::messages_info info;
  info.language = language.tag;
  info.encoding = "UTF-8";
  info.domains.emplace_back(kDomain);
  info.paths.push_back(directory);
  const std::string file =
      directory + "/" + std::string(language.tag) + "/" + info.locale_category + "/" + kDomain + ".mo";
  // Boost takes a missing file for a language without phrases.
  if (!std::filesystem::is_regular_file(file)) throw ConfigError("locale_dir: there is no " + file);
  try {
    auto* facet = boost::locale::gnu_gettext::create_messages_facet<char>(info);
    return {std::locale(std::locale::classic(), facet), facet};
  } catch (const std::runtime_error& error) {
    throw ConfigError("locale_dir: " + file + " is no catalogue of messages (" + error.what() + ")");
  }
}

// Nothing where there is no translation.
const char* look_up(const Language& language, const char* english) {
  const auto* catalogue = catalogues()[index_of(language)].catalogue;
  if (*english == '\0') return nullptr;  // gettext keeps a catalogue's own header there
  return catalogue ? catalogue->get(0, nullptr, english) : nullptr;
}

}  // namespace

void load_phrases(const std::string& directory) {
  Catalogues loaded;
  for (const Language& language : kLanguages)
    if (&language != &kLanguages.front()) loaded[index_of(language)] = load(directory, language);
  catalogues() = std::move(loaded);
}

void use(const Language& language) { current = &language; }

const Language& in_use() { return *current; }

std::string_view tr(const char* english) {
  const char* found = look_up(*current, english);
  return found ? found : english;
}

std::string tr(const char* english, std::initializer_list<std::string_view> values) {
  return fill(tr(english), values);
}

std::string_view translation(const Language& language, const std::string& english) {
  const char* found = look_up(language, english.c_str());
  return found ? std::string_view(found) : std::string_view(english);
}

std::string fill(std::string_view phrase, std::span<const std::string_view> values) {
  std::string filled;
  for (std::size_t i = 0; i < phrase.size(); ++i) {
    // One digit is enough: no phrase has ten values.
    const bool place = phrase[i] == '{' && i + 2 < phrase.size() && phrase[i + 2] == '}';
    const std::size_t which = place ? static_cast<std::size_t>(phrase[i + 1] - '1') : values.size();
    if (which >= values.size()) {
      filled += phrase[i];
      continue;
    }
    filled += values[which];
    i += 2;
  }
  return filled;
}

}  // namespace beantrack::language
