#include "pages/new_name.h"
#include "pages/pages.h"
#include "pages/profile.h"

namespace beantrack::pages {
namespace {

constexpr std::uint64_t kMostRenamesInADay = 5;  // of one person; admins are not limited

http::HttpError renamed_too_often(std::chrono::seconds wait) {
  return http::HttpError(429, "You have changed your name {1} times in one day. Please try again tomorrow.",
                         {std::to_string(kMostRenamesInADay)})
      .with("Retry-After", std::to_string(wait.count()));
}

}  // namespace

Response profile_name(Context& context, const Request& request, const Visitor& visitor) {
  const User& me = visitor.user();
  const std::string typed = request.parameter("name").value_or("");
  const std::string name = tidy_name(typed);
  const auto refuse = [&](const http::HttpError& error) {
    return profile_refused(context, request, visitor, view::ProfileField::name, error, typed);
  };
  // The present name, however it got there, is no change.
  if (const auto account = own_account(context, visitor); name == personal_name(account))
    return profile_saved(request, "name");
  if (const auto error = check_new_name(name, me.role)) return refuse(*error);
  try {
    const auto most = me.role == Role::admin ? std::nullopt : std::optional(kMostRenamesInADay);
    if (const auto similar = context.names.set_personal_name(me.id, name, db::LookAlikeRule::refuse, most))
      return refuse(too_similar(*similar));
  } catch (const db::TooManyChanges& refusal) {
    return refuse(renamed_too_often(refusal.wait()));
  } catch (const db::Failure& failure) {
    if (!failure.unstorable()) throw;
    return refuse(unstorable_name());
  }
  return profile_saved(request, "name");
}

}  // namespace beantrack::pages
