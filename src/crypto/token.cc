#include "crypto/token.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <array>
#include <memory>
#include <span>
#include <stdexcept>

#include "crypto/keyed_hash.h"

namespace beantrack::crypto {
namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::string_view kCsrfPurpose = "beantrack csrf";
constexpr std::string_view kVisitorPurpose = "beantrack visitor";
constexpr std::string_view kVisitorPrefix = "v.", kEndedPrefix = "e.";

bool is_token_after(std::string_view prefix, std::string_view text) {
  return text.starts_with(prefix) && is_token(text.substr(prefix.size()));
}

struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

std::array<unsigned char, kDigestLength> sha256(std::string_view text) {
  // Kept, as looking the algorithm up costs more than to use it.
  static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  static thread_local const std::unique_ptr<EVP_MD_CTX, FreeContext> context{EVP_MD_CTX_new()};
  std::array<unsigned char, kDigestLength> sum;
  if (!context || EVP_DigestInit_ex2(context.get(), algorithm, nullptr) != 1 ||
      EVP_DigestUpdate(context.get(), text.data(), text.size()) != 1 ||
      EVP_DigestFinal_ex(context.get(), sum.data(), nullptr) != 1)
    throw std::runtime_error("SHA-256 is not available");
  return sum;
}

// OpenSSL's own base64 writes the other alphabet, padding and line breaks.
std::string base64url(std::span<const unsigned char, kDigestLength> data) {
  std::string text;
  text.reserve(kTokenLength);
  unsigned bits = 0;
  int held = 0;
  for (const unsigned char byte : data) {
    bits = bits << 8 | byte;
    for (held += 8; held >= 6; held -= 6) text += kAlphabet[bits >> (held - 6) & 63];
  }
  text += kAlphabet[bits << (6 - held) & 63];
  return text;
}

// What is derived from `token` for `purpose`: HMAC-SHA-256, base64url.
std::string derived(std::string_view token, std::string_view purpose) {
  return base64url(hmac(token, purpose));
}

}  // namespace

std::string new_token() {
  std::array<unsigned char, kDigestLength> random;
  if (RAND_bytes(random.data(), static_cast<int>(random.size())) != 1)
    throw std::runtime_error("no random bytes for a token");
  return base64url(random);
}

bool is_token(std::string_view text) {
  return text.size() == kTokenLength && text.find_first_not_of(kAlphabet) == std::string_view::npos;
}

std::string new_visitor_token() { return std::string(kVisitorPrefix) + new_token(); }

bool is_visitor_token(std::string_view text) {
  return is_token_after(kVisitorPrefix, text) || is_visitor_token_after(text);
}

bool is_visitor_token_after(std::string_view text) { return is_token_after(kEndedPrefix, text); }

std::string visitor_token_after(std::string_view session_token) {
  return std::string(kEndedPrefix) + derived(session_token, kVisitorPurpose);
}

std::string digest(std::string_view text) {
  constexpr std::string_view kHexadecimal = "0123456789abcdef";
  std::string result;
  result.reserve(2 * kDigestLength);
  for (const unsigned char byte : sha256(text)) {
    result += kHexadecimal[byte >> 4];
    result += kHexadecimal[byte & 15];
  }
  return result;
}

std::string csrf_token(std::string_view cookie_token) { return derived(cookie_token, kCsrfPurpose); }

bool equal(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace beantrack::crypto
