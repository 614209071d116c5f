// One's own profile, for its own page and for what is refused or done there.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "http/error.h"
#include "http/guard.h"
#include "http/request.h"
#include "http/response.h"
#include "pages/context.h"
#include "view/pages.h"

namespace beantrack::pages {

constexpr std::uint64_t kSessionsShown = 50;  // of one's own

struct ProfileState {
  std::string notice;               // what has just been done
  std::optional<std::string> name;  // as it was typed and refused
  view::ProfileField refused = view::ProfileField::none;
  std::string error;                // why
};

http::Response show_profile(Context& context, const http::Visitor& visitor, const ProfileState& state);

// The account of the one who is signed in. Throws HttpError 401 when it was deleted this very moment.
db::Account own_account(Context& context, const http::Visitor& visitor);

// The name of the person, which a company's name may hide.
std::string personal_name(const db::Account& account);

// It is done: a script hears so, a person comes back to the profile, which says so. `what` is a word of kNotices in
// profile.cc.
http::Response profile_saved(const http::Request& request, std::string_view what);

// A script hears the error as it is; a person gets the page back, with the error beside the field and the name as it
// was typed.
http::Response profile_refused(Context& context, const http::Request& request, const http::Visitor& visitor,
                               view::ProfileField field, const http::HttpError& error,
                               std::optional<std::string> name = std::nullopt);

}  // namespace beantrack::pages
