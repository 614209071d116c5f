#include "db/company_store.h"
#include "db/inspection.h"
#include "db/old_app_clock.h"
#include "db/user_store.h"
#include "plans/cases.h"

namespace beantrack::tests {

using db::Connection;
using db::UserStore;

// As the owner of the database.
std::vector<Case> operator_cases() {
  constexpr std::uint64_t kNames = 500;
  return {
      {"names are listed in batches", 3 * kNames,
       [](Connection& c) { UserStore(c).names_after(person(20'000), kNames); }},
      {"an account is added", 30,
       [](Connection& c) {
         UserStore users{c};
         users.add({.email = "s@plan.test", .name = "New", .role = Role::supplier, .password_hash = "x"});
         users.add({.email = "v@plan.test", .name = "New", .role = Role::vendor, .password_hash = "x"});
       }},
      {"a password is set", 50, [](Connection& c) { UserStore(c).set_password("person300@beantrack.test", "y"); }},
      // Each of the hub's conversations is marked as closed for the other person, and as open again.
      {"an account is disabled and enabled", 10 * kHubConversations,
       [](Connection& c) {
         UserStore(c).set_disabled("person1@beantrack.test", true);
         UserStore(c).set_disabled("person1@beantrack.test", false);
       }},
      {"times of the old application are corrected", 10 * db::kCorrectionBatch,
       [](Connection& c) {
         db::OldAppClock clock{c, "Africa/Kampala"};
         clock.set();
         clock.correct();
       }},
      {"a company is approved", 30,
       [](Connection& c) {
         db::CompanyStore(c).set_approved("S00103", false);
         db::CompanyStore(c).set_approved("S00103", true);
         db::CompanyStore(c).set_approved("WHL00104", true);
       }},
      {"the doctor looks at the newest messages", 3 * db::kNewestMessages,
       [](Connection& c) {
         db::Inspection inspection{c};
         inspection.sequence_is_ahead();
         inspection.future_messages();
       }},
  };
}

}  // namespace beantrack::tests
