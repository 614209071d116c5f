// The bubble of one message: one template partial for the page, the AJAX answer and the live arrival.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/identity.h"
#include "model/message.h"
#include "model/user.h"

namespace beantrack::view {

struct Bubble {
  Message message;
  bool own = false;         // the reader wrote it: it stands on the right
  std::string contact_name; // of the other one
};

// What stands for a message's text, or for the beginning of it: itself, or words that say that nothing is to be seen.
std::string_view text_or_note(std::string_view content);

// A message as `me` sees it.
Bubble bubble_for(const User& me, const std::string& contact_name, Message message);

// The bubbles of a conversation as `me` sees it with `contact`, in the order of `messages`.
std::vector<Bubble> bubbles(const User& me, const User& contact, std::vector<Message> messages);

// HTML fragments: one element with id="message-M00042" a bubble.
std::string render(const Bubble& bubble);
// The same with the lines about changed names between them (`changes`: oldest first).
std::string render(std::span<const Bubble> bubbles, std::span<const NameChange> changes = {});

}  // namespace beantrack::view
