// How columns of users become an Identity.
#pragma once

#include "db/past_time.h"
#include "db/row.h"
#include "model/identity.h"
#include "model/user.h"
#include "text/shown.h"

namespace beantrack::db {

// The columns that identity_from reads, of the table users.
#define BEANTRACK_IDENTITY_COLUMNS \
  "name, company_name IS NOT NULL, verified_since IS NOT NULL, " BEANTRACK_PAST_MS("renamed_at")

// The identity of `user`, whose columns begin at `first`.
inline Identity identity_from(const Row& row, std::size_t first, const User& user) {
  Identity identity{.personal_name = text::shown_name(row.text(first), user.id),
                    .has_company = row.number(first + 1) != 0,
                    .verified = row.number(first + 2) != 0,
                    .renamed_at = row.time(first + 3)};
  if (identity.personal_name == user.name) identity.personal_name.clear();
  return identity;
}

}  // namespace beantrack::db
