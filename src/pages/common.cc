#include "pages/common.h"

#include <algorithm>

#include "language/phrases.h"
#include "model/contact_policy.h"
#include "model/id.h"

namespace beantrack::pages {

using language::phrase;

namespace {

void check_contact(const User& me, const std::optional<User>& contact) {
  if (!contact) throw http::HttpError(404, "User not found.");
  if (!may_chat(me, *contact)) throw http::HttpError(403, "You cannot chat with this person.");
}

}  // namespace

view::Layout bare_layout(const http::Visitor& visitor) {
  return {.csrf_token = visitor.csrf_token(), .user = visitor.user_if_any(), .unread = 0, .cursor = std::nullopt,
          .settings = visitor.settings()};
}

view::Layout full_layout(const http::Visitor& visitor) {
  return full_layout(visitor, visitor.required<db::PageFacts>());
}

view::Layout full_layout(const http::Visitor& visitor, const db::PageFacts& facts) {
  auto layout = bare_layout(visitor);
  layout.unread = facts.unread.count;
  layout.cursor = facts.cursor;
  return layout;
}

http::Response signed_out(const http::Request& request) {
  return http::redirect("/login")
      .add("Set-Cookie", http::expired_session_cookie(request.https))
      .add("Clear-Site-Data", http::kClearPages);
}

User find_contact(Context& context, const User& me, std::string_view id) {
  auto contact = is_user_id(id) && id != me.id ? context.users.find(id) : std::nullopt;
  check_contact(me, contact);
  return *std::move(contact);
}

Partner find_partner(Context& context, const User& me, std::string_view id) {
  auto account = is_user_id(id) ? context.users.find_account_of(id) : std::nullopt;
  if (!account) return partner_of(context, me, std::nullopt, {}, false);
  return partner_of(context, me, std::move(account->user), std::move(account->identity), account->disabled);
}

Partner partner_of(Context& context, const User& me, std::optional<User> user, Identity identity, bool disabled) {
  if (!user || (!may_chat(me, *user) && context.messages.page(me.id, user->id, 1).messages.empty()))
    check_contact(me, user && user->id == me.id ? std::nullopt : user);
  const char* read_only = "";
  if (user->id == me.id)
    read_only = phrase("You cannot message yourself.");
  else if (!may_chat(me, *user))
    read_only = phrase("You can no longer message this person.");
  else if (disabled)
    read_only = phrase("This person’s account is disabled.");
  return {.user = *std::move(user),
          .identity = std::move(identity),
          .read_only = std::string(*read_only ? language::tr(read_only) : "")};
}

db::Receiver find_receiver(const http::Request& request, const http::Visitor& visitor) {
  const std::string id = request.parameter("receiver_id").value_or("");
  if (!is_user_id(id)) throw http::HttpError(400, "'receiver_id' must be a valid user ID.");
  if (id == visitor.user().id) throw http::HttpError(422, "You cannot message yourself.");
  const auto& receiver = visitor.required<db::Receiver>();
  check_contact(visitor.user(), receiver.user);
  return receiver;
}

http::HttpError disabled_account() { return http::HttpError(403, "This person’s account is disabled."); }

std::optional<std::uint64_t> message_parameter(const http::Request& request, std::string_view name) {
  const auto id = request.parameter(name);
  if (!id) return std::nullopt;
  const auto number = message_number(*id);
  if (!number) throw http::HttpError(400, "'{1}' must be a valid message ID.", {std::string(name)});
  return number;
}

std::uint64_t limit_of(const http::Request& request, std::uint64_t usual, std::uint64_t most) {
  const auto asked = request.parameter("limit");
  if (!asked) return usual;
  const auto limit = parse_number(*asked);
  if (!limit || *limit == 0) throw http::HttpError(400, "'limit' must be a positive number.");
  return std::min(*limit, most);
}

std::optional<db::PageCursor> page_cursor_of(const http::Request& request) {
  using Side = db::PageCursor::Side;
  for (const auto& [name, side] : {std::pair{"at", Side::around}, {"before", Side::before}, {"after", Side::after}})
    if (const auto seq = message_parameter(request, name)) return db::PageCursor{side, *seq};
  return std::nullopt;
}

}  // namespace beantrack::pages
