#include "view/rows.h"

#include <algorithm>

#include "view/bubble_writer.h"
#include "view/html.h"
#include "view/name_lines.h"

namespace beantrack::view {
namespace {

constexpr std::size_t kUsualBubbleBytes = 560;  // with a short text, in English
constexpr std::size_t kUsualLineBytes = 1024;   // of the days and lines among the bubbles of a page
constexpr std::size_t kDayBytes = 64;           // of a label of a day, in memory

bool is_new(const WrittenBubble& bubble) { return !bubble.own && !bubble.is_read; }

}  // namespace

WrittenBubbles::WrittenBubbles(std::span<const Bubble> bubbles) {
  const BubbleWriter writer;
  bubbles_.reserve(bubbles.size());
  html_.reserve(bubbles.size() * kUsualBubbleBytes);
  for (const Bubble& bubble : bubbles) add(bubble, writer);
}

WrittenBubbles WrittenBubbles::with(std::span<const Bubble> changed, std::size_t most) const {
  const BubbleWriter writer;
  const std::uint64_t last = bubbles_.empty() ? 0 : bubbles_.back().seq;
  const auto added = static_cast<std::size_t>(
      std::ranges::count_if(changed, [&](const Bubble& bubble) { return bubble.message.seq > last; }));
  const std::size_t all = bubbles_.size() + added;
  std::size_t left_out = all > most ? all - most : 0;
  WrittenBubbles result;
  result.bubbles_.reserve(all - left_out);
  result.html_.reserve(html_.size() + added * kUsualBubbleBytes);
  auto next = changed.begin();
  const auto add_new = [&](const Bubble& bubble) {
    if (left_out > 0)
      --left_out;
    else
      result.add(bubble, writer);
  };
  for (const WrittenBubble& bubble : bubbles_) {
    const bool is_changed = next != changed.end() && next->message.seq == bubble.seq;
    if (is_changed)
      add_new(*next++);
    else if (left_out > 0)
      --left_out;
    else
      result.add(*this, bubble);
  }
  std::for_each(next, changed.end(), add_new);
  return result;
}

RoomRows WrittenBubbles::rows(std::span<const NameChange> changes, bool unread_above) const {
  RoomRows rows;
  rows.html.reserve(html_.size() + kUsualLineBytes);
  const RowTemplates& templates = row_templates();
  NameLines lines{changes};
  std::uint32_t day = static_cast<std::uint32_t>(days_.size());  // none of them
  for (const WrittenBubble& bubble : bubbles_) {
    if (bubble.day != day) {
      day = bubble.day;
      templates.day.write(rows.html, [&](std::size_t) { append_line(days_[day], rows.html); });
    }
    append(lines.until(bubble.sent_at), rows.html);
    if (is_new(bubble) && !rows.has_unread && !unread_above) templates.fresh.write(rows.html, [](std::size_t) {});
    rows.has_unread |= is_new(bubble);
    rows.html += html_of(bubble);
  }
  append(lines.rest(), rows.html);
  if (!bubbles_.empty()) rows.last_id = bubbles_.back().id;
  return rows;
}

void WrittenBubbles::shrink_to_fit() {
  bubbles_.shrink_to_fit();
  days_.shrink_to_fit();
  html_.shrink_to_fit();
}

std::size_t WrittenBubbles::bytes() const {
  return bubbles_.capacity() * sizeof(WrittenBubble) + days_.capacity() * kDayBytes + html_.capacity();
}

void WrittenBubbles::add(const Bubble& bubble, const BubbleWriter& writer) {
  const Message& message = bubble.message;
  const MomentLabels sent = moment_labels(message.created_at);
  bubbles_.push_back({.seq = message.seq, .id = message.id, .sent_at = message.created_at, .own = bubble.own,
                      .is_read = message.is_read, .day = page_cursor_of(sent.day),
                      .begin = static_cast<std::uint32_t>(html_.size())});
  writer.write(bubble, sent, html_);
}

void WrittenBubbles::add(const WrittenBubbles& from, const WrittenBubble& bubble) {
  WrittenBubble copy = bubble;
  copy.day = page_cursor_of(from.days_[bubble.day]);
  copy.begin = static_cast<std::uint32_t>(html_.size());
  html_ += from.html_of(bubble);
  bubbles_.push_back(std::move(copy));
}

std::uint32_t WrittenBubbles::page_cursor_of(const std::string& day) {
  if (days_.empty() || days_.back() != day) days_.push_back(day);
  return static_cast<std::uint32_t>(days_.size() - 1);
}

std::string_view WrittenBubbles::html_of(const WrittenBubble& bubble) const {
  const bool is_last = &bubble == &bubbles_.back();
  const std::size_t end = is_last ? html_.size() : (&bubble + 1)->begin;
  return std::string_view(html_).substr(bubble.begin, end - bubble.begin);
}

RoomRows room_rows(std::span<const Bubble> bubbles, std::span<const NameChange> changes, bool unread_above) {
  return WrittenBubbles(bubbles).rows(changes, unread_above);
}

}  // namespace beantrack::view
