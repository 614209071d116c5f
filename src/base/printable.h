// Text from outside, written so that it can neither forge a line of a log nor hide or reorder anything on a terminal.
//
//   log_info("request=" + request.id + " path=" + quote_for_log(request.path));
//
// Printable ASCII stays as it is. Everything else is escaped: \n, \r and \t; \u{202E} for another character; \xFF for a
// byte that is not UTF-8. So C0 and C1 controls, bidirectional controls, zero-width characters and look-alikes are
// all visible, without a table of them.
//
// Thread rule: any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace beantrack {

constexpr std::size_t kMaxQuoted = 256;  // bytes of a text that quote_for_log() keeps

std::string printable(std::string_view text);

// The same in double quotes, with \" and \\ for quotes and backslashes within. A longer text is cut, and "..." follows
// the closing quote. (Not "quoted": the standard library's function of that name would be found first for a string.)
std::string quote_for_log(std::string_view text);

}  // namespace beantrack
