// Hashes that only those who know the secret can predict: for keys of tables that strangers' input leads to, and for
// tokens that are derived from another one.
//
// Thread rule: hmac: any thread. A KeyedHash belongs to one thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

struct evp_mac_ctx_st;  // OpenSSL's EVP_MAC_CTX

namespace beantrack::crypto {

using Mac = std::array<unsigned char, 32>;

// HMAC-SHA-256 of `text` under `secret` (RFC 2104). Throws std::runtime_error when OpenSSL cannot.
Mac hmac(std::string_view secret, std::string_view text);

// Hashes for tables: SipHash-2-4, at a fraction of the cost. Equal secrets give equal hashes in all processes.
//
//   KeyedHash hash{secret};
//   table.take(hash(user_id), …);
class KeyedHash {
 public:
  // Throws std::runtime_error when OpenSSL cannot.
  explicit KeyedHash(std::string_view secret);

  std::uint64_t operator()(std::string_view text);

 private:
  struct Free {
    void operator()(evp_mac_ctx_st* context) const;
  };

  std::array<unsigned char, 16> key_;
  std::unique_ptr<evp_mac_ctx_st, Free> context_;
};

}  // namespace beantrack::crypto
