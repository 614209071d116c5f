// Messages that the search knows, as the push daemon would see to.
#pragma once

#include <string_view>

#include "db/search_index.h"
#include "support/database.h"

namespace beantrack::tests {

// Indexes all messages there are.
inline void index_all(TestDatabase& database) {
  db::SearchIndex index{database.connection()};
  index.start_walk();
  while (index.walk_back()) {
  }
}

// A message between two of them that can be found.
inline Message send_indexed(TestDatabase& database, std::string_view from, std::string_view to, std::string_view text) {
  const Message message = database.send(from, to, text);
  index_all(database);
  return message;
}

}  // namespace beantrack::tests
