#include "language/phrases.h"
#include "model/language.h"
#include "model/password.h"
#include "view/day.h"
#include "view/layout.h"
#include "view/pages.h"
#include "view/templates.h"

namespace beantrack::view {
namespace {

using language::tr;

// The template's section for a refused field. It stands there twice, in the field and below it.
const char* refused_section(ProfileField field) {
  switch (field) {
    case ProfileField::name: return "NAME_REFUSED";
    case ProfileField::current_password: return "CURRENT_REFUSED";
    case ProfileField::new_password: return "NEW_REFUSED";
    case ProfileField::repeated_password: return "REPEATED_REFUSED";
    case ProfileField::none: break;
  }
  return nullptr;
}

void fill_settings(const Settings& settings, ctemplate::TemplateDictionary& body) {
  for (const Language& language : kLanguages) {
    auto* option = body.AddSectionDictionary("LANGUAGE");
    option->SetValueWithoutCopy("TAG", borrow(language.tag));
    option->SetValueWithoutCopy("LANGUAGE_NAME", borrow(language.name));
    if (language.tag == settings.language) option->ShowSection("CHOSEN");
  }
  switch (settings.theme) {
    case Theme::automatic: body.ShowSection("THEME_AUTO"); break;
    case Theme::light: body.ShowSection("THEME_LIGHT"); break;
    case Theme::dark: body.ShowSection("THEME_DARK"); break;
  }
  if (settings.notify_desktop) body.ShowSection("NOTIFY_DESKTOP");
  if (settings.notify_sound) body.ShowSection("NOTIFY_SOUND");
}

std::string device_label(const Device& device) {
  const std::string_view browser = device.browser.empty() ? tr("Unknown browser") : device.browser;
  return device.system.empty() ? std::string(browser) : tr("{1} on {2}", {browser, device.system});
}

void add_session(const OwnSession& session, Time now, ctemplate::TemplateDictionary& body) {
  auto* row = body.AddSectionDictionary("SESSION");
  row->SetValue("ID", std::to_string(session.id));
  row->SetValue("DEVICE", device_label(session.device));
  row->SetValue("CREATED_ISO", iso8601(session.created_at));
  row->SetValue("CREATED", brief_label(session.created_at, now));
  if (session.current) {
    row->ShowSection("CURRENT");
    return;
  }
  auto* other = row->AddSectionDictionary("OTHER");
  other->SetValue("SEEN_ISO", iso8601(session.seen_at));
  other->SetValue("SEEN", brief_label(session.seen_at, now));
  row->ShowSection("ENDABLE");
}

}  // namespace

std::string render(const ProfilePage& page) {
  Frame frame(page.layout,
              {.title = language::tr("Profile"), .style = "profile", .script = "profile",
               .entry = Frame::Entry::profile});
  auto& body = frame.body();
  if (!page.notice.empty()) body.SetValueAndShowSection("NOTICE", borrow(page.notice), "SAVED");
  body.SetValueWithoutCopy("ID", borrow(page.user.id));
  if (page.has_company) {
    auto* company = body.AddSectionDictionary("COMPANY");
    company->SetValueWithoutCopy("COMPANY_NAME", borrow(page.user.name));
    if (page.verified) company->AddIncludeDictionary("VERIFIED")->SetFilename(kVerifiedTemplate);
  } else {
    body.ShowSection("PERSONAL_ONLY");
  }
  body.SetValueWithoutCopy("EMAIL", borrow(page.email));
  body.SetValueWithoutCopy("NAME", borrow(page.name));
  body.SetIntValue("MAX_NAME", kMaxNameCharacters);
  body.SetIntValue("MIN_PASSWORD", kMinPasswordCharacters);
  body.SetValueWithoutCopy("ERROR", borrow(page.error));
  if (const char* section = refused_section(page.refused)) body.ShowSection(section);
  fill_settings(page.layout.settings, body);
  const Time moment = now();
  for (const OwnSession& session : page.sessions) add_session(session, moment, body);
  if (page.more_sessions) body.ShowSection("MORE_SESSIONS");
  return frame.html(kProfileTemplate);
}

}  // namespace beantrack::view
