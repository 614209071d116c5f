// The table of all addresses.
#pragma once

#include "http/router.h"
#include "pages/context.h"

namespace beantrack::pages {

// The router of the whole chat. Borrows `context` and `limiter`.
http::Router make_router(Context& context, auth::Limiter& limiter);

}  // namespace beantrack::pages
