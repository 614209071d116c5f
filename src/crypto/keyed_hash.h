// A hash that only those who know the secret can predict: for keys of tables that strangers' input leads to.
//
// Thread rule: any thread.
#pragma once

#include <cstdint>
#include <string_view>

namespace beantrack::crypto {

// 64 bits of HMAC-SHA-256 of `text` under `secret`. Throws std::runtime_error when OpenSSL cannot.
std::uint64_t keyed_hash(std::string_view secret, std::string_view text);

}  // namespace beantrack::crypto
