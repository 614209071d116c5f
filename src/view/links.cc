#include "view/links.h"

#include <algorithm>
#include <cctype>

#include "text/address.h"
#include "view/html.h"

namespace beantrack::view {
namespace {

constexpr std::string_view kSchemes[] = {"https://", "http://"};

bool is_letter_or_digit(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }

bool starts_with_any_case(std::string_view text, std::string_view start) {
  return text.size() >= start.size() &&
         std::equal(start.begin(), start.end(), text.begin(),
                    [](char a, char b) { return a == std::tolower(static_cast<unsigned char>(b)); });
}

// The length of the scheme that `text` begins with; 0: none.
std::size_t scheme_length(std::string_view text) {
  for (const auto scheme : kSchemes)
    if (starts_with_any_case(text, scheme)) return scheme.size();
  return 0;
}

// The address at the start of `text`; empty where there is none behind the scheme.
std::string_view address_at(std::string_view text) {
  const std::size_t scheme = scheme_length(text);
  if (scheme == 0) return {};
  const std::string_view address = text.substr(0, text::address_length(text));
  const bool has_host =
      address.size() > scheme && (is_letter_or_digit(address[scheme]) || (address[scheme] & 0x80) != 0);
  return has_host ? address : std::string_view();
}

}  // namespace

bool may_have_links(std::string_view text) { return text.find("://") != std::string_view::npos; }

std::string link_addresses(std::string_view text) {
  std::string html;
  html.reserve(text.size() * 2);
  std::size_t done = 0;
  for (auto at = text.find("://"); at != std::string_view::npos; at = text.find("://", at + 1)) {
    for (const std::size_t letters : {5, 4}) {  // of https and http
      if (at < done + letters) continue;
      const std::size_t begin = at - letters;
      const bool inside_a_word = begin > 0 && is_letter_or_digit(text[begin - 1]);
      const std::string_view address = inside_a_word ? std::string_view() : address_at(text.substr(begin));
      if (address.empty()) continue;
      append_escaped(text.substr(done, begin - done), html);
      html += "<a href=\"";
      append_escaped(address, html);
      html += "\" target=\"_blank\" rel=\"noopener noreferrer nofollow ugc\">";
      append_escaped(address, html);
      html += "</a>";
      done = begin + address.size();
      break;
    }
  }
  append_escaped(text.substr(done), html);
  return html;
}

}  // namespace beantrack::view
