// How a row of users becomes a User.
//
// BEANTRACK_USER_COLUMNS("u") are the three columns that user_from reads, of the table users by the name u.
#pragma once

#include "db/row.h"
#include "model/user.h"
#include "text/shown.h"

namespace beantrack::db {

#define BEANTRACK_USER_COLUMNS(table) table ".id, " table ".display_name, " table ".role"
constexpr std::size_t kUserColumns = 3;

// A role that is none of ours can do the least.
inline Role role_from(const Row& row, std::size_t column) {
  return parse_role(row.text(column)).value_or(Role::vendor);
}

// The user whose id, name and role are the row's columns from `first` on. The name is the one that everybody sees, as
// people are shown it.
inline User user_from(const Row& row, std::size_t first = 0) {
  return {row.text(first), text::shown_name(row.text(first + 1), row.text(first)),
          role_from(row, first + 2)};
}

}  // namespace beantrack::db
