// The control: a target with a fault that tests/fuzz/run must find, starting from nothing. It reads one byte past what
// it allocated, once an input begins with a word that nobody guesses by chance.
#include <memory>

#include "fuzz/support/target.h"

namespace beantrack::fuzz {

void fuzz(std::string_view input) {
  constexpr std::string_view kWord = "Robusta";
  if (!input.starts_with(kWord)) return;
  const auto copy = std::make_unique<char[]>(input.size());
  input.copy(copy.get(), input.size());
  volatile char past = copy[input.size()];
  static_cast<void>(past);
}

}  // namespace beantrack::fuzz
