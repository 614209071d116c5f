// What the pages of a route require of the database beside the session (http::LookUp): the last column but one of the
// table in routes.cc. A page finds it as visitor.required<…>().
//
// A look-up refuses nothing: whoever is not signed in hears so first. Of a parameter that is none, it makes nothing,
// and the page refuses it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "http/guard.h"
#include "http/request.h"
#include "pages/context.h"

namespace beantrack::pages {

using RouteLookUp = void(Context&, const http::Request&, std::string_view token_digest, http::Visitor&);

constexpr RouteLookUp* alone = nullptr;
RouteLookUp page_facts;   // db::PageFacts
RouteLookUp inbox_facts;  // db::InboxFacts (pages/inbox.cc)
RouteLookUp send_facts;   // db::Receiver, whom the parameter `receiver_id` names
RouteLookUp room_facts;   // db::RoomFacts, if the address has a user id (pages/room.cc)

// For answers without words: with a bare session, which has neither the user's name nor settings.
RouteLookUp bare;        // the session alone; in full for a plain form, whose errors are pages
RouteLookUp receiver;    // db::Receiver, as above
RouteLookUp unread_sum;  // db::UnreadSum
RouteLookUp presences;   // db::PresenceMap, of the parameter `ids`

constexpr std::size_t kMaxPresenceIds = 100;  // in one question

// The user ids of the parameter `ids`, "U00012,U00013"; nothing where it is no list of them.
std::vector<std::string> listed_ids(const http::Request& request);

}  // namespace beantrack::pages
