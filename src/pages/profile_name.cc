#include "base/text.h"
#include "pages/pages.h"
#include "pages/profile.h"
#include "text/name.h"

namespace beantrack::pages {
namespace {

std::optional<http::HttpError> check(const std::string& name) {
  switch (text::check_name(name)) {
    case TextFault::none: break;
    case TextFault::not_utf8: return http::HttpError(400, "The name is not valid UTF-8.");
    case TextFault::empty: return http::HttpError(422, "Please give a name, with a letter or a digit in it.");
    case TextFault::too_long:
      return http::HttpError(422, "The name is longer than {1} characters.", {std::to_string(kMaxNameCharacters)});
    case TextFault::control_character:
      return http::HttpError(422, "The name holds invisible characters. Please type it anew, without copying it.");
  }
  return std::nullopt;
}

}  // namespace

Response profile_name(Context& context, const Request& request, const Visitor& visitor) {
  const std::string typed = request.parameter("name").value_or("");
  const std::string name = text::fold_blanks(trim(typed));
  const auto refuse = [&](const http::HttpError& error) {
    return profile_refused(context, request, visitor, view::ProfileField::name, error, typed);
  };
  if (const auto error = check(name)) return refuse(*error);
  try {
    context.users.set_name(visitor.user().id, name);
  } catch (const db::Failure& failure) {
    if (!failure.unstorable()) throw;
    return refuse(http::HttpError(422, "The name holds characters that this database cannot keep."));
  }
  return profile_saved(request, "name");
}

}  // namespace beantrack::pages
