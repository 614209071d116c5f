#include "crypto/keyed_hash.h"

#include <openssl/hmac.h>

#include <array>
#include <cstring>
#include <stdexcept>

namespace beantrack::crypto {

std::uint64_t keyed_hash(std::string_view secret, std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> mac;
  unsigned length = 0;
  if (!HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
            reinterpret_cast<const unsigned char*>(text.data()), text.size(), mac.data(), &length))
    throw std::runtime_error("HMAC-SHA-256 is not available");
  std::uint64_t hash;
  std::memcpy(&hash, mac.data(), sizeof hash);
  return hash;
}

}  // namespace beantrack::crypto
