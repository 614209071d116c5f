#include "language/phrases.h"
#include "text/clusters.h"
#include "view/day.h"
#include "view/layout.h"
#include "view/pages.h"
#include "view/templates.h"

namespace beantrack::view {
namespace {

using language::phrase, language::tr;

constexpr std::size_t kPreviewBytes = 240;  // about two lines on a wide screen; the style sheet cuts the rest

void add_tab(const ContactTab& tab, const InboxPage& page, ctemplate::TemplateDictionary& body) {
  auto* row = body.AddSectionDictionary("TAB");
  row->SetValueWithoutCopy("LABEL", tab.role ? borrow(roles_label(*tab.role)) : borrow(tr("All")));
  row->SetValue("COUNT", std::to_string(tab.count) + (tab.more ? "+" : ""));
  row->SetValueWithoutCopy("ROLE", tab.role ? borrow(to_string(*tab.role)) : borrow(""));
  row->SetValueWithoutCopy("FILTER", borrow(page.filter));
  row->SetValueWithoutCopy("SHOW", borrow(page.show));
  if (tab.selected) row->ShowSection("SELECTED");
}

// The links that narrow the list to what asks for something.
void add_filters(const InboxPage& page, std::string_view role, ctemplate::TemplateDictionary& body) {
  static constexpr std::pair<std::string_view, const char*> kFilters[] = {
      {"", phrase("Everything")}, {"unread", phrase("Unread")}, {"needs-reply", phrase("Needs reply")}};
  for (const auto& [show, label] : kFilters) {
    auto* link = body.AddSectionDictionary("SHOW_LINK");
    link->SetValueWithoutCopy("SHOW", borrow(show));
    link->SetValueWithoutCopy("LABEL", borrow(tr(label)));
    link->SetValueWithoutCopy("ROLE", borrow(role));
    link->SetValueWithoutCopy("FILTER", borrow(page.filter));
    if (show == page.show) link->ShowSection("SELECTED");
  }
}

void add_contact(const Contact& contact, const std::string& my_id, Time now, ctemplate::TemplateDictionary& body) {
  auto* row = body.AddSectionDictionary("CONTACT");
  row->SetValueWithoutCopy("ID", borrow(contact.user.id));
  row->SetValueWithoutCopy("NAME", borrow(contact.user.name));
  row->SetValueWithoutCopy("INITIAL", borrow(text::first_cluster(contact.user.name)));
  row->SetValueWithoutCopy("ROLE", borrow(role_label(contact.user.role)));
  if (contact.identity.verified) row->AddIncludeDictionary("VERIFIED")->SetFilename(kVerifiedTemplate);
  if (!contact.identity.personal_name.empty())
    row->SetValueAndShowSection("PERSON", borrow(contact.identity.personal_name), "HAS_PERSON");
  if (!contact.identity.has_company) row->ShowSection("NO_COMPANY");
  if (contact.presence.online) {
    row->SetValueWithoutCopy("PRESENCE_CLASS", borrow("online"));
    row->SetValueWithoutCopy("PRESENCE", borrow(tr("online")));
  }
  if (contact.unread == 0)
    row->SetValueWithoutCopy("UNREAD_CLASS", borrow("hidden"));
  else
    row->SetValue("UNREAD", std::to_string(contact.unread));
  if (!contact.writable) row->ShowSection("READ_ONLY");
  if (!contact.last) {
    row->SetValueWithoutCopy("TEXT", borrow(tr("No messages yet")));
    return;
  }
  row->ShowSection("TIME");
  row->SetValueWithoutCopy("LAST_ID", borrow(contact.last->id));
  row->SetValue("ISO", iso8601(contact.last->created_at));
  row->SetValue("WHEN", brief_label(contact.last->created_at, now));
  row->SetValueWithoutCopy("TEXT", borrow(text_or_note(text::first_bytes(contact.last->content, kPreviewBytes))));
  if (contact.last->sender_id == my_id)
    row->SetValueWithoutCopy("AUTHOR", borrow(tr("You:")));
  else if (contact.writable)
    row->SetValueWithoutCopy("REPLY_CLASS", borrow("needs-reply"));
}

}  // namespace

std::string render(const InboxPage& page) {
  Frame frame(page.layout, {.body = kInboxTemplate, .title = tr("Inbox"), .style = "inbox", .script = "inbox",
                            .entry = Frame::Entry::inbox, .installable = true});
  auto& body = frame.body();
  body.SetValueWithoutCopy("FILTER", borrow(page.filter));
  std::string_view role;
  for (const ContactTab& tab : page.tabs) {
    add_tab(tab, page, body);
    if (tab.selected && tab.role) role = to_string(*tab.role);
  }
  if (!role.empty()) body.SetValueAndShowSection("ROLE", borrow(role), "HAS_ROLE");
  if (!page.show.empty()) body.SetValueAndShowSection("SHOW", borrow(page.show), "HAS_SHOW");
  add_filters(page, role, body);
  const Time moment = now();
  const std::string my_id = page.layout.user ? page.layout.user->id : std::string();
  for (const Contact& contact : page.contacts) add_contact(contact, my_id, moment, body);
  if (page.contacts.empty())
    body.ShowSection(!page.filter.empty() ? "NO_MATCH" : page.show.empty() ? "NOBODY" : "NOTHING_LEFT");
  if (!page.more.empty()) body.SetValueAndShowSection("MORE", borrow(page.more), "HAS_MORE");
  return frame.html();
}

}  // namespace beantrack::view
