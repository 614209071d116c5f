// Words as chat_search keeps them, so that the server's full-text parser takes each for one word as it is, whatever
// its settings: ASCII letters, digits and underscores alone, longer than its shortest word and no stopword.
//
//   search_token("U00013", "price")  // "u00013_price"
//   search_token("U00013", "кг")     // "u00013__d0bad0b3"
//
// What is not a-z or 0-9 is in hexadecimal, between underscores.
//
// A token begins with whose it is: one's own search reads one's own words only, however much others write. The
// beginning of a word has the beginning of its token.
//
// Thread rule: any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace beantrack::db {

// innodb_ft_max_token_size where nobody lowered it: a longer one would not be indexed. What a long word has more is
// left off, in the index and in the query alike.
constexpr std::size_t kLongestToken = 84;
// The least a token has: U00001, an underscore and one letter. innodb_ft_min_token_size may not be above.
constexpr std::size_t kShortestToken = 8;

std::string search_token(std::string_view user_id, std::string_view folded_word);

}  // namespace beantrack::db
