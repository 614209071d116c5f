#include "crypto/keyed_hash.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <algorithm>
#include <cstring>
#include <stdexcept>
#include <string>

namespace beantrack::crypto {
namespace {

const unsigned char* bytes(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

struct FreeContext {
  void operator()(EVP_MAC_CTX* context) const { EVP_MAC_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_MAC_CTX, FreeContext>;

// Looks the algorithm and what `param` names up, which costs more than to use them: contexts are kept.
Context new_context(const char* algorithm, const OSSL_PARAM& param) {
  EVP_MAC* mac = EVP_MAC_fetch(nullptr, algorithm, nullptr);
  Context context{mac ? EVP_MAC_CTX_new(mac) : nullptr};
  EVP_MAC_free(mac);
  const OSSL_PARAM params[] = {param, OSSL_PARAM_construct_end()};
  if (!context || EVP_MAC_CTX_set_params(context.get(), params) != 1)
    throw std::runtime_error(std::string(algorithm) + " is not available");
  return context;
}

template <std::size_t N>
void run(EVP_MAC_CTX* context, std::string_view key, std::string_view text, std::array<unsigned char, N>& result) {
  std::size_t length = 0;
  if (EVP_MAC_init(context, bytes(key), key.size(), nullptr) != 1 ||
      EVP_MAC_update(context, bytes(text), text.size()) != 1 ||
      EVP_MAC_final(context, result.data(), &length, result.size()) != 1 || length != result.size())
    throw std::runtime_error("OpenSSL cannot compute a keyed hash");
}

}  // namespace

Mac hmac(std::string_view secret, std::string_view text) {
  static char digest[] = "SHA256";
  static thread_local const Context context =
      new_context("HMAC", OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0));
  Mac mac;
  run(context.get(), secret, text, mac);
  return mac;
}

void KeyedHash::Free::operator()(evp_mac_ctx_st* context) const { EVP_MAC_CTX_free(context); }

KeyedHash::KeyedHash(std::string_view secret) {
  const Mac mac = hmac(secret, "beantrack table keys");
  std::copy_n(mac.begin(), key_.size(), key_.begin());
  std::size_t size = sizeof(std::uint64_t);  // 16 unless told otherwise
  context_.reset(new_context("SIPHASH", OSSL_PARAM_construct_size_t(OSSL_MAC_PARAM_SIZE, &size)).release());
}

std::uint64_t KeyedHash::operator()(std::string_view text) {
  std::array<unsigned char, sizeof(std::uint64_t)> result;
  run(context_.get(), {reinterpret_cast<const char*>(key_.data()), key_.size()}, text, result);
  std::uint64_t hash;
  std::memcpy(&hash, result.data(), sizeof hash);
  return hash;
}

}  // namespace beantrack::crypto
