#include "crypto/random.h"

#include <openssl/rand.h>

#include <stdexcept>

namespace beantrack::crypto {

RandomBits::result_type RandomBits::operator()() {
  result_type number = 0;
  if (RAND_bytes(reinterpret_cast<unsigned char*>(&number), sizeof number) != 1)
    throw std::runtime_error("no random bytes for a number");
  return number;
}

}  // namespace beantrack::crypto
