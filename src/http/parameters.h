// What a client sent along by name, whether in the query, a form or a JSON object: one accessor for all of them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace beantrack::http {

class Parameters {
 public:
  // Notes a value; one that is no text (a JSON number, list or object) comes as nothing. Throws HttpError 400 for a
  // name that was there already (two readers of one request must not see different values) and for what is not UTF-8.
  void add(std::string name, std::optional<std::string> text);

  // The value; nothing when there is none. Throws HttpError 400 for one that is no text.
  std::optional<std::string> find(std::string_view name) const;

 private:
  std::map<std::string, std::optional<std::string>, std::less<>> values_;
};

// Reads a JSON object: its members by their names, and those of an object in it as "user.id". A null is a value that is
// not there. Throws HttpError 400 for what is no JSON object.
Parameters parse_json(std::string_view body);

}  // namespace beantrack::http
