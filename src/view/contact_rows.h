// The entries of the inbox, one for each contact: a page has some hundred of them.
//
// Thread rule: that of load_templates (view/pages.h).
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "view/pages.h"

namespace beantrack::view {

// Takes the loaded templates apart, in each language. Throws ConfigError as Pieces does.
void load_contact_templates();

// The entries as HTML, in the language in use. `my_id` is the reader's.
std::string contact_rows(std::span<const Contact> contacts, std::string_view my_id);

}  // namespace beantrack::view
