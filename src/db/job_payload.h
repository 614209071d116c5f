// What a job of the table jobs says, as the triggers and JobStore::add write it: the events that the relay appends to
// the log for it.
//
//   [{"kind": "message.sent", "user": "U00013", "subject": 42}, …]
//
// Thread rule: any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/event.h"

namespace beantrack::db {

std::string job_payload(const std::vector<NewEvent>& events);

// Empty for a payload that is anything else.
std::vector<NewEvent> parse_job_payload(std::string_view payload);

}  // namespace beantrack::db
