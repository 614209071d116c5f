#include <string>

#include "admin/doctor.h"
#include "db/name_store.h"
#include "text/clusters.h"
#include "text/name.h"

namespace beantrack::admin {
namespace {

constexpr std::uint64_t kPairsListed = 10;
constexpr std::size_t kCharactersPrinted = 80;  // of each name

std::string described(const db::SimilarName& name) {
  return name.user_id + " " +
         std::string(text::first_characters(text::spelled_name(name.name), kCharactersPrinted));
}

}  // namespace

void check_look_alikes(Report& report, db::Connection& connection) {
  db::NameStore names{connection};
  while (names.fill() == db::kSkeletonBatch) {
  }
  auto pairs = names.look_alikes(kPairsListed + 1);
  const bool more = pairs.size() > kPairsListed;
  if (more) pairs.pop_back();
  if (pairs.empty()) return report.good("names of people and companies are distinct");
  for (const auto& [one, other] : pairs)
    report.warn("look-alike names: " + described(one) + " and " + described(other),
                "rename one of them: beantrack-admin user company, or the column users.name");
  if (more) report.warn("look-alike names: there are more", "these are the first " + std::to_string(kPairsListed));
}

}  // namespace beantrack::admin
