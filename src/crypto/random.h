// Random numbers for the distributions of <random>:
//
//   crypto::RandomBits random;
//   const auto number = std::uniform_int_distribution<std::uint32_t>{1, 6}(random);
//
// std::random_device is no substitute: it may ask the processor, and that of some machines often repeats a number.
//
// Thread rule: any thread.
#pragma once

#include <cstdint>
#include <limits>

namespace beantrack::crypto {

struct RandomBits {
  using result_type = std::uint32_t;
  static constexpr result_type min() { return 0; }
  static constexpr result_type max() { return std::numeric_limits<result_type>::max(); }

  // Throws std::runtime_error when the machine has no randomness to give.
  result_type operator()();
};

}  // namespace beantrack::crypto
