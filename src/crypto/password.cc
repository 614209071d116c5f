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
  const std::string read{password.substr(0, kBcryptBytes)};  // crypt refuses passwords of 512 bytes and more
  const char* made = ::crypt_r(read.c_str(), setting.c_str(), work.get());
  return made && made[0] == '$' ? made : std::string();
}

}  // namespace

bool verify_password(std::string_view password, const std::string& hash) {
  if (!hash.starts_with("$2")) return false;
  const std::string made = crypt_with(password, hash);
  return !made.empty() && equal(made, hash);
}

std::optional<unsigned> cost_of(std::string_view hash) {
  constexpr std::string_view kVersions = "abxy";
  constexpr std::string_view kAlphabet = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  constexpr std::size_t kVersionAt = 2, kCostAt = 4, kSaltAt = 7, kLength = 60;  // of "$2y$12$…"
  if (hash.size() != kLength || !hash.starts_with("$2") || kVersions.find(hash[kVersionAt]) == std::string_view::npos ||
      hash[kVersionAt + 1] != '$' || hash[kSaltAt - 1] != '$' ||
      hash.find_first_not_of(kAlphabet, kSaltAt) != std::string_view::npos)
    return std::nullopt;
  const auto digit = [&](std::size_t at) { return static_cast<unsigned>(hash[at] - '0'); };
  if (digit(kCostAt) > 9 || digit(kCostAt + 1) > 9) return std::nullopt;
  const unsigned cost = 10 * digit(kCostAt) + digit(kCostAt + 1);
  return cost >= kMinCost && cost <= kMaxCost ? std::optional(cost) : std::nullopt;
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
