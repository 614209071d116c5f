#include "view/layout.h"

#include "asset_version.h"

#include "view/templates.h"

namespace beantrack::view {
namespace {

constexpr std::size_t kUsualPageBytes = 32 * 1024;  // a room of 50 short messages, so that the string grows once

void fill_signed_in(const Layout& layout, ctemplate::TemplateDictionary& page) {
  page.SetValueWithoutCopy("USER_ID", borrow(layout.user->id));
  page.SetValueWithoutCopy("USER_NAME", borrow(layout.user->name));
  page.SetValueWithoutCopy("USER_ROLE", borrow(role_label(layout.user->role)));
  page.SetIntValue("UNREAD", static_cast<long>(layout.unread));
  if (layout.unread == 0) page.SetValue("UNREAD_CLASS", "hidden");
  if (layout.cursor) page.SetValueAndShowSection("CURSOR", std::to_string(*layout.cursor), "HAS_CURSOR");
}

}  // namespace

Frame::Frame(const Layout& layout, const Parts& parts)
    : dictionary_("page"), body_(dictionary_.AddIncludeDictionary("BODY")) {
  body_->SetFilename(parts.body);
  dictionary_.SetTemplateGlobalValue("TOKEN", borrow(layout.csrf_token));
  dictionary_.SetValue("ASSETS", "/static/v-" BEANTRACK_ASSET_VERSION);
  dictionary_.SetValueWithoutCopy("TITLE", borrow(parts.title));
  dictionary_.SetValueWithoutCopy("STYLE", borrow(parts.style));
  if (!layout.user) return;
  // Two places of the layout, head and sidebar, are for those signed in.
  for (const char* section : {"SIGNED_IN", "SIDEBAR"})
    fill_signed_in(layout, *dictionary_.AddSectionDictionary(section));
  if (!parts.script.empty()) dictionary_.SetValueAndShowSection("SCRIPT", borrow(parts.script), "HAS_SCRIPT");
}

std::string Frame::html() const {
  std::string html;
  html.reserve(kUsualPageBytes);
  expand(kLayoutTemplate, dictionary_, html);
  return html;
}

std::string_view role_label(Role role) {
  switch (role) {
    case Role::admin: return "Admin";
    case Role::supplier: return "Supplier";
    case Role::vendor: return "Vendor";
  }
  return "";
}

std::string_view roles_label(Role role) {
  switch (role) {
    case Role::admin: return "Admins";
    case Role::supplier: return "Suppliers";
    case Role::vendor: return "Vendors";
  }
  return "";
}

}  // namespace beantrack::view
