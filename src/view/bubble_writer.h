// Writes bubbles as HTML, one after another: shared by the fragment and the room page, so that both are the same bytes.
//
//   BubbleWriter writer;
//   for (const Bubble& bubble : bubbles) writer.write(bubble, moment_labels(bubble.message.created_at), html);
//
// It is in the language that was in use when it was made.
//
// Thread rule: one thread.
#pragma once

#include <string>
#include <string_view>

#include "view/bubble.h"
#include "view/day.h"
#include "view/row_templates.h"

namespace beantrack::view {

class BubbleWriter {
 public:
  BubbleWriter();

  // Appends `bubble` to `html`. `sent` are the labels of the time at which its message was sent.
  void write(const Bubble& bubble, const MomentLabels& sent, std::string& html) const;

 private:
  void append(BubbleValue value, const Bubble& bubble, const MomentLabels& sent, std::string& html) const;
  std::string_view quoted_name(const Bubble& bubble) const;

  const RowTemplates& templates_;
  std::string_view you_, read_, sent_;  // phrases
};

}  // namespace beantrack::view
