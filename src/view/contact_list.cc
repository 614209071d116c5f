#include "view/contact_list.h"

#include <limits>
#include <stdexcept>

#include "text/clusters.h"

namespace beantrack::view {

std::uint16_t ContactList::append(std::string_view text) {
  if (text.size() > std::numeric_limits<std::uint16_t>::max()) throw std::length_error("a contact's text is too long");
  texts_ += text;
  return static_cast<std::uint16_t>(text.size());
}

void ContactList::add(const Contact& contact) {
  Entry entry{.begin = static_cast<std::uint32_t>(texts_.size()),
              .role = contact.role,
              .has_company = contact.has_company,
              .verified = contact.verified,
              .writable = contact.writable};
  entry.id = append(contact.id);
  entry.name = append(contact.name);
  entry.personal_name = append(contact.personal_name);
  if (contact.last) {
    entry.has_last = true;
    entry.own = contact.last->own;
    entry.sent = contact.last->sent;
    entry.seq = contact.last->seq;
    entry.last_id = append(contact.last->id);
    entry.text = append(text::first_bytes(contact.last->text, kPreviewBytes));
  }
  entries_.push_back(entry);
}

Contact ContactList::at(std::size_t place) const {
  const Entry& entry = entries_.at(place);
  std::string_view rest = std::string_view(texts_).substr(entry.begin);
  const auto next = [&](std::size_t bytes) {
    const auto text = rest.substr(0, bytes);
    rest.remove_prefix(bytes);
    return text;
  };
  Contact contact{.id = next(entry.id), .name = next(entry.name)};
  contact.personal_name = next(entry.personal_name);
  contact.role = entry.role;
  contact.has_company = entry.has_company;
  contact.verified = entry.verified;
  contact.writable = entry.writable;
  if (entry.has_last) {
    contact.last = LastMessage{.id = next(entry.last_id), .seq = entry.seq, .text = {}, .sent = entry.sent,
                               .own = entry.own};
    contact.last->text = next(entry.text);
  }
  return contact;
}

std::size_t ContactList::shrink() {
  entries_.shrink_to_fit();
  texts_.shrink_to_fit();
  return entries_.capacity() * sizeof(Entry) + texts_.capacity();
}

}  // namespace beantrack::view
