#include "view/contact_rows.h"

#include <array>

#include "language/phrases.h"
#include "text/clusters.h"
#include "view/day.h"
#include "view/html.h"
#include "view/layout.h"
#include "view/per_language.h"
#include "view/pieces.h"
#include "view/templates.h"

namespace beantrack::view {
namespace {

using language::tr;

constexpr std::size_t kUsualRowBytes = 1024;

// The values of contact.tpl, in the order of its pieces.
enum class ContactValue : std::size_t {
  id, last_id, read_only, reply_class, presence_class, initial, name, verified, role, presence, time, person, author,
  text, unread_class, unread,
};

Pieces contact_pieces(std::initializer_list<const char*> sections) {
  using Kind = Pieces::Kind;
  return {kContactTemplate,
          {{"ID", Kind::id},
           {"LAST_ID", Kind::id},
           {"READ_ONLY", Kind::html},
           {"REPLY_CLASS", Kind::line},
           {"PRESENCE_CLASS", Kind::line},
           {"INITIAL", Kind::line},
           {"NAME", Kind::line},
           {"VERIFIED", Kind::html},
           {"ROLE", Kind::line},
           {"PRESENCE", Kind::line},
           {"TIME", Kind::html},
           {"PERSON", Kind::line},
           {"AUTHOR", Kind::line},
           {"TEXT", Kind::line},
           {"UNREAD_CLASS", Kind::line},
           {"UNREAD", Kind::line}},
          sections};
}

std::string verified_mark() {
  std::string html;
  expand(kVerifiedTemplate, ctemplate::TemplateDictionary("verified"), html);
  return html;
}

struct ContactTemplates {
  ContactTemplates()
      : rows{contact_pieces({}), contact_pieces({"HAS_PERSON"}), contact_pieces({"NO_COMPANY"}),
             contact_pieces({"HAS_PERSON", "NO_COMPANY"})},
        time{kContactTimeTemplate, {{"ISO", Pieces::Kind::line}, {"WHEN", Pieces::Kind::line}}},
        verified(verified_mark()) {}

  const Pieces& row(const Contact& contact) const {
    return rows[(contact.personal_name.empty() ? 0U : 1U) + (contact.has_company ? 0U : 2U)];
  }

  std::array<Pieces, 4> rows;
  Pieces time;
  std::string verified;
};

PerLanguage<ContactTemplates>& loaded() {
  static PerLanguage<ContactTemplates> templates;
  return templates;
}

class ContactWriter {
 public:
  explicit ContactWriter(const ContactTemplates& templates) : templates_(templates) {}

  void write(const Contact& contact, std::string& html) const {
    templates_.row(contact).write(html, [&](std::size_t value) {
      append(static_cast<ContactValue>(value), contact, html);
    });
  }

 private:
  void append(ContactValue value, const Contact& contact, std::string& html) const {
    using enum ContactValue;
    const auto& last = contact.last;
    const bool own = last && last->own;
    switch (value) {
      case id: return append_id(contact.id, html);
      case last_id:
        if (last) append_id(last->id, html);
        return;
      case read_only:
        if (!contact.writable) html += " data-read-only";
        return;
      case reply_class:
        if (last && !own && contact.writable) html += "needs-reply";
        return;
      case presence_class:
        if (contact.online) html += "online";
        return;
      case initial: return append_line(text::first_cluster(contact.name), html);
      case name: return append_line(contact.name, html);
      case verified:
        if (contact.verified) html += templates_.verified;
        return;
      case role: return append_line(role_label(contact.role), html);
      case presence:
        if (contact.online) append_line(tr("online"), html);
        return;
      case time:
        if (last) append_time(last->sent, html);
        return;
      case person: return append_line(contact.personal_name, html);
      case author:
        if (own) append_line(tr("You:"), html);
        return;
      case text:
        return append_line(
            last ? text_or_note(text::first_bytes(last->text, kPreviewBytes)) : tr("No messages yet"), html);
      case unread_class:
        if (contact.unread == 0) html += "hidden";
        return;
      case unread:
        if (contact.unread > 0) html += std::to_string(contact.unread);
        return;
    }
  }

  void append_time(Time sent, std::string& html) const {
    templates_.time.write(html, [&](std::size_t value) {
      append_line(value == 0 ? iso8601(sent) : brief_label(sent, now_), html);
    });
  }

  const ContactTemplates& templates_;
  Time now_ = now();
};

}  // namespace

void load_contact_templates() { loaded().load(); }

std::string contact_rows(std::span<const Contact> contacts) {
  const ContactWriter writer{loaded().in_use()};
  std::string html;
  html.reserve(contacts.size() * kUsualRowBytes);
  for (const Contact& contact : contacts) writer.write(contact, html);
  return html;
}

}  // namespace beantrack::view
