// What the entries of an inbox show, and a compact list of it: about 120 bytes for a contact with a short message.
//
//   ContactList list;
//   list.add({.id = "U00012", .name = "Okello", …});
//   Contact contact = list.at(0);  // its texts are the list's
//
// Thread rule: one thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "model/user.h"

namespace beantrack::view {

// The newest message of a conversation.
struct LastMessage {
  std::string_view id;
  std::uint64_t seq = 0;  // the order of messages
  std::string_view text;
  Time sent{};
  bool own = false;  // the reader wrote it
};

// One entry. Borrows its texts.
struct Contact {
  std::string_view id, name;
  std::string_view personal_name{};  // empty: the name is the personal one
  Role role = Role::vendor;
  bool has_company = false;  // the name is the name of a company
  bool verified = false;     // that company is approved
  bool writable = true;      // else the conversation can only be read, and asks for no reply
  std::optional<LastMessage> last{};
  std::uint64_t unread = 0;
  bool online = false;
};

constexpr std::size_t kPreviewBytes = 240;  // about two lines on a wide screen; the style sheet cuts the rest

class ContactList {
 public:
  // The text of the message is cut after kPreviewBytes.
  void add(const Contact& contact);

  // As it was added, but for `unread` and `online`, which are not kept.
  Contact at(std::size_t place) const;

  std::size_t size() const { return entries_.size(); }

  // Gives back what was reserved for more; returns how many bytes are left.
  std::size_t shrink();

 private:
  struct Entry {
    Time sent{};
    std::uint64_t seq = 0;
    std::uint32_t begin = 0;  // of its texts, in texts_: id, name, personal name, id and text of the message
    std::uint16_t id = 0, name = 0, personal_name = 0, last_id = 0, text = 0;  // bytes
    Role role = Role::vendor;
    bool has_company : 1 = false;
    bool verified : 1 = false;
    bool writable : 1 = false;
    bool has_last : 1 = false;
    bool own : 1 = false;
  };

  std::uint16_t append(std::string_view text);

  std::vector<Entry> entries_;
  std::string texts_;
};

}  // namespace beantrack::view
