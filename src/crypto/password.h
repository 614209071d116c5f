// Passwords as the users table keeps them: bcrypt in the modular crypt format, "$2y$12$…", as Laravel writes it.
//
// bcrypt reads no more than 72 bytes of a password, here as in PHP.
//
// Thread rule: any thread. Each call takes as long as its cost asks for (cost 12: a few hundred milliseconds).
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace beantrack::crypto {

constexpr std::size_t kBcryptBytes = 72;           // of a password that bcrypt reads
constexpr unsigned kMinCost = 4, kMaxCost = 31;    // of bcrypt: log2 of its rounds

// Whether `password` is the one that `hash` was made of. False for a hash of another kind or a broken one.
bool verify_password(std::string_view password, const std::string& hash);

// The cost of a bcrypt hash; nothing for a hash of another kind or a broken one.
std::optional<unsigned> cost_of(std::string_view hash);

// A new "$2y$" hash with 2^cost rounds (4 to 31). Throws std::runtime_error when the system's crypt cannot make one.
std::string hash_password(std::string_view password, unsigned cost);

}  // namespace beantrack::crypto
