// What a client sent along by name, whether in the query, a form or a JSON object: one accessor for all of them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace beantrack::http {

class Parameters {
 public:
  // A text, JSON's true or false, or something else of JSON's (a number, list or object) that nobody here reads.
  using Value = std::variant<std::string, bool, std::monostate>;

  // Notes a value. Throws HttpError 400 for a name that was there already (two readers of one request must not see
  // different values) and for what is not UTF-8.
  void add(std::string name, Value value);

  // The value; nothing when there is none. Throws HttpError 400 for one that is no text.
  std::optional<std::string> find(std::string_view name) const;

  // The value of what is true or false, as JSON has it, as the word, or as a form's box: 1 or 0. Throws HttpError 400
  // for anything else.
  std::optional<bool> find_flag(std::string_view name) const;

 private:
  std::map<std::string, Value, std::less<>> values_;
};

// Reads a JSON object: its members by their names, and those of an object in it as "user.id". A null is a value that is
// not there. Throws HttpError 400 for what is no JSON object.
Parameters parse_json(std::string_view body);

}  // namespace beantrack::http
