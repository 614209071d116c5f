// How columns of users become an Identity.
#pragma once

#include "db/past_time.h"
#include "db/row.h"
#include "model/identity.h"
#include "model/user.h"
#include "text/shown.h"

namespace beantrack::db {

// The columns that identity_from reads, of the table users by the name `table`. An approval is no earlier than 1970, or
// a date that stands for none; and no later than tomorrow, which another time zone may have by now.
#define BEANTRACK_IDENTITY_COLUMNS(table)                                                                    \
  table ".name, " table ".company_name IS NOT NULL, COALESCE(" table                                         \
        ".verified_since BETWEEN '1970-01-01' AND CURRENT_DATE + INTERVAL 1 DAY, FALSE), " BEANTRACK_PAST_MS( \
            table ".renamed_at")
constexpr std::size_t kIdentityColumns = 4;

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
