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

}  // namespace beantrack::db
