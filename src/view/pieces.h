// A template that is expanded often, taken apart once: the text between its values. Whoever fills it appends the pieces
// and the values in turn, without looking anything up by name.
//
//   const Pieces day{"day.tpl", {{"DAY", Pieces::Kind::text}}};
//   day.write(html, [&](std::size_t value) { … append value number `value`, as HTML … });
//
// The template engine remains the only one that reads templates: it expands this one with marks for values, and the
// pieces are what stands between them.
//
// Thread rule: any thread, once it is made.
#pragma once

#include <ctemplate/template.h>

#include <cstddef>
#include <functional>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace beantrack::view {

class Pieces {
 public:
  // How a value becomes HTML.
  enum class Kind {
    id,     // append_id
    line,   // append_line
    text,   // append_escaped
    html,   // as it is
  };
  struct Value {
    const char* name;
    Kind kind;
  };

  // Sets what is the same whenever the template is written.
  using Fill = std::function<void(ctemplate::TemplateDictionary&)>;

  Pieces() = default;
  // The loaded template `name`, in the language in use, with these sections shown. What it has of other values and
  // sections is left out. Throws ConfigError where a value stands in a place that needs another kind of escaping, in a
  // script for instance.
  Pieces(const char* name, std::span<const Value> values, std::span<const char* const> sections,
         const Fill& fill = {});
  Pieces(const char* name, std::initializer_list<Value> values, std::initializer_list<const char*> sections = {})
      : Pieces(name, std::span(values.begin(), values.size()), std::span(sections.begin(), sections.size())) {}

  // Appends the template to `html`. `append` appends the value of a number, which is its place in `values`; a value may
  // stand at several places.
  template <class Append>
  void write(std::string& html, Append append) const {
    for (const Piece& piece : pieces_) {
      html += piece.before;
      append(piece.value);
    }
    html += end_;
  }

 private:
  struct Piece {
    std::string before;
    std::size_t value;
  };

  void take_apart(std::string_view marked);

  std::vector<Piece> pieces_;
  std::string end_;
};

}  // namespace beantrack::view
