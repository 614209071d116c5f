#include "crypto/password.h"

#include <crypt.h>

#include <memory>
#include <stdexcept>

#include "crypto/token.h"

namespace beantrack::crypto {
namespace {

constexpr std::size_t kSettingLength = 29;  // characters: "$2y$12$" and the salt
constexpr std::size_t kHashLength = 60;     // characters: the setting and the digest

// What crypt makes of `password` under `setting`; empty when it cannot. A password with a NUL in it has no hash: crypt
// would read only what stands before it.
std::string crypt_with(std::string_view password, const std::string& setting) {
  if (password.find('\0') != std::string_view::npos) return {};
  const auto work = std::make_unique<crypt_data>();  // 32 KiB: too much for a stack frame
  const char* made = ::crypt_r(std::string(password).c_str(), setting.c_str(), work.get());
  return made && made[0] == '$' ? made : std::string();
}

}  // namespace

bool verify_password(std::string_view password, const std::string& hash) {
  if (hash.size() != kHashLength || !hash.starts_with("$2")) return false;
  // crypt clears the four bits of the salt's last character that bcrypt does not use; other writers may set them.
  const std::string made = crypt_with(password, hash);
  return made.size() == kHashLength && equal(made.substr(kSettingLength), hash.substr(kSettingLength));
}

std::string hash_password(std::string_view password, unsigned cost) {
  char setting[CRYPT_GENSALT_OUTPUT_SIZE];
  if (!::crypt_gensalt_rn("$2y$", cost, nullptr, 0, setting, sizeof setting))
    throw std::runtime_error("this system's crypt knows no bcrypt of cost " + std::to_string(cost));
  std::string made = crypt_with(password, setting);
  if (made.empty()) throw std::runtime_error("this password cannot be hashed");
  return made;
}

}  // namespace beantrack::crypto
