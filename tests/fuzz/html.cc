// Texts and names of people as HTML. Nothing that they write can become markup, whatever it is.
#include "language/phrases.h"
#include "fuzz/support/html_reader.h"
#include "fuzz/support/target.h"
#include "view/bubble.h"
#include "view/html.h"
#include "view/links.h"
#include "view/pages.h"

namespace beantrack::fuzz {
namespace {

constexpr std::string_view kSchemes[] = {"https://", "http://", "mailto:"};

std::string lower(std::string_view text) {
  std::string small;
  for (const char c : text) small += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return small;
}

void check_link(const HtmlReader::Tag& tag) {
  require(tag.name == "a", "a text has no elements but links");
  const auto href = lower(tag.attribute("href"));
  bool known = false;
  for (const auto scheme : kSchemes) known = known || href.starts_with(scheme);
  require(known, "a link leads to the web or to a mailbox");
  require(tag.attribute("rel").find("noopener") != std::string::npos, "a link opens apart");
  for (const char c : href) require(static_cast<unsigned char>(c) > ' ', "an address has no blanks and no controls");
}

void check_links(std::string_view text) {
  const HtmlReader html{view::link_addresses(text)};
  require(html.text() == text, "a text with links shows what was written");
  for (const auto& tag : html.tags()) check_link(tag);
}

void check_escaped(std::string_view text) {
  std::string escaped;
  view::append_escaped(text, escaped);
  const HtmlReader html{escaped};
  require(html.text() == text && html.tags().empty(), "escaping survives a round trip");
}

// The shape of a bubble: the names of its elements and attributes, without links in the text.
std::string shape_of(const HtmlReader& html) {
  std::string shape;
  for (const auto& tag : html.tags()) {
    if (tag.attribute("target") == "_blank") continue;
    shape += '<' + tag.name;
    for (const auto& [name, value] : tag.attributes) shape += ' ' + name;
    shape += '>';
  }
  return shape;
}

std::string bubble_shape(std::string_view name, std::string_view text) {
  const User me{"U00001", "me", Role::supplier};
  const Message message{.id = "M00002", .seq = 2, .sender_id = "U00002", .receiver_id = "U00001",
                        .content = std::string(text), .quote = Quote{"M00001", "U00002", std::string(text)}};
  return shape_of(HtmlReader{view::render(view::bubble_for(me, std::string(name), message))});
}

void check_bubble(std::string_view name, std::string_view text) {
  static const std::string plain = bubble_shape("name", "text");
  require(bubble_shape(name, text) == plain, "what people write does not change the shape of a bubble");
}

}  // namespace

void fuzz(std::string_view input) {
  static const bool loaded = [] {
    language::load_phrases("build/locale");
    view::load_templates("templates");
    return true;
  }();
  require(loaded, "the templates");
  const auto parts = lines(input, 2);
  check_escaped(input);
  check_links(parts[1]);
  check_bubble(parts[0], parts[1]);
}

}  // namespace beantrack::fuzz
