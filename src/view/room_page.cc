#include "language/phrases.h"
#include "view/day.h"
#include "view/layout.h"
#include "view/pages.h"
#include "view/templates.h"

namespace beantrack::view {
namespace {

// The bubble that scripts fill with a text on its way: the same template, so that it looks as it will when it is sent.
std::string blank_bubble() {
  static const Bubble blank{.message = {}, .own = true, .contact_name = {}};
  return render(blank);
}

void add_presence(const Presence& presence, ctemplate::TemplateDictionary& body) {
  if (presence.online) {
    body.SetValueWithoutCopy("PRESENCE_CLASS", borrow("online"));
    body.ShowSection("ONLINE");
  } else if (presence.seen_at) {
    auto* seen = body.AddSectionDictionary("SEEN");
    seen->SetValue("SEEN_ISO", iso8601(*presence.seen_at));
    seen->SetValue("SEEN_WHEN", brief_label(*presence.seen_at, now()));
  }
}

void add_reply(const RoomPage& page, ctemplate::TemplateDictionary& body) {
  if (!page.reply) return body.SetValue("QUOTE_CLASS", "hidden");  // there for scripts
  body.SetValueWithoutCopy("QUOTE_ID", borrow(page.reply->id));
  body.SetValueWithoutCopy("QUOTE_TEXT", borrow(text_or_note(page.reply->content)));
  body.SetValueWithoutCopy(
      "QUOTE_SENDER", page.reply->sender_id == page.contact.id ? borrow(page.contact.name)
                                                                : borrow(language::tr("You")));
}

// The way to what is unread above the page, and to have read all that is there until now.
void add_unread(const RoomPage& page, ctemplate::TemplateDictionary& body) {
  const bool above = page.unread_above > 0;
  if (page.rows.last_id.empty() || (!above && !(page.unmarked && page.rows.has_unread))) return;
  auto* unread = body.AddSectionDictionary("UNREAD");
  unread->SetValueWithoutCopy("LAST_ID", borrow(page.rows.last_id));
  if (!above) return unread->ShowSection("ON_PAGE");
  auto* link = unread->AddSectionDictionary("UNREAD_ABOVE");
  link->SetIntValue("COUNT", static_cast<long>(page.unread_above));
  link->SetValueWithoutCopy("FIRST_UNREAD", borrow(page.first_unread));
}

}  // namespace

std::string render(const RoomPage& page) {
  Frame frame(page.layout, {.body = kRoomTemplate, .title = page.contact.name, .style = "room", .script = "room"});
  auto& body = frame.body();
  body.SetValueWithoutCopy("CONTACT_ID", borrow(page.contact.id));
  body.SetValueWithoutCopy("CONTACT_NAME", borrow(page.contact.name));
  body.SetValueWithoutCopy("CONTACT_ROLE", borrow(role_label(page.contact.role)));
  if (page.identity.verified) body.AddIncludeDictionary("VERIFIED")->SetFilename(kVerifiedTemplate);
  if (!page.identity.personal_name.empty())
    body.SetValueAndShowSection("PERSON", borrow(page.identity.personal_name), "HAS_PERSON");
  if (!page.identity.has_company) body.ShowSection("NO_COMPANY");
  body.SetValueWithoutCopy("CLIENT_ID", borrow(page.client_id));
  body.SetValueWithoutCopy("DRAFT", borrow(page.draft));
  body.SetValueWithoutCopy("ERROR", borrow(page.error));
  if (!page.error.empty()) body.ShowSection("REFUSED");
  if (!page.read_only.empty()) {
    body.SetValueAndShowSection("REASON", borrow(page.read_only), "READ_ONLY");
    body.SetValue("ROOM_CLASS", "read-only");
    body.SetValue("FORM_CLASS", "hidden");  // there for scripts
  }
  body.SetValueWithoutCopy("OLDER", borrow(page.older));
  if (page.older.empty()) body.SetValue("OLDER_CLASS", "hidden");  // there for scripts, which may find older ones
  if (!page.newer.empty()) body.SetValueAndShowSection("NEWER", borrow(page.newer), "NOT_NEWEST");
  if (page.unmarked) body.ShowSection("UNMARKED");
  add_unread(page, body);
  add_presence(page.presence, body);
  add_reply(page, body);
  if (page.rows.last_id.empty() && page.read_only.empty()) body.ShowSection("EMPTY");
  body.SetValueWithoutCopy("ROWS", borrow(page.rows.html));
  const std::string blank = blank_bubble();
  body.SetValueWithoutCopy("BLANK", borrow(blank));
  return frame.html();
}

}  // namespace beantrack::view
