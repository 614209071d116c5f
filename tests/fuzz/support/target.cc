#include "fuzz/support/target.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <iostream>

#include "base/log.h"

namespace beantrack::fuzz {

void require(bool holds, std::string_view rule) {
  if (holds) return;
  std::cerr << "BROKEN RULE: " << rule << std::endl;
  std::abort();
}

std::vector<std::string_view> lines(std::string_view input, std::size_t count) {
  std::vector<std::string_view> parts;
  while (parts.size() + 1 < count) {
    const auto end = std::min(input.find('\n'), input.size());
    parts.push_back(input.substr(0, end));
    input.remove_prefix(std::min(end + 1, input.size()));
  }
  parts.push_back(input);
  return parts;
}

}  // namespace beantrack::fuzz

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  beantrack::open_log("fuzz", "error");
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  beantrack::fuzz::fuzz({reinterpret_cast<const char*>(data), size});
  return 0;
}
