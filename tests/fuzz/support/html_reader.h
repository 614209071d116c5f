// Reads well-formed HTML: its tags and its text, with references resolved. Reports anything that a browser would have
// to repair: a "<" or a quote in the wrong place, an element that is not closed, or closed twice.
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fuzz/support/target.h"

namespace beantrack::fuzz {

class HtmlReader {
 public:
  struct Tag {
    std::string name;
    std::vector<std::pair<std::string, std::string>> attributes;

    std::string attribute(std::string_view wanted) const {
      const auto found = std::find_if(attributes.begin(), attributes.end(), [&](auto& a) { return a.first == wanted; });
      return found == attributes.end() ? std::string() : found->second;
    }
  };

  explicit HtmlReader(std::string html) : html_(std::move(html)) {
    while (at_ < html_.size()) html_[at_] == '<' ? read_tag() : read_text();
    require(open_.empty(), "each element is closed");
  }

  const std::vector<Tag>& tags() const { return tags_; }
  const std::string& text() const { return text_; }

 private:
  static bool is_name(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; }

  char next() const { return at_ < html_.size() ? html_[at_] : '\0'; }

  void expect(char c) {
    require(next() == c && at_ < html_.size(), "markup is well-formed");
    ++at_;
  }

  std::string take_name() {
    const std::size_t begin = at_;
    while (is_name(next())) ++at_;
    require(at_ > begin, "a tag and an attribute have names");
    return html_.substr(begin, at_ - begin);
  }

  void read_tag() {
    expect('<');
    if (next() == '/') {
      ++at_;
      require(!open_.empty() && open_.back() == take_name(), "elements are nested");
      open_.pop_back();
      return expect('>');
    }
    Tag tag{take_name(), {}};
    while (next() == ' ') {
      ++at_;
      std::string name = take_name();
      expect('=');
      expect('"');
      const auto end = html_.find_first_of("\"<>", at_);
      require(end != std::string::npos && html_[end] == '"', "a value ends with its quote");
      tag.attributes.emplace_back(std::move(name), resolved(std::string_view(html_).substr(at_, end - at_)));
      at_ = end + 1;
    }
    expect('>');
    open_.push_back(tag.name);
    tags_.push_back(std::move(tag));
  }

  void read_text() {
    const auto end = std::min(html_.find('<', at_), html_.size());
    const auto raw = std::string_view(html_).substr(at_, end - at_);
    require(raw.find('>') == std::string_view::npos, "a text has no raw >");
    text_ += resolved(raw);
    at_ = end;
  }

  static std::string resolved(std::string_view raw) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kReferences{{
        {"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#39;", "'"},
        {"&#x21A9;", "\u21A9"}, {"&#xFE0E;", "\uFE0E"}}};
    std::string text;
    while (!raw.empty()) {
      if (raw.front() != '&') {
        text += raw.front();
        raw.remove_prefix(1);
        continue;
      }
      const auto found = std::find_if(kReferences.begin(), kReferences.end(),
                                      [&](const auto& reference) { return raw.starts_with(reference.first); });
      require(found != kReferences.end(), "each & begins a reference");
      text += found->second;
      raw.remove_prefix(found->first.size());
    }
    return text;
  }

  std::string html_;
  std::size_t at_ = 0;
  std::vector<std::string> open_;
  std::vector<Tag> tags_;
  std::string text_;
};

}  // namespace beantrack::fuzz
