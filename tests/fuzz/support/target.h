// What a fuzz target is: one file, tests/fuzz/<name>.cc, that defines `fuzz`, and a folder of inputs to start from,
// tests/fuzz/corpus/<name>. tests/fuzz/run finds both.
//
//   void beantrack::fuzz::fuzz(std::string_view input) {
//     const std::string name = text::normalize_whitespace(input);
//     require(text::normalize_whitespace(name) == name, "folding blanks is idempotent");
//   }
//
// A target states what must hold of every input. Crashes, undefined behaviour, and inputs that take too long are found
// without that.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace beantrack::fuzz {

// Called for each input. Must not keep state between calls.
void fuzz(std::string_view input);

// Reports `rule` and aborts unless it holds.
void require(bool holds, std::string_view rule);

// The parts of `input` between the first `count` - 1 newlines, empty ones where it has fewer; the last part is the rest.
std::vector<std::string_view> lines(std::string_view input, std::size_t count);

}  // namespace beantrack::fuzz
