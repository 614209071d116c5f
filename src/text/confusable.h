// Which names look alike: confusable skeletons (Unicode Technical Standard 39), made stricter for names of people and
// companies.
//
//   name_skeleton("Kampala Roasters") == name_skeleton("КАМРАLA-ROASTERS LTD")
//
// Thread rule: any thread.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace beantrack::text {

// To be increased when name_skeleton changes: the push daemon then computes all stored skeletons again.
constexpr std::uint64_t kSkeletonVersion = 2;

// The same for all names that look alike. Not for display. These make no difference:
//   - compatibility forms (full-width, mathematical, circled letters), letters of other scripts that look like Latin
//     ones, Latin small capitals, letters with hooks or strokes;
//   - capitals, accents, invisible characters, spaces, hyphens, punctuation and pictographs;
//   - digits that look like letters (0 and o, 1 and l), I and l, rn and m, vv and w, cl and d;
//   - legal forms ("Ltd", "Limited", "& Co", "SARL", "شركة"), and the words and, et, the;
//   - doubled letters, and each s but a first letter, unless too few letters would remain.
// A name without letters and digits is its own skeleton.
std::string name_skeleton(std::string_view name);

// The same for each way to set its numbers: as typed, apart, and attached. "Coffee4You" looks like "Coffee 4 You".
std::set<std::string> name_skeletons(std::string_view name);

// The skeletons of the companies that `name` seems to speak for: of each run of words, and of each word of eight
// characters or more. Two or three words count in any order. At most a few hundred.
std::set<std::string> company_skeletons_within(std::string_view name);

// The skeletons of each word of `name`, and of each two and more words in a row, at most `most`, as if they were one. A
// capital after a small letter begins a word ("AdminTeam"), and so does a number ("Admin1").
std::vector<std::string> skeletons_within(std::string_view name, std::size_t most);

// Whether `name` has what looks like the id of an account or a company (model/id.h): pages show the genuine one beside
// it.
bool has_id(std::string_view name);

// Whether a word of `name` mixes scripts that no language mixes, such as Latin and Cyrillic.
bool mixes_scripts(std::string_view name);

}  // namespace beantrack::text
