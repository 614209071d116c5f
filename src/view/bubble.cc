#include "view/bubble.h"

#include "language/phrases.h"
#include "view/bubble_dictionary.h"
#include "view/day.h"
#include "view/links.h"
#include "view/name_lines.h"
#include "view/templates.h"

namespace beantrack::view {

namespace {

using language::tr;

void fill_quote(const Bubble& bubble, ctemplate::TemplateDictionary& dictionary) {
  const Message& message = bubble.message;
  auto* quote = dictionary.AddSectionDictionary("QUOTE");
  const bool own = (message.quote->sender_id == message.sender_id) == bubble.own;
  quote->SetValueWithoutCopy("QUOTE_ID", borrow(message.quote->id));
  quote->SetValueWithoutCopy("QUOTE_SENDER", own ? borrow(tr("You")) : borrow(bubble.contact_name));
  quote->SetValueWithoutCopy("QUOTE_TEXT", borrow(text_or_note(message.quote->content)));
}

void fill_state(const Message& message, ctemplate::TemplateDictionary& dictionary) {
  if (!message.read_at)
    return dictionary.SetValueWithoutCopy("STATE", message.is_read ? borrow(tr("Read")) : borrow(tr("Sent")));
  auto* read = dictionary.AddSectionDictionary("READ");
  read->SetValue("READ_ISO", iso8601(*message.read_at));
  read->SetValue("READ_CLOCK", hour_label(*message.read_at));
}

}  // namespace

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

void fill(const Bubble& bubble, ctemplate::TemplateDictionary& dictionary) {
  const Message& message = bubble.message;
  dictionary.SetValueWithoutCopy("ID", borrow(message.id));
  dictionary.SetValueWithoutCopy("CONTACT", borrow(bubble.own ? message.receiver_id : message.sender_id));
  dictionary.SetValueWithoutCopy("SENDER", bubble.own ? borrow(tr("You")) : borrow(bubble.contact_name));
  if (may_have_links(message.content))
    dictionary.SetValue("LINKED", link_addresses(message.content));
  else if (!message.id.empty())  // what scripts fill has none
    dictionary.SetValueWithoutCopy("TEXT", borrow(text_or_note(message.content)));
  dictionary.SetValue("ISO", iso8601(message.created_at));
  dictionary.SetValue("CLOCK", hour_label(message.created_at));
  dictionary.SetValue("FULL", moment_label(message.created_at));
  // Plain values instead of sections: a section costs as much as the rest of a bubble.
  if (message.quote) fill_quote(bubble, dictionary);
  if (!bubble.own) return;
  dictionary.SetValueWithoutCopy("SIDE", borrow("bubble-own"));
  fill_state(message, dictionary);
}

std::string render(const Bubble& bubble) { return render(std::span(&bubble, 1)); }

std::string render(std::span<const Bubble> bubbles, std::span<const NameChange> changes) {
  std::string html;
  NameLines lines{changes};
  for (const Bubble& bubble : bubbles) {
    for (const NameChange& change : lines.until(bubble.message.created_at)) {
      ctemplate::TemplateDictionary line("renamed");
      fill(change, line);
      expand(kRenamedTemplate, line, html);
    }
    ctemplate::TemplateDictionary dictionary("bubble");
    fill(bubble, dictionary);
    expand(kBubbleTemplate, dictionary, html);
  }
  return html;
}

}  // namespace beantrack::view
