// What a new password has to be. Those that are there already may be otherwise.
//
// The length is all there is to it: no rule of digits and capitals makes a password harder to guess (NIST SP 800-63B
// section 5.1.1.2, which also gives the least length).
#pragma once

#include <cstddef>
#include <string_view>

namespace beantrack {

constexpr std::size_t kMinPasswordCharacters = 8;  // Unicode code points
constexpr std::size_t kMaxPasswordBytes = 72;      // of UTF-8: bcrypt reads no more

enum class PasswordFault {
  none,
  too_short,
  too_long,
  unusable,  // not UTF-8, which no browser sends; or with a NUL, where bcrypt would end it
};

PasswordFault check_password(std::string_view password);

}  // namespace beantrack
