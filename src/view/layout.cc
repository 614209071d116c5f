#include "view/layout.h"

#include "asset_version.h"

#include "language/phrases.h"
#include "view/html.h"
#include "view/per_language.h"
#include "view/templates.h"
#include "view/variants.h"

namespace beantrack::view {
namespace {

constexpr std::size_t kUsualPageBytes = 36 * 1024;  // a room of 50 short messages, so that the string grows once

// The sidebar's colours (--bar in parts/tokens.css), for the browser's own bar, which on a phone is above it.
struct BarColor {
  Theme theme;
  std::string_view color;
};
constexpr BarColor kBarColors[] = {{Theme::light, "#4a2924"}, {Theme::dark, "#241613"}};

// What scripts may notify of, as words.
std::string_view notifications(const Settings& settings) {
  if (settings.notify_desktop) return settings.notify_sound ? "desktop sound" : "desktop";
  return settings.notify_sound ? "sound" : "";
}

// The values of layout.tpl, in the order of its pieces.
enum class LayoutValue : std::size_t {
  title, token, user_id, notify, cursor, style, script, unread_class, unread, user_name, user_role, body, phrases,
};

// Its sections, by their bits.
constexpr Variants::Sections kSignedIn = 1 << 0, kSidebar = 1 << 1, kHasCursor = 1 << 2, kInstallable = 1 << 3,
                             kInInbox = 1 << 4, kInSearch = 1 << 5, kInProfile = 1 << 6;

Variants layout_variants(Theme theme) {
  using Kind = Pieces::Kind;
  return {kLayoutTemplate,
          {{"TITLE", Kind::line},
           {"TOKEN", Kind::line},
           {"USER_ID", Kind::line},
           {"NOTIFY", Kind::line},
           {"CURSOR", Kind::line},
           {"STYLE", Kind::id},
           {"SCRIPT", Kind::id},
           {"UNREAD_CLASS", Kind::line},
           {"UNREAD", Kind::line},
           {"USER_NAME", Kind::line},
           {"USER_ROLE", Kind::line},
           {"BODY", Kind::html},
           {"PHRASES", Kind::html}},
          {"SIGNED_IN", "SIDEBAR", "HAS_CURSOR", "INSTALLABLE", "IN_INBOX", "IN_SEARCH", "IN_PROFILE"},
          [theme](ctemplate::TemplateDictionary& page) {
            page.SetValue("ASSETS", "/static/v-" BEANTRACK_ASSET_VERSION);
            fill_language(page);
            fill_theme(theme, page);
          }};
}

// Scripts are written in English.
std::string script_phrases() {
  std::string html;
  if (&language::in_use() != &kLanguages.front())
    expand(kPhrasesTemplate, ctemplate::TemplateDictionary("phrases"), html);
  return html;
}

// The layout in one language.
struct LayoutTemplates {
  LayoutTemplates()
      : automatic(layout_variants(Theme::automatic)), light(layout_variants(Theme::light)),
        dark(layout_variants(Theme::dark)), phrases(script_phrases()) {}

  const Variants& of(Theme theme) const {
    switch (theme) {
      case Theme::automatic: break;
      case Theme::light: return light;
      case Theme::dark: return dark;
    }
    return automatic;
  }

  Variants automatic, light, dark;
  std::string phrases;  // of scripts; empty in English
};

PerLanguage<LayoutTemplates>& loaded() {
  static PerLanguage<LayoutTemplates> templates;
  return templates;
}

// The section of the entry that is the page itself; 0 when none is.
Variants::Sections section_of(Frame::Entry entry) {
  switch (entry) {
    case Frame::Entry::none: return 0;
    case Frame::Entry::inbox: return kInInbox;
    case Frame::Entry::search: return kInSearch;
    case Frame::Entry::profile: return kInProfile;
  }
  return 0;
}

Variants::Sections sections_of(const Layout& layout, const Frame::Parts& parts) {
  Variants::Sections shown = parts.installable ? kInstallable : 0;
  if (!layout.user) return shown;
  shown |= kSignedIn | kSidebar | section_of(parts.entry);
  if (layout.cursor) shown |= kHasCursor;
  return shown;
}

// A value for those who are signed in.
void append(LayoutValue value, const Layout& layout, std::string& html) {
  using enum LayoutValue;
  switch (value) {
    case user_id: return append_line(layout.user->id, html);
    case notify: return append_line(notifications(layout.settings), html);
    case cursor: return append_line(to_string(*layout.cursor), html);
    case unread_class:
      if (layout.unread == 0) html += "hidden";
      return;
    case unread: return append_line(std::to_string(layout.unread), html);
    case user_name: return append_line(layout.user->name, html);
    case user_role: return append_line(role_label(layout.user->role), html);
    default: return;
  }
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

void load_layout() { loaded().load(); }

Frame::Frame(const Layout& layout, const Parts& parts) : layout_(layout), parts_(parts), body_("body") {
  body_.SetTemplateGlobalValue("TOKEN", borrow(layout.csrf_token));
}

std::string Frame::html(const char* body, std::size_t more_bytes) const {
  return html([&](std::string& html) { expand(body, body_, html); }, more_bytes);
}

std::string Frame::html(const std::function<void(std::string&)>& append_body, std::size_t more_bytes) const {
  const LayoutTemplates& templates = loaded().in_use();
  std::string html;
  html.reserve(kUsualPageBytes + more_bytes);
  templates.of(layout_.settings.theme).with(sections_of(layout_, parts_)).write(html, [&](std::size_t number) {
    using enum LayoutValue;
    switch (const auto value = static_cast<LayoutValue>(number)) {
      case title: return append_line(parts_.title, html);
      case token: return append_line(layout_.csrf_token, html);
      case style: return append_id(parts_.style, html);
      case script: return append_id(parts_.script, html);
      case body: return append_body(html);
      case phrases:
        if (layout_.user) html += templates.phrases;
        return;
      default: return append(value, layout_, html);
    }
  });
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
