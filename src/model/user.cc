#include "model/user.h"

namespace beantrack {

std::string_view to_string(Role role) {
  switch (role) {
    case Role::admin: return "admin";
    case Role::supplier: return "supplier";
    case Role::vendor: break;
  }
  return "vendor";
}

std::optional<Role> parse_role(std::string_view word) {
  for (const Role role : {Role::admin, Role::supplier, Role::vendor})
    if (word == to_string(role)) return role;
  return std::nullopt;
}

}  // namespace beantrack
