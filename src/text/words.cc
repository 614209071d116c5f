#include "text/words.h"

#include <algorithm>

#include "text/clusters.h"
#include "text/folding.h"

namespace beantrack::text {
namespace {

constexpr std::size_t kMaxParts = 8;          // of a joined number; what follows is another one
constexpr std::size_t kThousand = 3;          // digits of a group
constexpr std::string_view kJoint = ".";      // stands for whatever joins the parts of a number

// A stretch of the text: a part of a joined number, a whole word, or one ideograph.
struct Piece {
  std::string folded;
  std::size_t begin = 0, end = 0;
};

// What stands together. A plain word is a number of one part.
struct Run {
  enum class Kind { word, ideographs } kind;
  std::vector<Piece> pieces;
};

bool is_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool ends_with_digit(std::string_view text) { return !text.empty() && is_digits(text.substr(text.size() - 1)); }

// Puts characters together to runs, in one pass.
class Runs {
 public:
  void add(const FoldedCharacter& character) {
    switch (character.kind) {
      case FoldedCharacter::Kind::letter: return add_letter(character);
      case FoldedCharacter::Kind::ideograph: return add_ideograph(character);
      case FoldedCharacter::Kind::pictograph: return add_pictograph(character);
      case FoldedCharacter::Kind::mark: return add_mark(character);
      case FoldedCharacter::Kind::joint: return add_joint();
      case FoldedCharacter::Kind::other: open_ = joint_ = false;
    }
  }

  std::vector<Run> take() { return std::move(runs_); }

 private:
  static Piece piece(const FoldedCharacter& character) {
    return {std::string(character.folded), character.begin, character.end};
  }
  bool in(Run::Kind kind) const { return open_ && runs_.back().kind == kind; }
  Piece& last() { return runs_.back().pieces.back(); }

  void begin(Run::Kind kind, const FoldedCharacter& character) {
    runs_.push_back({kind, {piece(character)}});
    open_ = true;
    joint_ = false;
  }

  void add_letter(const FoldedCharacter& character) {
    const bool joins = joint_ && is_digits(character.folded) && runs_.back().pieces.size() < kMaxParts;
    if (!in(Run::Kind::word) || (joint_ && !joins)) return begin(Run::Kind::word, character);
    if (joins) {
      runs_.back().pieces.push_back(piece(character));
    } else {
      last().folded += character.folded;
      last().end = character.end;
    }
    joint_ = false;
  }

  void add_ideograph(const FoldedCharacter& character) {
    if (!in(Run::Kind::ideographs)) return begin(Run::Kind::ideographs, character);
    runs_.back().pieces.push_back(piece(character));
  }

  void add_pictograph(const FoldedCharacter& character) {
    begin(Run::Kind::word, character);
    open_ = false;
  }

  // What stands on or under the letter before. An accent folds to nothing, and only widens the place.
  void add_mark(const FoldedCharacter& character) {
    if (!open_ || joint_) return;
    last().folded += character.folded;
    last().end = character.end;
  }

  // Joins only if a digit stood before it, and if one follows.
  void add_joint() {
    const bool joins = !joint_ && in(Run::Kind::word) && ends_with_digit(last().folded);
    open_ = joint_ = joins;
  }

