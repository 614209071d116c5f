// The card of a person or company, for its own page and for a change of it that was refused.
#pragma once

#include <optional>
#include <string>

#include "http/guard.h"
#include "http/request.h"
#include "http/response.h"
#include "pages/context.h"

namespace beantrack::pages {

struct AboutState {
  bool saved = false;                  // a change of the company has just been saved
  std::optional<std::string> typed{};  // the name that was refused
  std::string error{};                 // and why
};

// The card of the user whom the request's path names. Throws HttpError as find_partner does.
http::Response show_about(Context& context, const http::Request& request, const http::Visitor& visitor,
                          const AboutState& state);

}  // namespace beantrack::pages
