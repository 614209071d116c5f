// A parameter of a statement.
#pragma once

#include <cstdint>
#include <string_view>
#include <variant>

namespace beantrack::db {

// NULL, a number, or text (bytes as they are, which must outlive the call).
using Value = std::variant<std::nullptr_t, std::uint64_t, std::string_view>;

}  // namespace beantrack::db
