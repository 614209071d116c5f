#include "crypto/password.h"

#include <crypt.h>

#include <memory>
#include <stdexcept>

#include "crypto/token.h"

namespace beantrack::crypto {
namespace {

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
  if (!hash.starts_with("$2")) return false;
  const std::string made = crypt_with(password, hash);
  return !made.empty() && equal(made, hash);
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
