#include "view/layout.h"

#include "asset_version.h"

#include "language/phrases.h"
#include "view/templates.h"

namespace beantrack::view {
namespace {

constexpr std::size_t kUsualPageBytes = 32 * 1024;  // a room of 50 short messages, so that the string grows once

// The sidebar's colours (--bar in parts/tokens.css), for the browser's own bar, which on a phone is above it.
struct BarColor {
  Theme theme;
  std::string_view color;
};
constexpr BarColor kBarColors[] = {{Theme::light, "#4a2924"}, {Theme::dark, "#241613"}};

// Scripts are written in English, and only run for those who are signed in.
void fill_phrases(const Layout& layout, ctemplate::TemplateDictionary& page) {
  if (layout.user && &language::in_use() != &kLanguages.front())
    page.AddIncludeDictionary("PHRASES")->SetFilename(kPhrasesTemplate);
}

// What scripts may notify of, as words.
std::string_view notifications(const Settings& settings) {
  if (settings.notify_desktop) return settings.notify_sound ? "desktop sound" : "desktop";
  return settings.notify_sound ? "sound" : "";
}

void fill_signed_in(const Layout& layout, ctemplate::TemplateDictionary& page) {
  page.SetValueWithoutCopy("USER_ID", borrow(layout.user->id));
  page.SetValueWithoutCopy("USER_NAME", borrow(layout.user->name));
  page.SetValueWithoutCopy("USER_ROLE", borrow(role_label(layout.user->role)));
  page.SetIntValue("UNREAD", static_cast<long>(layout.unread));
  page.SetValueWithoutCopy("NOTIFY", borrow(notifications(layout.settings)));
  if (layout.unread == 0) page.SetValue("UNREAD_CLASS", "hidden");
  if (layout.cursor) page.SetValueAndShowSection("CURSOR", to_string(*layout.cursor), "HAS_CURSOR");
}

// The section of the entry that is the page itself; nothing when none is.
const char* current_entry(Frame::Entry entry) {
  switch (entry) {
    case Frame::Entry::none: return nullptr;
    case Frame::Entry::inbox: return "IN_INBOX";
    case Frame::Entry::search: return "IN_SEARCH";
    case Frame::Entry::profile: return "IN_PROFILE";
  }
  return nullptr;
}

}  // namespace

void fill_language(ctemplate::TemplateDictionary& page) {
  const Language& language = language::in_use();
  page.SetValueWithoutCopy("LANGUAGE", borrow(language.tag));
  if (language.direction != "ltr") page.SetValueAndShowSection("DIRECTION", borrow(language.direction), "TURNED");
}

void fill_theme(Theme theme, ctemplate::TemplateDictionary& page) {
  const bool chosen = theme != Theme::automatic;
  if (chosen) page.SetValueAndShowSection("THEME", borrow(to_string(theme)), "HAS_THEME");
  page.SetValueWithoutCopy("COLOR_SCHEME", borrow(chosen ? to_string(theme) : "light dark"));
  for (const auto& [its_theme, color] : kBarColors) {
    if (chosen && its_theme != theme) continue;
    auto* bar = page.AddSectionDictionary("BAR");
    bar->SetValueWithoutCopy("COLOR", borrow(color));
    if (!chosen) bar->SetValueAndShowSection("SCHEME", borrow(to_string(its_theme)), "IF_SCHEME");
  }
}

Frame::Frame(const Layout& layout, const Parts& parts)
    : dictionary_("page"), body_(dictionary_.AddIncludeDictionary("BODY")) {
  body_->SetFilename(parts.body);
  dictionary_.SetTemplateGlobalValue("TOKEN", borrow(layout.csrf_token));
  fill_language(dictionary_);
  fill_phrases(layout, dictionary_);
  fill_theme(layout.settings.theme, dictionary_);
  dictionary_.SetValue("ASSETS", "/static/v-" BEANTRACK_ASSET_VERSION);
  dictionary_.SetValueWithoutCopy("TITLE", borrow(parts.title));
  dictionary_.SetValueWithoutCopy("STYLE", borrow(parts.style));
  if (parts.installable) dictionary_.ShowSection("INSTALLABLE");
  if (!layout.user) return;
  // Two places of the layout, head and sidebar, are for those signed in.
  for (const char* section : {"SIGNED_IN", "SIDEBAR"})
    fill_signed_in(layout, *dictionary_.AddSectionDictionary(section));
  if (const char* current = current_entry(parts.entry)) dictionary_.ShowTemplateGlobalSection(current);
  if (!parts.script.empty()) dictionary_.SetValueAndShowSection("SCRIPT", borrow(parts.script), "HAS_SCRIPT");
}

std::string Frame::html(std::size_t body_bytes) const {
  std::string html;
  html.reserve(kUsualPageBytes + body_bytes);
  expand(kLayoutTemplate, dictionary_, html);
  return html;
}

std::string_view role_label(Role role) {
  switch (role) {
    case Role::admin: return language::tr("Admin");
    case Role::supplier: return language::tr("Supplier");
    case Role::vendor: return language::tr("Vendor");
  }
  return "";
}

std::string_view roles_label(Role role) {
  switch (role) {
    case Role::admin: return language::tr("Admins");
    case Role::supplier: return language::tr("Suppliers");
    case Role::vendor: return language::tr("Vendors");
  }
  return "";
}

}  // namespace beantrack::view
