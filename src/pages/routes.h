// The table of all addresses.
#pragma once

#include "http/router.h"
#include "pages/context.h"

namespace beantrack::pages {

// The router of the whole chat. Borrows `context`.
http::Router make_router(Context& context);

}  // namespace beantrack::pages
