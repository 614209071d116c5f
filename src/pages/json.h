// Messages and people as scripts read them.
#pragma once

#include <nlohmann/json.hpp>

#include <string>

#include "model/message.h"
#include "model/user.h"

namespace beantrack::pages {

nlohmann::ordered_json to_json(const Message& message);
nlohmann::ordered_json to_json(const User& user);

// Valid JSON in valid UTF-8, even with a row in it that others wrote and that is not.
std::string to_text(const nlohmann::ordered_json& value);

}  // namespace beantrack::pages
