// The lines that tell in a conversation that somebody has changed their name, each at its place between the messages.
//
//   NameLines lines{changes};
//   for (const Bubble& bubble : bubbles) { lines.until(bubble.message.created_at); … }
//   lines.rest();
//
// Thread rule: one thread. Borrows the changes.
#pragma once

#include <ctemplate/template.h>

#include <span>

#include "model/identity.h"

namespace beantrack::view {

class NameLines {
 public:
  // `changes`: oldest first.
  explicit NameLines(std::span<const NameChange> changes) : left_(changes) {}

  // The changes before `t` that have not been taken yet, and all that are left.
  std::span<const NameChange> until(Time t);
  std::span<const NameChange> rest() { return until(Time::max()); }

 private:
  std::span<const NameChange> left_;
};

// Fills renamed.tpl.
void fill(const NameChange& change, ctemplate::TemplateDictionary& dictionary);

}  // namespace beantrack::view
