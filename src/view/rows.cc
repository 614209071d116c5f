#include "view/rows.h"

#include <algorithm>

#include "view/bubble_writer.h"
#include "view/html.h"
#include "view/name_lines.h"

namespace beantrack::view {
namespace {

constexpr std::size_t kUsualRowBytes = 640;  // of a bubble with a short text, in English

bool is_unread(const Bubble& bubble) { return !bubble.own && !bubble.message.is_read; }

}  // namespace

RoomRows room_rows(std::span<const Bubble> bubbles, std::span<const NameChange> changes, bool unread_above) {
  RoomRows rows;
  rows.html.reserve(bubbles.size() * kUsualRowBytes);
  const RowTemplates& templates = row_templates();
  const BubbleWriter writer;
  NameLines lines{changes};
  std::string day;
  for (const Bubble& bubble : bubbles) {
    const MomentLabels sent = moment_labels(bubble.message.created_at);
    if (sent.day != day) {
      day = sent.day;
      templates.day.write(rows.html, [&](std::size_t) { append_line(day, rows.html); });
    }
    append(lines.until(bubble.message.created_at), rows.html);
    if (is_unread(bubble) && !rows.has_unread && !unread_above)
      templates.fresh.write(rows.html, [](std::size_t) {});
    rows.has_unread |= is_unread(bubble);
    writer.write(bubble, sent, rows.html);
  }
  append(lines.rest(), rows.html);
  if (!bubbles.empty()) rows.last_id = bubbles.back().message.id;
  return rows;
}

}  // namespace beantrack::view
