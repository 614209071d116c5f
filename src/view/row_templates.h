// The templates of a conversation's rows, taken apart: a page has some hundred of them.
//
// Thread rule: that of load_templates (view/pages.h).
#pragma once

#include <array>
#include <cstddef>

#include "view/pieces.h"

namespace beantrack::view {

// The values of bubble.tpl, in the order of its pieces.
enum class BubbleValue : std::size_t {
  side, id, contact, sender, text, linked, iso, clock, full, state, quote_id, quote_sender, quote_text, read_iso,
  read_clock,
};

struct RowTemplates {
  RowTemplates();

  const Pieces& bubble(bool has_quote, bool has_read_time) const {
    return bubbles[(has_quote ? 2U : 0U) + (has_read_time ? 1U : 0U)];
  }

  std::array<Pieces, 4> bubbles;
  Pieces day;    // its one value is the day
  Pieces fresh;  // the line above the first message that is new
};

// Takes the loaded templates apart. Throws ConfigError as Pieces does.
void load_row_templates();

// Those of the language in use.
const RowTemplates& row_templates();

}  // namespace beantrack::view
