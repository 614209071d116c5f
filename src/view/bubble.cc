#include "view/bubble.h"

#include "language/phrases.h"
#include "view/bubble_writer.h"
#include "view/html.h"
#include "view/links.h"
#include "view/name_lines.h"
#include "view/templates.h"

namespace beantrack::view {

using language::tr;

std::string_view text_or_note(std::string_view content) { return content.empty() ? tr("Empty message") : content; }

Bubble bubble_for(const User& me, const std::string& contact_name, Message message) {
  const bool own = message.sender_id == me.id;
  return {.message = std::move(message), .own = own, .contact_name = contact_name};
}

std::vector<Bubble> bubbles(const User& me, const User& contact, std::vector<Message> messages) {
  std::vector<Bubble> all;
  all.reserve(messages.size());
  for (Message& message : messages) all.push_back(bubble_for(me, contact.name, std::move(message)));
  return all;
}

BubbleWriter::BubbleWriter() : templates_(row_templates()), you_(tr("You")), read_(tr("Read")), sent_(tr("Sent")) {}

void BubbleWriter::write(const Bubble& bubble, const MomentLabels& sent, std::string& html) const {
  const Message& message = bubble.message;
  templates_.bubble(message.quote.has_value(), bubble.own && message.read_at)
      .write(html, [&](std::size_t value) { append(static_cast<BubbleValue>(value), bubble, sent, html); });
}

std::string_view BubbleWriter::quoted_name(const Bubble& bubble) const {
  const Message& message = bubble.message;
  return (message.quote->sender_id == message.sender_id) == bubble.own ? you_ : std::string_view(bubble.contact_name);
}

void BubbleWriter::append(BubbleValue value, const Bubble& bubble, const MomentLabels& sent, std::string& html) const {
  using enum BubbleValue;
  const Message& message = bubble.message;
  switch (value) {
    case side:
      if (bubble.own) html += "bubble-own";
      return;
    case id: return append_id(message.id, html);
    case contact: return append_id(bubble.own ? message.receiver_id : message.sender_id, html);
    case sender: return append_line(bubble.own ? you_ : std::string_view(bubble.contact_name), html);
    case text:  // what scripts fill has none
      if (!message.id.empty() && !may_have_links(message.content)) append_escaped(text_or_note(message.content), html);
      return;
    case linked:
      if (may_have_links(message.content)) html += link_addresses(message.content);
      return;
    case iso: return append_line(iso8601(message.created_at), html);
    case clock: return append_line(sent.clock, html);
    case full: return append_line(sent.full, html);
    case state:
      if (bubble.own && !message.read_at) append_line(message.is_read ? read_ : sent_, html);
      return;
    case quote_id: return append_id(message.quote->id, html);
    case quote_sender: return append_line(quoted_name(bubble), html);
    case quote_text: return append_line(text_or_note(message.quote->content), html);
    case read_iso: return append_line(iso8601(*message.read_at), html);
    case read_clock: return append_line(hour_label(*message.read_at), html);
  }
}

std::string render(const Bubble& bubble) { return render(std::span(&bubble, 1)); }

std::string render(std::span<const Bubble> bubbles, std::span<const NameChange> changes) {
  std::string html;
  NameLines lines{changes};
  const BubbleWriter writer;
  for (const Bubble& bubble : bubbles) {
    append(lines.until(bubble.message.created_at), html);
    writer.write(bubble, moment_labels(bubble.message.created_at), html);
  }
  return html;
}

}  // namespace beantrack::view
