// A user as others may see one: id, name and role. Nothing else of a user's row ever leaves the server.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace beantrack {

enum class Role { admin, supplier, vendor };

// "admin", "supplier", "vendor": the words of users.role, of the events and of the pages.
std::string_view to_string(Role role);
std::optional<Role> parse_role(std::string_view word);

constexpr std::size_t kMaxNameCharacters = 255;  // Unicode code points: users.name

struct User {
  std::string id;  // "U00013"
  std::string name;
  Role role = Role::vendor;
};

}  // namespace beantrack
