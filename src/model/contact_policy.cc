#include "model/contact_policy.h"

namespace beantrack {

bool may_chat(Role viewer, Role contact) { return !(viewer == Role::admin && contact == Role::admin); }

bool may_chat(const User& from, const User& to) { return from.id != to.id && may_chat(from.role, to.role); }

}  // namespace beantrack
