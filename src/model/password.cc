#include "model/password.h"

#include "model/message.h"

namespace beantrack {

PasswordFault check_password(std::string_view password) {
  if (!is_utf8(password) || password.find('\0') != std::string_view::npos) return PasswordFault::unusable;
  if (password.size() > kMaxPasswordBytes) return PasswordFault::too_long;
  return count_characters(password) < kMinPasswordCharacters ? PasswordFault::too_short : PasswordFault::none;
}

}  // namespace beantrack
