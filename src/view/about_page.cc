#include "language/phrases.h"
#include "view/day.h"
#include "view/layout.h"
#include "view/name_lines.h"
#include "view/pages.h"
#include "view/templates.h"

namespace beantrack::view {
namespace {

void add_fact(const char* section, const std::string& text, ctemplate::TemplateDictionary& body) {
  if (!text.empty()) body.AddSectionDictionary(section)->SetValue("TEXT", text);
}

void add_changes(const AboutPage& page, ctemplate::TemplateDictionary& body) {
  if (page.changes.empty()) return;
  auto* former = body.AddSectionDictionary("FORMER");
  for (auto change = page.changes.rbegin(); change != page.changes.rend(); ++change) {
    auto* row = former->AddSectionDictionary("CHANGE");
    row->SetValue("DAY", day_label(change->changed_at));
    auto* line = row->AddIncludeDictionary("LINE");
    line->SetFilename(kRenamedTemplate);
    fill(*change, *line);
  }
}

void add_form(const AboutPage& page, ctemplate::TemplateDictionary& body) {
  auto* form = body.AddSectionDictionary("EDIT");
  form->SetValue("TYPED", page.typed.value_or(page.user.name));
  form->SetIntValue("MAX_NAME", kMaxNameCharacters);
  if (page.company->approved_at) form->ShowSection("APPROVED");
  form->SetValueWithoutCopy("ERROR", borrow(page.error));
  if (!page.error.empty()) form->ShowSection("REFUSED");
}

}  // namespace

std::string render(const AboutPage& page) {
  Frame frame(page.layout, {.title = page.user.name, .style = "about"});
  auto& body = frame.body();
  body.SetValueWithoutCopy("NAME", borrow(page.user.name));
  body.SetValueWithoutCopy("ROLE", borrow(role_label(page.user.role)));
  body.SetValueWithoutCopy("ID", borrow(page.user.id));
  if (page.identity.verified && page.company && page.company->approved_at) {
    auto* verified = body.AddSectionDictionary("VERIFIED");
    verified->AddIncludeDictionary("MARK")->SetFilename(kVerifiedTemplate);
    verified->SetValue("SINCE", day_label(*page.company->approved_at));
  } else if (page.user.role != Role::admin) {
    body.ShowSection("UNVERIFIED");
  }
  if (page.saved) body.ShowSection("SAVED");
  add_fact("PERSON", page.identity.personal_name, body);
  if (page.company) {
    add_fact("REGISTRATION", page.company->registration_number, body);
    add_fact("CENTER", page.company->supply_center, body);
    add_fact("REGION", page.company->region, body);
    add_fact("COMPANY_ID", page.company->id, body);
  }
  if (page.member_since) add_fact("MEMBER", day_label(*page.member_since), body);
  add_changes(page, body);
  if (page.company && page.editable) add_form(page, body);
  if (!page.layout.user || page.layout.user->id != page.user.id) body.ShowSection("OTHER");
  return frame.html(kAboutTemplate);
}

}  // namespace beantrack::view
