// What several pages do alike.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "http/guard.h"
#include "http/request.h"
#include "model/user.h"
#include "pages/context.h"
#include "view/pages.h"

namespace beantrack::pages {

// The layout for whoever is (or is not) signed in, without what the database knows: neither unread count nor cursor.
view::Layout bare_layout(const http::Visitor& visitor);

// The user `id`, to whom `me` may write. Throws HttpError 404 when there is none (or it is `me`), 403 when they may not
// write to each other.
User find_contact(Context& context, const User& me, std::string_view id);

// The user whom the request's `receiver_id` names. Throws HttpError 400 for what is no user id, 422 for `me`, and as
// find_contact does. Whether the account is enabled is another question.
User find_receiver(Context& context, const http::Request& request, const User& me);

constexpr std::string_view kDisabledAccount = "This person's account is disabled.";

// The number of the message that the parameter `name` names; nothing without one. Throws HttpError 400 for what is no
// message id.
std::optional<std::uint64_t> message_parameter(const http::Request& request, std::string_view name);

}  // namespace beantrack::pages
