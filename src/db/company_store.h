// The tables supplier and wholesaler, as far as a company's card needs them.
//
// Thread rule: that of its connection.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "db/connection.h"
#include "model/company.h"

namespace beantrack::db {

class CompanyStore {
 public:
  explicit CompanyStore(Connection& connection) : connection_(connection) {}

  // The company of a user; of several the first by id, whose name everybody sees.
  std::optional<Company> find_of(std::string_view user_id);

  // Approves a company as of today, unless it is approved already, or takes the approval back. Idempotent.
  void set_approved(std::string_view company_id, bool approved);

 private:
  Connection& connection_;
};

}  // namespace beantrack::db
