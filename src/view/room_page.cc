#include <string>

#include "language/phrases.h"
#include "view/day.h"
#include "view/html.h"
#include "view/layout.h"
#include "view/pages.h"
#include "view/per_language.h"
#include "view/room_template.h"
#include "view/templates.h"
#include "view/variants.h"

namespace beantrack::view {
namespace {

// The values of room.tpl, in the order of its pieces.
enum class RoomValue : std::size_t {
  room_class, contact_id, contact_name, verified, contact_role, presence_class, seen_iso, seen_when, person,
  unread_above, first_unread, token, last_id, older_class, older, rows, blank, newer, reason, form_class, client_id,
  error, quote_class, quote_id, quote_sender, quote_text, draft,
};

// Its sections, by their bits.
constexpr Variants::Sections kOnline = 1 << 0, kSeen = 1 << 1, kHasPerson = 1 << 2, kNoCompany = 1 << 3,
                             kUnread = 1 << 4, kOnPage = 1 << 5, kUnreadAbove = 1 << 6, kUnmarked = 1 << 7,
                             kEmpty = 1 << 8, kNotNewest = 1 << 9, kReadOnly = 1 << 10, kRefused = 1 << 11;

Variants room_variants() {
  using Kind = Pieces::Kind;
  return {kRoomTemplate,
          {{"ROOM_CLASS", Kind::line},
           {"CONTACT_ID", Kind::id},
           {"CONTACT_NAME", Kind::line},
           {"VERIFIED", Kind::html},
           {"CONTACT_ROLE", Kind::line},
           {"PRESENCE_CLASS", Kind::line},
           {"SEEN_ISO", Kind::line},
           {"SEEN_WHEN", Kind::line},
           {"PERSON", Kind::line},
           {"COUNT", Kind::line},
           {"FIRST_UNREAD", Kind::id},
           {"TOKEN", Kind::line},
           {"LAST_ID", Kind::line},
           {"OLDER_CLASS", Kind::line},
           {"OLDER", Kind::html},
           {"ROWS", Kind::html},
           {"BLANK", Kind::html},
           {"NEWER", Kind::html},
           {"REASON", Kind::line},
           {"FORM_CLASS", Kind::line},
           {"CLIENT_ID", Kind::line},
           {"ERROR", Kind::line},
           {"QUOTE_CLASS", Kind::line},
           {"QUOTE_ID", Kind::line},
           {"QUOTE_SENDER", Kind::line},
           {"QUOTE_TEXT", Kind::line},
           {"DRAFT", Kind::text}},
          {"ONLINE", "SEEN", "HAS_PERSON", "NO_COMPANY", "UNREAD", "ON_PAGE", "UNREAD_ABOVE", "UNMARKED", "EMPTY",
           "NOT_NEWEST", "READ_ONLY", "REFUSED"}};
}

// The template in one language.
struct RoomTemplate {
  RoomTemplate() : room(room_variants()) {
    expand(kVerifiedTemplate, ctemplate::TemplateDictionary("verified"), verified);
  }

  Variants room;
  std::string verified;  // the mark of a company
};

PerLanguage<RoomTemplate>& loaded() {
  static PerLanguage<RoomTemplate> templates;
  return templates;
}

// The way to what is unread above the page, and to have read all that is there until now.
Variants::Sections unread_sections(const RoomPage& page) {
  const bool above = page.unread_above > 0;
  if (page.rows.last_id.empty() || (!above && !(page.unmarked && page.rows.has_unread))) return 0;
  return kUnread | (above ? kUnreadAbove : kOnPage);
}

Variants::Sections sections_of(const RoomPage& page) {
  Variants::Sections shown = unread_sections(page);
  if (page.presence.online)
    shown |= kOnline;
  else if (page.presence.seen_at)
    shown |= kSeen;
  if (!page.identity.personal_name.empty()) shown |= kHasPerson;
  if (!page.identity.has_company) shown |= kNoCompany;
  if (page.unmarked) shown |= kUnmarked;
  if (page.rows.last_id.empty() && page.read_only.empty()) shown |= kEmpty;
  if (!page.newer.empty()) shown |= kNotNewest;
  if (!page.read_only.empty()) shown |= kReadOnly;
  if (!page.error.empty()) shown |= kRefused;
  return shown;
}

// The bubble that scripts fill with a text on its way: the same template, so that it looks as it will when it is sent.
void append_blank_bubble(std::string& html) {
  static const Bubble blank{.message = {}, .own = true, .contact_name = {}};
  html += render(blank);
}

// The message that the form answers.
void append_quote(RoomValue value, const RoomPage& page, std::string& html) {
  using enum RoomValue;
  if (!page.reply) {
    if (value == quote_class) html += "hidden";  // there for scripts
    return;
  }
  if (value == quote_id) append_line(page.reply->id, html);
  if (value == quote_text) append_line(text_or_note(page.reply->content), html);
  if (value == quote_sender)
    append_line(page.reply->sender_id == page.contact.id ? std::string_view(page.contact.name) : language::tr("You"),
                html);
}

void append(RoomValue value, const RoomPage& page, const RoomTemplate& loaded, std::string& html) {
  using enum RoomValue;
  switch (value) {
    case room_class:
      if (!page.read_only.empty()) html += "read-only";
      return;
    case contact_id: return append_id(page.contact.id, html);
    case contact_name: return append_line(page.contact.name, html);
    case verified:
      if (page.identity.verified) html += loaded.verified;
      return;
    case contact_role: return append_line(role_label(page.contact.role), html);
    case presence_class:
      if (page.presence.online) html += "online";
      return;
    case seen_iso: return append_line(iso8601(*page.presence.seen_at), html);
    case seen_when: return append_line(brief_label(*page.presence.seen_at, now()), html);
    case person: return append_line(page.identity.personal_name, html);
    case unread_above: return append_line(std::to_string(page.unread_above), html);
    case first_unread: return append_id(page.first_unread, html);
    case token: return append_line(page.layout.csrf_token, html);
    case last_id: return append_line(page.rows.last_id, html);
    case older_class:
      if (page.older.empty()) html += "hidden";  // there for scripts, which may find older ones
      return;
    case older: return append_line(page.older, html);
    case rows:
      html += page.rows.html;
      return;
    case blank: return append_blank_bubble(html);
    case newer: return append_line(page.newer, html);
    case reason: return append_line(page.read_only, html);
    case form_class:
      if (!page.read_only.empty()) html += "hidden";  // there for scripts
      return;
    case client_id: return append_line(page.client_id, html);
    case error: return append_line(page.error, html);
    case quote_class:
    case quote_id:
    case quote_sender:
    case quote_text: return append_quote(value, page, html);
    case draft: return append_escaped(page.draft, html);
  }
}

}  // namespace

void load_room_template() { loaded().load(); }

std::string render(const RoomPage& page) {
  const Frame frame(page.layout, {.title = page.contact.name, .style = "room", .script = "room"});
  return frame.html([&](std::string& html) {
    const RoomTemplate& in_use = loaded().in_use();
    in_use.room.with(sections_of(page)).write(html, [&](std::size_t value) {
      append(static_cast<RoomValue>(value), page, in_use, html);
    });
  });
}

}  // namespace beantrack::view
