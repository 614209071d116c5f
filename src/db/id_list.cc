#include "db/id_list.h"

#include <bit>
#include <utility>

namespace beantrack::db {

IdList::IdList(std::vector<Value> list) : values(std::move(list)) {
  values.resize(std::bit_ceil(values.size()), values.back());
  placeholders = "(?";
  for (std::size_t i = 1; i < values.size(); ++i) placeholders += ", ?";
  placeholders += ')';
}

std::string repeated(std::string_view row, std::uint64_t rows) {
  std::string list;
  for (std::uint64_t i = 0; i < rows; ++i) {
    if (i > 0) list += ", ";
    list += row;
  }
  return list;
}

}  // namespace beantrack::db
