// The template of a room's page, taken apart: a page of messages is asked for more often than any other.
//
// Thread rule: that of load_templates (view/pages.h).
#pragma once

namespace beantrack::view {

// Takes the loaded template apart. Throws ConfigError as Pieces does.
void load_room_template();

}  // namespace beantrack::view