  std::vector<Run> runs_;
  bool open_ = false;   // the last run may go on
  bool joint_ = false;  // a joint stands behind it
};

std::vector<Run> runs_of(std::string_view text) {
  Runs runs;
  for_each_folded(text.substr(0, cut_before(text, kMaxSearchedBytes)),
                  [&](const FoldedCharacter& character) { runs.add(character); });
  return runs.take();
}

// The parts from `first` up to `last`, which is not among them.
std::string joined(const std::vector<Piece>& parts, std::size_t first, std::size_t last,
                   std::string_view joint = kJoint) {
  std::string whole = parts[first].folded;
  for (std::size_t i = first + 1; i < last; ++i) whole.append(joint).append(parts[i].folded);
  return whole;
}

// How many parts, from the first, may be one number in groups of thousands; 0: there are no groups.
std::size_t grouped(const std::vector<Piece>& parts) {
  const std::string& first = parts.front().folded;
  if (!is_digits(first) || first.size() > kThousand || first.front() == '0') return 0;
  const auto end = std::find_if_not(parts.begin() + 1, parts.end(), [](const Piece& part) {
    return part.folded.size() == kThousand && is_digits(part.folded);
  });
  const auto count = static_cast<std::size_t>(end - parts.begin());
  return count > 1 ? count : 0;
}

// The number without what groups its thousands, with all that follows them ("1234.50" of "1,234.50").
std::string ungrouped(const std::vector<Piece>& parts, std::size_t groups) {
  std::string number = joined(parts, 0, groups, {});
  if (groups < parts.size()) number.append(kJoint).append(joined(parts, groups, parts.size()));
  return number;
}

// The same, and without what follows ("1234").
void add_grouped(const std::vector<Piece>& parts, std::size_t groups, std::vector<Word>& words) {
  const std::size_t begin = parts.front().begin, group_end = parts[groups - 1].end, end = parts.back().end;
  words.push_back({joined(parts, 0, groups, {}), begin, group_end, group_end});
  if (groups < parts.size()) words.push_back({ungrouped(parts, groups), begin, end, end});
}

// Each part, and the number from each part to the end: with those, a term for parts in a row is the beginning of one.
void add_number(const std::vector<Piece>& parts, std::vector<Word>& words) {
  const std::size_t end = parts.back().end;
  if (const std::size_t groups = grouped(parts)) add_grouped(parts, groups, words);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    words.push_back({joined(parts, i, parts.size()), parts[i].begin, end, end});
    if (i + 1 < parts.size()) words.push_back({parts[i].folded, parts[i].begin, parts[i].end, parts[i].end});
  }
}

// Each with its neighbour and the last by itself: so each is the beginning of a word.
void add_ideographs(const std::vector<Piece>& row, std::vector<Word>& words) {
  for (std::size_t i = 0; i + 1 < row.size(); ++i)
    words.push_back({row[i].folded + row[i + 1].folded, row[i].begin, row[i + 1].end, row[i].end});
  words.push_back({row.back().folded, row.back().begin, row.back().end, row.back().end});
}

Term term(std::string folded, bool prefix) { return {{{std::move(folded), prefix}}}; }

// A joined number may be a part of a longer one. One that may have groups of thousands is looked for without their
// separators, too.
Term number_term(const std::vector<Piece>& parts, bool last) {
  Term number = term(joined(parts, 0, parts.size()), last || parts.size() > 1);
  if (const std::size_t groups = grouped(parts))
    number.spellings.push_back({ungrouped(parts, groups), last || groups < parts.size()});
  return number;
}

void add_terms(const Run& run, bool last, std::vector<Term>& terms) {
  const auto& pieces = run.pieces;
  if (run.kind == Run::Kind::word) return terms.push_back(number_term(pieces, last));
  if (pieces.size() == 1) return terms.push_back(term(pieces.front().folded, true));
  for (std::size_t i = 0; i + 1 < pieces.size(); ++i)
    terms.push_back(term(pieces[i].folded + pieces[i + 1].folded, false));
}

}  // namespace

const Term::Spelling* Term::match(std::string_view word) const {
  const auto found = std::find_if(spellings.begin(), spellings.end(),
                                  [word](const Spelling& spelling) { return spelling.matches(word); });
  return found == spellings.end() ? nullptr : &*found;
}

std::vector<Word> words(std::string_view text) {
  std::vector<Word> words;
  for (const Run& run : runs_of(text))
    run.kind == Run::Kind::word ? add_number(run.pieces, words) : add_ideographs(run.pieces, words);
  return words;
}

std::vector<Term> terms(std::string_view query) {
  std::vector<Term> terms;
  const auto runs = runs_of(query);
  for (const Run& run : runs) add_terms(run, &run == &runs.back(), terms);
  if (terms.size() > kMaxTerms) terms.resize(kMaxTerms);
  return terms;
}

}  // namespace beantrack::text
