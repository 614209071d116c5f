// What a new name of a person or a company must be, for every page that changes one.
#pragma once

#include <optional>
#include <string>

#include "db/name_store.h"
#include "http/error.h"
#include "model/user.h"

namespace beantrack::pages {

// `typed` as it is stored: without blanks at its ends, with single spaces.
std::string tidy_name(const std::string& typed);

// Why `name` cannot be chosen by a user of that role: what text/name.h refuses, a mixture of scripts, a reserved word
// (an admin may use those).
std::optional<http::HttpError> check_new_name(const std::string& name, Role chosen_by);

// The error for a name that looks like another one.
http::HttpError too_similar(const db::SimilarName& similar);

// The error for a name that the tables of an adopted database cannot hold.
http::HttpError unstorable_name();

}  // namespace beantrack::pages
