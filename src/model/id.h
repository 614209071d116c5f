// The ids of existing BeanTrack databases: a letter (or `WHL`) and at least five digits, four after `WHL`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace beantrack {

constexpr std::size_t kMaxIdLength = 20;  // characters; the width of every id column

bool is_user_id(std::string_view id);        // U00013
bool is_supplier_id(std::string_view id);    // S00001
bool is_wholesaler_id(std::string_view id);  // WHL0001, W00001
bool is_message_id(std::string_view id);     // M00042

// The number in a message id, which is also the message's place in the order of all messages (messages.seq).
// Nothing for what is no message id.
std::optional<std::uint64_t> message_number(std::string_view id);

// The id of the message with this number.
std::string message_id(std::uint64_t number);

// A whole text of ASCII digits that fits 63 bits, as a number; nothing for anything else.
std::optional<std::uint64_t> parse_number(std::string_view digits);

}  // namespace beantrack
