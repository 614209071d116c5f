// What the rows of supplier and wholesaler say about a company to those who may write to it. Neither an e-mail address
// nor a phone number.
#pragma once

#include <optional>
#include <string>

#include "base/clock.h"

namespace beantrack {

struct Company {
  std::string id;    // "S00001", "WHL0001"
  std::string name;  // as people are shown it
  std::string registration_number{};
  std::string supply_center{};              // id; of a supplier alone
  std::string region{};                     // where it distributes, or the town of its address; may be empty
  std::optional<Time> approved_at{};        // noon of the day, UTC
};

}  // namespace beantrack
