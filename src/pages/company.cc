// What an admin changes of a company: its name, and whether it is approved.
#include "base/log.h"
#include "pages/about.h"
#include "pages/common.h"
#include "pages/new_name.h"
#include "pages/pages.h"

namespace beantrack::pages {
namespace {

Response refuse(Context& context, const Request& request, const Visitor& visitor, const http::HttpError& error,
                const std::string& typed) {
  if (request.is_script()) throw error;
  auto response = show_about(context, request, visitor, {.typed = typed, .error = error.text()});
  response.set_status(error.status());
  return response;
}

}  // namespace

Response company(Context& context, const Request& request, const Visitor& visitor) {
  const User& me = visitor.user();
  if (me.role != Role::admin) throw http::HttpError(403, "Only administrators can change a company’s details.");
  const User owner = find_partner(context, me, request.segment).user;
  const auto company = context.companies.find_of(owner.id);
  if (!company) throw http::HttpError(422, "This person has no company.");

  const std::string typed = request.parameter("company").value_or("");
  const std::string name = tidy_name(typed);
  if (name != company->name) {
    if (const auto error = check_new_name(name, me.role)) return refuse(context, request, visitor, *error, typed);
    try {
      if (const auto similar = context.names.set_company_name(owner.id, company->id, name))
        return refuse(context, request, visitor, too_similar(*similar), typed);
    } catch (const db::Failure& failure) {
      if (!failure.unstorable()) throw;
      return refuse(context, request, visitor, unstorable_name(), typed);
    }
    log_info("request=" + request.id + " " + me.id + " changed the company name of " + owner.id);
  }
  if (const bool approved = request.flag("approved").value_or(false); approved != company->approved_at.has_value()) {
    context.companies.set_approved(company->id, approved);
    log_info("request=" + request.id + " " + me.id + (approved ? " approved" : " no longer approves") +
             " the company of " + owner.id);
  }
  if (request.is_script()) return http::json(R"({"success":true})");
  return http::redirect("/chat/" + owner.id + "/about?saved=company");
}

}  // namespace beantrack::pages
