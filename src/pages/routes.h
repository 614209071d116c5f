// The table of all addresses.
#pragma once

#include <string_view>

#include "http/router.h"
#include "pages/context.h"

namespace beantrack::pages {

// The router of the whole chat. Borrows `context` and `limiter`.
http::Router make_router(Context& context, auth::Limiter& limiter);

// Whether a sign-in may lead back to `address`: the path of a page for those who are signed in, without any encoding,
// and a query.
bool is_return_address(std::string_view address);

}  // namespace beantrack::pages
