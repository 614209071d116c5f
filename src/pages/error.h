// Errors as their readers want them: JSON for a script, a page for a person.
#pragma once

#include "http/router.h"

namespace beantrack::pages {

// Needs neither database nor anything else that may be away.
http::Response show_error(const http::Request& request, const http::Visitor& visitor, const http::HttpError& error,
                          http::ErrorFormat format);

}  // namespace beantrack::pages
