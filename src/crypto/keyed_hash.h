// Hashes that only those who know the secret can predict: for keys of tables that strangers' input leads to, and for
// tokens that are derived from another one.
//
// Thread rule: any thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace beantrack::crypto {

using Mac = std::array<unsigned char, 32>;

// HMAC-SHA-256 of `text` under `secret` (RFC 2104). Throws std::runtime_error when OpenSSL cannot.
Mac hmac(std::string_view secret, std::string_view text);

// The first 64 bits of it.
std::uint64_t keyed_hash(std::string_view secret, std::string_view text);

}  // namespace beantrack::crypto
