#include "language/phrases.h"
#include "view/day.h"
#include "view/layout.h"
#include "view/pages.h"
#include "view/templates.h"

namespace beantrack::view {
namespace {

void add_choice(const User& contact, bool chosen, ctemplate::TemplateDictionary& body) {
  auto* option = body.AddSectionDictionary("CHOICE");
  option->SetValueWithoutCopy("ID", borrow(contact.id));
  option->SetValueWithoutCopy("NAME", borrow(contact.name));
  if (chosen) option->ShowSection("CHOSEN");
}

// Scripts write times in the reader's own zone: what is shown in another one is no time for them.
void add_time(Time t, Time now, bool zone_differs, ctemplate::TemplateDictionary& row) {
  if (zone_differs) return row.SetValueAndShowSection("WHEN", brief_label(t, now), "ELSEWHERE");
  auto* time = row.AddSectionDictionary("HERE");
  time->SetValue("ISO", iso8601(t));
  time->SetValue("WHEN", brief_label(t, now));
}

void add_result(const SearchResult& result, Time now, bool zone_differs, ctemplate::TemplateDictionary& body) {
  auto* row = body.AddSectionDictionary("RESULT");
  row->SetValueWithoutCopy("ID", borrow(result.message.id));
  row->SetValueWithoutCopy("CONTACT_ID", borrow(result.contact.id));
  row->SetValueWithoutCopy("CONTACT", borrow(result.contact.name));
  row->SetValueWithoutCopy("ROLE", borrow(role_label(result.contact.role)));
  if (result.verified) row->AddIncludeDictionary("VERIFIED")->SetFilename(kVerifiedTemplate);
  add_time(result.message.created_at, now, zone_differs, *row);
  if (result.own) row->ShowSection("OWN");
  if (result.excerpt.cut_before) row->ShowSection("CUT_BEFORE");
  if (result.excerpt.cut_after) row->ShowSection("CUT_AFTER");
  if (result.message.content.empty())
    row->AddSectionDictionary("PIECE")->AddSectionDictionary("PLAIN")->SetValueWithoutCopy(
        "TEXT", borrow(text_or_note({})));
  for (const auto& piece : result.excerpt.pieces) {
    auto* part = row->AddSectionDictionary("PIECE")->AddSectionDictionary(piece.match ? "MATCH" : "PLAIN");
    part->SetValueWithoutCopy("TEXT", borrow(piece.text));
  }
}

// Whether one has said no more than where to look: then one writes, and the field has the focus.
bool begins(const SearchPage& page) {
  return page.error.empty() && page.words.empty() && page.from.empty() && page.to.empty() &&
         page.author == SearchAuthor::anybody;
}

}  // namespace

std::string render(const SearchPage& page) {
  Frame frame(page.layout, {.title = language::tr("Search"), .style = "search",
                            .script = "search", .entry = Frame::Entry::search});
  auto& body = frame.body();
  body.SetValueWithoutCopy("WORDS", borrow(page.words));
  body.SetValueWithoutCopy("FROM", borrow(page.from));
  body.SetValueWithoutCopy("TO", borrow(page.to));
  body.SetValueWithoutCopy("ZONE", borrow(page.zone));
  if (page.zone_differs) body.SetValueWithoutCopy("OTHER_ZONE", borrow(page.zone));
  if (page.author != SearchAuthor::anybody) body.ShowSection(page.author == SearchAuthor::me ? "BY_ME" : "BY_THEM");
  for (const User& contact : page.contacts) add_choice(contact, contact.id == page.contact_id, body);
  if (page.has_more_contacts) body.ShowSection("MORE_CONTACTS");
  if (!page.error.empty()) body.SetValueAndShowSection("ERROR", borrow(page.error), "REFUSED");
  const Time moment = now();
  for (const SearchResult& result : page.results) add_result(result, moment, page.zone_differs, body);
  if (!page.results.empty()) body.ShowSection("FOUND");
  if (page.asked && page.results.empty()) body.ShowSection(page.words.empty() ? "NO_MESSAGES" : "NOTHING");
  if (!page.asked && page.error.empty()) body.ShowSection("HELP");
  if (begins(page)) body.ShowSection("BEGINS");
  if (!page.more.empty()) body.SetValueAndShowSection("MORE", borrow(page.more), "HAS_MORE");
  return frame.html(kSearchTemplate);
}

}  // namespace beantrack::view
