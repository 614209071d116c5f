// Passwords that are guessed first.
//
//   if (guess_at(password, {email, name, company}, config.common_passwords) != Guess::hard) …  // choose another one
//
// Thread rule: any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace beantrack::text {

constexpr std::size_t kTrivialExtra = 4;  // characters put around a word, or left beside known words, that hide nothing

enum class Guess {
  hard,      // none of the following
  common,    // in the list of common passwords; or so in other letters ("P4ssword"), doubled, or with a few digits or
             // signs before or behind it
  pattern,   // one to four characters repeated; runs of the keyboard or the alphabet
  personal,  // a few characters besides words of `about`, or besides the name of this product
};

// `password` and `about`, what is known of its owner, are UTF-8. `common_passwords` is a file with a password in lower
// case on each line. Throws ConfigError when it cannot be read.
Guess guess_at(std::string_view password, const std::vector<std::string>& about, const std::string& common_passwords);

}  // namespace beantrack::text
