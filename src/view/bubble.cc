#include "view/bubble.h"

#include "view/bubble_dictionary.h"
#include "view/templates.h"

namespace beantrack::view {

std::vector<Bubble> bubbles(const User& me, const User& contact, std::vector<Message> messages) {
  std::vector<Bubble> all;
  all.reserve(messages.size());
  for (Message& message : messages) {
    const bool own = message.sender_id == me.id;
    all.push_back({.message = std::move(message), .own = own, .sender_name = own ? me.name : contact.name});
  }
  return all;
}

void fill(const Bubble& bubble, ctemplate::TemplateDictionary& dictionary) {
  const Message& message = bubble.message;
  dictionary.SetValueWithoutCopy("ID", borrow(message.id));
  dictionary.SetValueWithoutCopy("SENDER", bubble.own ? borrow("You") : borrow(bubble.sender_name));
  dictionary.SetValueWithoutCopy("TEXT", borrow(message.content));
  dictionary.SetValue("ISO", iso8601(message.created_at));
  dictionary.SetValue("CLOCK", clock_label(message.created_at));
  // Plain values instead of sections: a section costs as much as the rest of a bubble.
  if (bubble.own) dictionary.SetValueWithoutCopy("SIDE", borrow("bubble-own"));
  if (bubble.own && message.is_read) dictionary.SetValueWithoutCopy("STATE", borrow("Read"));
}

std::string render(const Bubble& bubble) { return render(std::span(&bubble, 1)); }

std::string render(std::span<const Bubble> bubbles) {
  std::string html;
  for (const Bubble& bubble : bubbles) {
    ctemplate::TemplateDictionary dictionary("bubble");
    fill(bubble, dictionary);
    expand(kBubbleTemplate, dictionary, html);
  }
  return html;
}

}  // namespace beantrack::view
