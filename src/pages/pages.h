// The pages: functions from a request to a response, each in the file of its name. routes.cc says which address each of
// them answers and what has been made sure of before it is called.
//
// They throw http::HttpError for what they refuse, and let the stores' failures pass: the router catches.
#pragma once

#include "http/guard.h"
#include "http/request.h"
#include "http/response.h"
#include "pages/context.h"

namespace beantrack::pages {

using http::Request;
using http::Response;
using http::Visitor;

using Page = Response(Context&, const Request&, const Visitor&);

Page home;        // to the inbox
Page favicon;     // to the icon, for browsers that ask at the root
Page offline;     // what the service worker shows without a network
Page health;      // for the operator: ready, or what is missing
Page login_form;
Page login_clear;  // what the sign-in page fetches: deletes the pages that the browser keeps for going back to
Page login;
Page logout;
Page inbox;
Page room;
Page about;       // the card of a person or company
Page company;     // changes a company's name and approval, for admins
Page messages;    // older ones, for the room's script
Page search;
Page send;
Page receive;     // the bubble of one that has arrived
Page mark_read;
Page unread;
Page typing;      // "… is writing", for the receiver's streams alone
Page presence;    // of one's contacts
Page profile;           // one's own name, settings, password and sessions; what it posts:
Page profile_name;
Page profile_settings;
Page profile_password;
Page profile_session;   // ends one of one's own sessions
Page profile_sessions;  // ends all others, or all

}  // namespace beantrack::pages
