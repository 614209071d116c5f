// Words as chat_search keeps them, so that the server's full-text parser takes each for one word as it is, whatever
// its settings: ASCII letters, digits and underscores alone, longer than its shortest word and no stopword.
//
//   search_token(13, "price")  // "0000d_price"
//   search_token(13, "кг")     // "0000d__d0bad0b3"
//
// What is not a-z or 0-9 is in hexadecimal, between underscores.
//
// A token begins with its era (db/search_eras.h), which is one person's: a search reads words of its own user only,
// however much others write, and of some of that user's messages at a time. The beginning of a word has the beginning
// of its token.
//
// Thread rule: any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace beantrack::db {

// innodb_ft_max_token_size where nobody lowered it: a longer one would not be indexed. What a long word has more is
// left off, in the index and in the query alike.
constexpr std::size_t kLongestToken = 84;
// Digits of an era, to the base of 36; more only after 60 million eras.
constexpr std::size_t kEraDigits = 5;
// The least a token has: an era, an underscore and one letter. innodb_ft_min_token_size may not be above.
constexpr std::size_t kShortestToken = kEraDigits + 2;

std::string search_token(std::uint32_t era, std::string_view folded_word);

}  // namespace beantrack::db
