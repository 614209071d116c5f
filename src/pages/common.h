// What several pages do alike.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "http/error.h"
#include "http/guard.h"
#include "http/request.h"
#include "db/message_store.h"
#include "model/user.h"
#include "pages/context.h"
#include "view/pages.h"

namespace beantrack::pages {

// The layout for whoever is (or is not) signed in, without what the database knows: neither unread count nor cursor.
view::Layout bare_layout(const http::Visitor& visitor);
// The same with both, for a route that requires db::PageFacts; or with others'.
view::Layout full_layout(const http::Visitor& visitor);
view::Layout full_layout(const http::Visitor& visitor, const db::PageFacts& facts);

// To the login, with the cookie taken back: whoever asked is signed out.
http::Response signed_out(const http::Request& request);

// The user `id`, to whom `me` may write. Throws HttpError 404 when there is none (or it is `me`), 403 when they may not
// write to each other.
User find_contact(Context& context, const User& me, std::string_view id);

// Somebody with whom `me` has a conversation, or may begin one.
struct Partner {
  User user;
  Identity identity{};
  std::string read_only{};  // why `me` cannot write to them; empty: they can
};

// The user `id`, if `me` may write to them or has messages with them: what was written stays readable when a role has
// changed since. Throws HttpError as find_contact does.
Partner find_partner(Context& context, const User& me, std::string_view id);
// The same for an account that has been read already; no `user`: there is none.
Partner partner_of(Context& context, const User& me, std::optional<User> user, Identity identity, bool disabled);

// The user whom the request's `receiver_id` names, for a route that requires db::Receiver. Throws HttpError 400 for
// what is no user id, 422 for the visitor's own, and as find_contact does. The account may be disabled.
db::Receiver find_receiver(const http::Request& request, const http::Visitor& visitor);

// 403: nobody writes to a disabled account.
http::HttpError disabled_account();

// The number of the message that the parameter `name` names; nothing without one. Throws HttpError 400 for what is no
// message id.
std::optional<std::uint64_t> message_parameter(const http::Request& request, std::string_view name);

// How many rows the parameter `limit` asks for, at most `most`; `usual` without one. Throws HttpError 400 for what is
// no number from 1.
std::uint64_t limit_of(const http::Request& request, std::uint64_t usual, std::uint64_t most);

// The place in a conversation that a request asks for: `at`, `before` or `after` a message; nothing without them.
// Throws HttpError 400.
std::optional<db::PageCursor> page_cursor_of(const http::Request& request);

}  // namespace beantrack::pages
