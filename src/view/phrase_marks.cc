#include "view/phrase_marks.h"

#include <vector>

#include "base/errors.h"
#include "language/phrases.h"
#include "view/html.h"

namespace beantrack::view {
namespace {

constexpr std::string_view kBegin = "[[", kEnd = "]]";
constexpr char kPart = '|';

std::vector<std::string_view> parts_of(std::string_view mark) {
  std::vector<std::string_view> parts;
  for (;;) {
    const auto end = mark.find(kPart);
    parts.push_back(mark.substr(0, end));
    if (end == std::string_view::npos) return parts;
    mark.remove_prefix(end + 1);
  }
}

void replace_all(std::string& text, std::string_view old, std::string_view with) {
  for (auto at = text.find(old); at != std::string::npos; at = text.find(old, at + with.size()))
    text.replace(at, old.size(), with);
}

// What stands between "[[" and "]]", in HTML. The phrase's braces are escaped like the rest of it, or they could begin
// a variable; those with a number are then what the pieces are put in place of.
std::string translate_mark(std::string_view mark, const Language& language) {
  const auto parts = parts_of(mark);
  const std::string english{parts.front()};
  std::string html;
  append_escaped(language::translation(language, english), html);
  replace_all(html, "{", "&#123;");
  replace_all(html, "}", "&#125;");
  for (std::size_t i = 1; i < parts.size(); ++i) replace_all(html, "&#123;" + std::to_string(i) + "&#125;", parts[i]);
  return html;
}

}  // namespace

std::string translate_marks(std::string_view text, const Language& language) {
  std::string html;
  for (auto begin = text.find(kBegin); begin != std::string_view::npos; begin = text.find(kBegin)) {
    html += text.substr(0, begin);
    text.remove_prefix(begin + kBegin.size());
    const auto end = text.find(kEnd);
    if (end == std::string_view::npos || end > text.find('\n'))
      throw ConfigError("a mark does not end on its line: [[" + std::string(text.substr(0, text.find('\n'))));
    html += translate_mark(text.substr(0, end), language);
    text.remove_prefix(end + kEnd.size());
  }
  return html.append(text);
}

}  // namespace beantrack::view
