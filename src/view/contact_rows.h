// The entries of the inbox, one for each contact: a page has some hundred of them.
//
// Thread rule: that of load_templates (view/pages.h).
#pragma once

#include <span>
#include <string>

#include "view/contact_list.h"

namespace beantrack::view {

// Takes the loaded templates apart. Throws ConfigError as Pieces does.
void load_contact_templates();

// The entries as HTML, in the language in use.
std::string contact_rows(std::span<const Contact> contacts);

}  // namespace beantrack::view
