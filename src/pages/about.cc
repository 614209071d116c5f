#include "pages/about.h"

#include "pages/common.h"
#include "pages/pages.h"
#include "pages/profile.h"

namespace beantrack::pages {
namespace {

constexpr std::uint64_t kChangesOnCard = 10;  // the oldest and the newest

// The one whose card it is: oneself, or somebody with whom one has a conversation or may begin one.
db::Account find_account(Context& context, const Visitor& visitor, const std::string& id) {
  if (id == visitor.user().id) return own_account(context, visitor);
  find_partner(context, visitor.user(), id);
  auto account = context.users.find_account_of(id);
  if (!account) throw http::HttpError(404, "User not found.");
  return *std::move(account);
}

}  // namespace

Response show_about(Context& context, const Request& request, const Visitor& visitor, const AboutState& state) {
  db::Account account = find_account(context, visitor, request.segment);
  view::AboutPage page{.layout = full_layout(visitor),
                       .user = std::move(account.user),
                       .identity = std::move(account.identity),
                       .company = context.companies.find_of(request.segment),
                       .member_since = account.created_at,
                       .changes = {},
                       .editable = visitor.user().role == Role::admin,
                       .saved = state.saved,
                       .typed = state.typed,
                       .error = state.error};
  if (page.identity.renamed_at) page.changes = context.names.changes(page.user.id, kChangesOnCard);
  return http::html(view::render(page));
}

Response about(Context& context, const Request& request, const Visitor& visitor) {
  return show_about(context, request, visitor, {.saved = request.parameter("saved") == "company"});
}

}  // namespace beantrack::pages
