// The lines that tell in a conversation that somebody has changed their name, each at its place between the messages.
//
//   NameLines lines{changes};
//   for (const Bubble& bubble : bubbles) { append(lines.until(bubble.message.created_at), html); … }
//   append(lines.rest(), html);
//
// Thread rule: one thread. Borrows the changes.
#pragma once

#include <ctemplate/template.h>

#include <span>
#include <string>
#include <vector>

#include "model/identity.h"

namespace beantrack::view {

class NameLines {
 public:
  // `changes`: oldest first.
  explicit NameLines(std::span<const NameChange> changes) : left_(changes) {}

  // The changes before `t` that have not been taken yet, and all that are left: at most one of each kind, from the
  // first old name to the last new one. None where those are equal.
  std::vector<NameChange> until(Time t);
  std::vector<NameChange> rest() { return until(Time::max()); }

 private:
  std::span<const NameChange> left_;
};

// Fills renamed.tpl.
void fill(const NameChange& change, ctemplate::TemplateDictionary& dictionary);

// Appends a line for each of `changes` to `html`.
void append(std::span<const NameChange> changes, std::string& html);

}  // namespace beantrack::view
