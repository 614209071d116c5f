#include "admin/doctor_names.h"

#include <iostream>

#include "db/user_store.h"
#include "text/clusters.h"
#include "text/name.h"

namespace beantrack::admin {
namespace {

constexpr std::uint64_t kBatch = 1000;            // names in memory at a time
constexpr std::size_t kCharactersPrinted = 80;    // of each name

std::string line_of(const db::StoredName& stored) {
  const std::string name = text::spelled_name(stored.name);
  return stored.user_id + " " + std::string(text::first_characters(name, kCharactersPrinted));
}

}  // namespace

RefusedNames find_refused_names(db::Connection& connection) {
  db::UserStore users{connection};
  RefusedNames refused;
  for (auto batch = users.names_after("", kBatch); !batch.empty();
       batch = users.names_after(batch.back().user_id, kBatch))
    for (const auto& stored : batch) {
      if (text::check_name(stored.name) == TextFault::none) continue;
      ++refused.count;
      if (refused.first.size() < kNamesListed) refused.first.push_back(line_of(stored));
    }
  return refused;
}

void print_refused_names(const RefusedNames& names) {
  if (names.count == 0) return;
  std::cout << "WARN  names that are not allowed: " << names.count
            << "; people see them without their hidden characters\n";
  for (const auto& line : names.first) std::cout << "      " << line << '\n';
  if (names.count > names.first.size()) std::cout << "      and " << names.count - names.first.size() << " more\n";
  std::cout << "      give these users other names, in the column users.name\n";
}

}  // namespace beantrack::admin
