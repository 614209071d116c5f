#include "view/links.h"

#include <arpa/inet.h>

#include <algorithm>
#include <cctype>
#include <optional>
#include <string>

#include "text/address.h"
#include "text/clusters.h"
#include "view/html.h"

namespace beantrack::view {
namespace {

constexpr std::string_view kSchemes[] = {"https", "http"};
constexpr std::string_view kSchemeEnd = "://";
constexpr std::string_view kBareHost = "www.";
constexpr std::string_view kPathStarts = "/?#";  // what may be behind a host
constexpr std::size_t kMaxPortDigits = 5;
constexpr auto kNone = std::string_view::npos;

// An address in a text, and what a link to it has before it where the text leaves the scheme out.
struct Address {
  std::size_t begin;
  std::string_view written;
  std::string_view scheme;
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter_or_digit(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }

// The bytes of the IPv6 address in brackets (RFC 3986 section 3.2.2) and its port that `text` begins with; 0: none.
// Browsers know no zones in it.
std::size_t ipv6_host_length(std::string_view text) {
  const auto bracket = text.substr(0, INET6_ADDRSTRLEN + 1).find(']');
  if (!text.starts_with('[') || bracket == kNone) return 0;
  const std::string written{text.substr(1, bracket - 1)};
  in6_addr address;
  if (written.find('\0') != kNone || ::inet_pton(AF_INET6, written.c_str(), &address) != 1) return 0;
  const std::size_t end = bracket + 1;
  if (!text.substr(end).starts_with(':')) return end;
  const auto port = text.substr(end + 1, kMaxPortDigits);
  const auto digits = static_cast<std::size_t>(std::find_if_not(port.begin(), port.end(), is_digit) - port.begin());
  return digits > 0 ? end + 1 + digits : end;
}

// Whether nothing, or what belongs to the sentence, is at the beginning of `text`, which is behind a host.
bool ends_host(std::string_view text) {
  constexpr std::size_t kLooked = 2;  // characters: a full stop ends a host only where no letter is behind it
  return text::address_length(text::first_characters(text, kLooked)) == 0;
}

bool begins_path(std::string_view text) { return !text.empty() && kPathStarts.find(text.front()) != kNone; }

bool begins_host(std::string_view text) {
  return !text.empty() && (is_letter_or_digit(text.front()) || (text.front() & 0x80) != 0);
}

bool is_any_case_of(std::string_view text, std::string_view lower) {
  return std::equal(text.begin(), text.end(), lower.begin(), lower.end(),
                    [](char a, char b) { return std::tolower(static_cast<unsigned char>(a)) == b; });
}

bool is_inside_word(std::string_view text, std::size_t at) { return at > 0 && is_letter_or_digit(text[at - 1]); }

// The address at the start of `text`; empty where no host is behind its first `scheme` bytes. That is looked at first:
// what is refused must not cost a walk to the end of the text.
std::string_view web_address(std::string_view text, std::size_t scheme) {
  if (text.size() <= scheme) return {};
  if (const std::size_t host = ipv6_host_length(text.substr(scheme)); host > 0) {
    const auto after = text.substr(scheme + host);
    if (!begins_path(after)) return ends_host(after) ? text.substr(0, scheme + host) : std::string_view();
  } else if (!begins_host(text.substr(scheme))) {
    return {};
  }
  const std::string_view address = text.substr(0, text::address_length(text));
  return address.size() > scheme ? address : std::string_view();
}

// The address whose scheme ends at `at` and begins at `done` or later.
std::optional<Address> address_with_scheme(std::string_view text, std::size_t at, std::size_t done) {
  if (!text.substr(at).starts_with(kSchemeEnd)) return {};
  for (const auto scheme : kSchemes) {
    if (at < done + scheme.size()) continue;
    const std::size_t begin = at - scheme.size();
    if (!is_any_case_of(text.substr(begin, scheme.size()), scheme) || is_inside_word(text, begin)) continue;
    const auto address = web_address(text.substr(begin), scheme.size() + kSchemeEnd.size());
    if (!address.empty()) return Address{begin, address, ""};
  }
  return {};
}

// The address that begins with "www." at `at`: GitHub Flavored Markdown Spec 6.9, "extended www autolink".
std::optional<Address> address_without_scheme(std::string_view text, std::size_t at) {
  if (!is_any_case_of(text.substr(at, kBareHost.size()), kBareHost) || is_inside_word(text, at)) return {};
  if (text.substr(at + kBareHost.size()).starts_with('[')) return {};  // an IPv6 address has no name before it
  const auto address = web_address(text.substr(at), kBareHost.size());
  if (address.find('.', kBareHost.size()) == std::string_view::npos) return {};
  return Address{at, address, "http://"};
}

bool is_of_domain(char c) { return is_letter_or_digit(c) || c == '.' || c == '-' || c == '_'; }
bool is_of_mailbox(char c) { return is_of_domain(c) || c == '+'; }

// The mail address around the "@" at `at`: GitHub Flavored Markdown Spec 6.9, "extended email autolink".
std::optional<Address> mail_address(std::string_view text, std::size_t at) {
  std::size_t begin = at, end = at + 1;
  while (begin > 0 && is_of_mailbox(text[begin - 1])) --begin;
  while (end < text.size() && is_of_domain(text[end])) ++end;
  while (begin < at && !is_letter_or_digit(text[begin])) ++begin;
  while (end > at + 1 && !is_letter_or_digit(text[end - 1])) --end;
  const auto domain = text.substr(at + 1, end - at - 1);
  if (begin == at || domain.find('.') == std::string_view::npos || domain.front() == '.') return {};
  if (domain.find("..") != std::string_view::npos) return {};
  return Address{begin, text.substr(begin, end - begin), "mailto:"};
}

std::optional<Address> address_around(std::string_view text, std::size_t at, std::size_t done) {
  switch (text[at]) {
    case ':':
      return address_with_scheme(text, at, done);
    case '@':
      return mail_address(text, at);
    default:
      return address_without_scheme(text, at);
  }
}

void append_link(const Address& address, std::string& html) {
  html += "<a href=\"";
  html += address.scheme;
  append_escaped(address.written, html);
  html += "\" target=\"_blank\" rel=\"noopener noreferrer nofollow ugc\">";
  append_escaped(address.written, html);
  html += "</a>";
}

}  // namespace

bool may_have_links(std::string_view text) {
  return text.find(kSchemeEnd) != kNone || text.find('@') != kNone || text.find("www.") != kNone ||
         text.find("WWW.") != kNone || text.find("Www.") != kNone;
}

std::string link_addresses(std::string_view text) {
  std::string html;
  html.reserve(text.size() * 2);
  std::size_t done = 0;
  for (auto at = text.find_first_of(":@wW"); at != std::string_view::npos; at = text.find_first_of(":@wW", at + 1)) {
    const auto address = at < done ? std::nullopt : address_around(text, at, done);
    if (!address || address->begin < done) continue;
    append_escaped(text.substr(done, address->begin - done), html);
    append_link(*address, html);
    done = address->begin + address->written.size();
  }
  append_escaped(text.substr(done), html);
  return html;
}

}  // namespace beantrack::view
