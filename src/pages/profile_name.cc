#include "pages/new_name.h"
#include "pages/pages.h"
#include "pages/profile.h"

namespace beantrack::pages {

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
    if (const auto similar = context.names.set_personal_name(me.id, name)) return refuse(too_similar(*similar));
  } catch (const db::Failure& failure) {
    if (!failure.unstorable()) throw;
    return refuse(unstorable_name());
  }
  return profile_saved(request, "name");
}

}  // namespace beantrack::pages
