#include "admin/doctor_names.h"

#include <iostream>

#include "db/user_store.h"
#include "text/clusters.h"
#include "text/name.h"
#include "text/reserved_words.h"

namespace beantrack::admin {
namespace {

constexpr std::uint64_t kBatch = 1000;            // names in memory at a time
constexpr std::size_t kCharactersPrinted = 80;    // of each name

std::string line_of(const db::StoredName& stored) {
  const std::string name = text::spelled_name(stored.name);
  return stored.user_id + " " + std::string(text::first_characters(name, kCharactersPrinted));
}

void add(std::uint64_t& count, std::vector<std::string>& first, const db::StoredName& stored) {
  ++count;
  if (first.size() < kNamesListed) first.push_back(line_of(stored));
}

void print_lines(std::uint64_t count, const std::vector<std::string>& first) {
  for (const auto& line : first) std::cout << "      " << line << '\n';
  if (count > first.size()) std::cout << "      and " << count - first.size() << " more\n";
}

void print_names_not_allowed(const RefusedNames& names) {
  std::cout << "WARN  names that are not allowed: " << names.count
            << "; people see them without their hidden characters\n";
  print_lines(names.count, names.first);
  std::cout << "      give these users other names, in the column users.name\n";
}

void print_names_with_reserved_words(const RefusedNames& names) {
  std::cout << "WARN  names with args that are reserved for administrators: " << names.reserved_count << '\n';
  print_lines(names.reserved_count, names.first_reserved);
  std::cout << "      leave those that are right; rename the others: beantrack-admin user company, or the column"
               " users.name\n";
}

}  // namespace

RefusedNames find_refused_names(db::Connection& connection) {
  db::UserStore users{connection};
  RefusedNames refused;
  for (auto batch = users.names_after("", kBatch); !batch.empty();
       batch = users.names_after(batch.back().user_id, kBatch))
    for (const auto& stored : batch) {
      if (text::check_name(stored.name) != TextFault::none)
        add(refused.count, refused.first, stored);
      else if (stored.role != to_string(Role::admin) && text::has_reserved_word(stored.name))
        add(refused.reserved_count, refused.first_reserved, stored);
    }
  return refused;
}

void print_refused_names(const RefusedNames& names) {
  if (names.count > 0) print_names_not_allowed(names);
  if (names.reserved_count > 0) print_names_with_reserved_words(names);
}

}  // namespace beantrack::admin
