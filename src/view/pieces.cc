#include "view/pieces.h"

#include <span>

#include "base/errors.h"
#include "view/html.h"
#include "view/templates.h"

namespace beantrack::view {
namespace {

// What marks the place of a value, with two letters for its number between the two. Letters alone: no escaping changes
// them.
constexpr std::string_view kMark = "beantrackvalue", kMarkEnd = "eulavkcartnaeb";
constexpr char kFirstLetter = 'A';
constexpr std::size_t kLetters = 26;
constexpr std::size_t kNumberLetters = 2;

std::string mark_of(std::size_t value) {
  return std::string(kMark) + static_cast<char>(kFirstLetter + value / kLetters) +
         static_cast<char>(kFirstLetter + value % kLetters) + std::string(kMarkEnd);
}

// The value whose mark has these letters.
std::size_t value_of_mark(std::string_view letters) {
  return static_cast<std::size_t>(letters[0] - kFirstLetter) * kLetters +
         static_cast<std::size_t>(letters[1] - kFirstLetter);
}

// A value with all that an escaping may change.
std::string_view probe_of(Pieces::Kind kind) {
  switch (kind) {
    case Pieces::Kind::id: return "M00042";
    case Pieces::Kind::line:
    case Pieces::Kind::text: return "javascript:\"'><&amp;\n\t\r/?=%+\\;{}é";
    case Pieces::Kind::html: return "<b>&amp;</b>";
  }
  return "";
}

void append(Pieces::Kind kind, std::string_view value, std::string& html) {
  switch (kind) {
    case Pieces::Kind::id: return append_id(value, html);
    case Pieces::Kind::line: return append_line(value, html);
    case Pieces::Kind::text: return append_escaped(value, html);
    case Pieces::Kind::html: html += value;
  }
}

std::string expanded(const char* name, std::span<const Pieces::Value> values, std::span<const char* const> sections,
                     const Pieces::Fill& fill, auto value_of) {
  ctemplate::TemplateDictionary dictionary(name);
  if (fill) fill(dictionary);
  for (std::size_t i = 0; i < values.size(); ++i) dictionary.SetValue(values[i].name, std::string(value_of(i)));
  for (const char* section : sections) dictionary.ShowSection(section);
  std::string html;
  expand(name, dictionary, html);
  return html;
}

}  // namespace

Pieces::Pieces(const char* name, std::span<const Value> values, std::span<const char* const> sections,
               const Fill& fill) {
  take_apart(expanded(name, values, sections, fill, mark_of));
  std::string written;
  write(written, [&](std::size_t i) { append(values[i].kind, probe_of(values[i].kind), written); });
  if (written != expanded(name, values, sections, fill, [&](std::size_t i) { return probe_of(values[i].kind); }))
    throw ConfigError(std::string("template_dir: ") + name + " has a value at a place for which it is not escaped");
}

void Pieces::take_apart(std::string_view marked) {
  for (auto at = marked.find(kMark); at != std::string_view::npos; at = marked.find(kMark)) {
    const std::size_t letters = at + kMark.size();
    pieces_.push_back({std::string(marked.substr(0, at)), value_of_mark(marked.substr(letters, kNumberLetters))});
    marked.remove_prefix(letters + kNumberLetters + kMarkEnd.size());
  }
  end_ = marked;
}

}  // namespace beantrack::view
