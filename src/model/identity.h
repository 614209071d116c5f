// Who is behind the name that everybody sees (User::name).
#pragma once

#include <optional>
#include <string>

#include "base/clock.h"

namespace beantrack {

struct Identity {
  std::string personal_name{};        // as people are shown it; empty: the displayed name is the personal one
  bool has_company = false;           // the displayed name is the name of a company
  bool verified = false;              // that company is approved
  std::optional<Time> renamed_at{};   // when one of the names last changed; nothing: never, as far as is known
};

// A name is that of a company, or a personal one.
enum class NameKind { company, personal };

struct NameChange {
  NameKind kind = NameKind::personal;
  std::string old_name;  // both as people are shown them
  std::string new_name;
  Time changed_at{};
};

}  // namespace beantrack
