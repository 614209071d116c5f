#include "db/search_token.h"

namespace beantrack::db {
namespace {

// Goes to hexadecimal and back at each underscore.
void append(std::string& token, std::string_view text) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  bool in_hex = false;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (plain == in_hex) token += '_';
    in_hex = !plain;
    const auto byte = static_cast<unsigned char>(c);
    if (plain)
      token += c;
    else
      token.append({kDigits[byte >> 4], kDigits[byte & 15]});
  }
}

}  // namespace

std::string search_token(std::uint32_t era, std::string_view folded_word) {
  constexpr std::string_view kDigits = "0123456789abcdefghijklmnopqrstuvwxyz";
  std::string token;
  for (std::uint32_t rest = era; rest > 0 || token.size() < kEraDigits; rest /= kDigits.size())
    token.insert(token.begin(), kDigits[rest % kDigits.size()]);
  token += '_';
  append(token, folded_word);
  if (token.size() > kLongestToken) token.resize(kLongestToken);
  return token;
}

}  // namespace beantrack::db
