// Who may write to whom: the guide's roles. Suppliers and vendors write to everybody but themselves; admins write to
// suppliers and vendors, not to each other (the guide's inbox shows an admin no admins).
#pragma once

#include "model/user.h"

namespace beantrack {

bool may_chat(const User& from, const User& to);

// Whether a user of role `viewer` has contacts of role `contact` at all: which tabs an inbox shows.
bool may_chat(Role viewer, Role contact);

}  // namespace beantrack
