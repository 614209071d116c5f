#include "language/phrases.h"
#include "view/contact_rows.h"
#include "view/layout.h"
#include "view/pages.h"
#include "view/templates.h"

namespace beantrack::view {
namespace {

using language::phrase, language::tr;

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
      {"", phrase("Everyone")}, {"unread", phrase("Unread")}, {"needs-reply", phrase("Needs reply")}};
  for (const auto& [show, label] : kFilters) {
    auto* link = body.AddSectionDictionary("SHOW_LINK");
    link->SetValueWithoutCopy("SHOW", borrow(show));
    link->SetValueWithoutCopy("LABEL", borrow(tr(label)));
    link->SetValueWithoutCopy("ROLE", borrow(role));
    link->SetValueWithoutCopy("FILTER", borrow(page.filter));
    if (show == page.show) link->ShowSection("SELECTED");
  }
}

}  // namespace

std::string render(const InboxPage& page) {
  Frame frame(page.layout, {.title = tr("Inbox"), .style = "inbox", .script = "inbox",
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
  const std::string rows = contact_rows(page.contacts);
  body.SetValueWithoutCopy("ROWS", borrow(rows));
  if (page.contacts.empty())
    body.ShowSection(!page.filter.empty() ? "NO_MATCH" : page.show.empty() ? "NOBODY" : "NOTHING_LEFT");
  if (!page.more.empty()) body.SetValueAndShowSection("MORE", borrow(page.more), "HAS_MORE");
  return frame.html(kInboxTemplate, rows.size());
}

}  // namespace beantrack::view
