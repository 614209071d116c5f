#include "db/company_store.h"

#include "base/text.h"
#include "model/id.h"
#include "text/shown.h"

namespace beantrack::db {
namespace {

// "Plot 4, Market Street, Mbale" → "Mbale". A whole address is nobody's business.
std::string town_of(const std::string& address) {
  const auto comma = address.rfind(',');
  return text::shown_name(trim(std::string_view(address).substr(comma == address.npos ? address.size() : comma + 1)),
                          "");
}

}  // namespace

std::optional<Company> CompanyStore::find_of(std::string_view user_id) {
  // The column lists have to agree; an unapproved row has no date. Noon: the day is the same in most time zones.
  const auto rows = connection_.query(
      "SELECT id, name, registration_number, supply_center_id, '', address,"
      " CAST(UNIX_TIMESTAMP(TIMESTAMP(approved_date, '12:00:00')) * 1000 AS SIGNED)"
      " FROM supplier WHERE user_id = ? AND TRIM(name) <> '' ORDER BY LENGTH(id), id LIMIT 1",
      {user_id});
  const auto others = rows.empty()
                          ? connection_.query(
                                "SELECT id, name, registration_number, '', distribution_region, address,"
                                " CAST(UNIX_TIMESTAMP(TIMESTAMP(approved_date, '12:00:00')) * 1000 AS SIGNED)"
                                " FROM wholesaler WHERE user_id = ? AND TRIM(name) <> ''"
                                " ORDER BY LENGTH(id), id LIMIT 1",
                                {user_id})
                          : Rows{};
  if (rows.empty() && others.empty()) return std::nullopt;
  const Row& row = rows.empty() ? others.front() : rows.front();
  Company company{.id = row.text(0),
                  .name = text::shown_name(row.text(1), user_id),
                  .registration_number = text::shown_name(row.text(2), ""),
                  .supply_center = text::shown_name(row.text(3), ""),
                  .region = text::shown_name(row.text(4), ""),
                  .approved_at = row.time(6)};
  if (company.registration_number == user_id) company.registration_number.clear();  // stands for a missing one
  if (company.region.empty()) company.region = town_of(row.text(5));
  return company;
}

void CompanyStore::set_approved(std::string_view company_id, bool approved) {
  const std::string table = is_supplier_id(company_id) ? "supplier" : "wholesaler";
  connection_.execute("UPDATE " + table + " SET approved_date = " +
                          (approved ? "COALESCE(approved_date, CURRENT_DATE)" : "NULL") +
                          ", updated_at = CURRENT_TIMESTAMP WHERE id = ?",
                      {company_id});
}

}  // namespace beantrack::db
