#include "crypto/keyed_hash.h"

#include <openssl/hmac.h>

#include <cstring>
#include <stdexcept>

namespace beantrack::crypto {

Mac hmac(std::string_view secret, std::string_view text) {
  Mac mac;
  unsigned length = 0;
  if (!HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
            reinterpret_cast<const unsigned char*>(text.data()), text.size(), mac.data(), &length))
    throw std::runtime_error("HMAC-SHA-256 is not available");
  return mac;
}

std::uint64_t keyed_hash(std::string_view secret, std::string_view text) {
  const Mac mac = hmac(secret, text);
  std::uint64_t hash;
  std::memcpy(&hash, mac.data(), sizeof hash);
  return hash;
}

}  // namespace beantrack::crypto
