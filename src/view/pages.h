// Whole pages: a typed struct in, HTML out. This is all that the rest of the program knows of templates.
//
//   language::load_phrases(config.locale_dir);           // once, at start,
//   view::load_templates(config.template_dir);           // and this then
//   std::string html = view::render(view::ErrorPage{...});
//
// A page is in the language in use (language/phrases.h).
//
// Thread rule: one thread. Every string is escaped by the template; pass plain text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "model/company.h"
#include "model/device.h"
#include "model/event_id.h"
#include "model/identity.h"
#include "model/presence.h"
#include "model/search_author.h"
#include "model/settings.h"
#include "model/user.h"
#include "text/excerpt.h"
#include "view/contact_list.h"
#include "view/rows.h"

namespace beantrack::view {

// Reads every template of `directory` and checks it in the first language; the others are made when a page needs them.
// Throws ConfigError that names the first one that is missing or wrong, so that a worker does not start with half of
// its pages.
void load_templates(const std::string& directory);

// What the layout around every page shows.
struct Layout {
  std::string csrf_token;
  std::optional<User> user;              // signed in: sidebar, badge and stream
  std::uint64_t unread = 0;              // of that user
  std::optional<EventId> cursor;         // of the event log, read before the page's messages; where its stream begins
  Settings settings{};                   // of that user: theme, what scripts may notify of
};

struct LoginPage {
  Layout layout;
  std::string email;  // as typed before
  std::string next;   // path to go to afterwards
  std::string error;  // empty: none
  bool clears = false;  // has the browser delete the pages that it keeps for going back to
};

struct ContactTab {
  std::optional<Role> role;  // nothing: everybody
  std::uint64_t count = 0;   // people in the tab,
  bool more = false;         // or more than these
  bool selected = false;
};

struct InboxPage {
  Layout layout;
  std::vector<ContactTab> tabs;
  std::vector<Contact> contacts;  // of the selected tab: newest conversations first, then by name
  std::string filter;             // the words in the filter box
  std::string show;               // "unread", "needs-reply" or, for all contacts, nothing
  std::string more;               // path of the page with further contacts; empty: these are all
};

struct RoomPage {
  Layout layout;
  User contact;
  Presence presence{};          // of the contact
  RoomRows rows{};
  bool unmarked = false;        // what of them is unread is still so: the page's script marks it when it is looked at
  std::uint64_t unread_above = 0;  // unread messages of the contact that are older than these
  std::string first_unread{};      // id of the oldest of them
  std::string older;            // path of the page with the messages before these; empty: these are the first
  std::string newer;            // path of the page with the messages after these; empty: these are the newest
  std::optional<Quote> reply;   // the message that the form answers
  std::string client_id;        // for the form: the same page sent twice is one message
  std::string draft;            // text kept from a refused form post
  std::string error;            // why it was refused; empty: none
  std::string read_only{};      // why there is no form; empty: there is one
  Identity identity{};          // of the contact
};

// Who is behind a name.
struct AboutPage {
  Layout layout;
  User user;
  Identity identity;
  std::optional<Company> company;
  std::optional<Time> member_since;
  std::vector<NameChange> changes;   // oldest first
  bool editable = false;             // the reader may change what the company is called
  bool saved = false;                // which has just been done
  std::optional<std::string> typed;  // the name that was refused
  std::string error;                 // and why
};

struct SearchResult {
  Message message;
  User contact;      // the other person
  bool own = false;  // the reader wrote it
  bool verified = false;  // the contact is an approved company
  text::Excerpt excerpt;
};

struct SearchPage {
  Layout layout;
  // The form, as it was sent.
  std::string words;
  std::string from, to;                // days, as typed
  std::string zone;                    // whose days they are
  bool zone_differs = false;           // that is another one than the reader's own: the address names it
  SearchAuthor author = SearchAuthor::anybody;
  std::string contact_id;              // in the conversation with this one; empty: in all
  std::vector<User> contacts;          // to choose from
  bool has_more_contacts = false;      // these are not all with whom one has written
  std::string error;                   // why it cannot be looked for; empty: none

  bool asked = false;                  // something was looked for
  std::vector<SearchResult> results;   // newest first
  std::string more;                    // path of the page with older ones; empty: these are all
};

// A session of one's own.
struct OwnSession {
  std::uint64_t id = 0;
  Device device;
  Time created_at{};
  Time seen_at{};
  bool current = false;  // the one that asks
};

enum class ProfileField { none, name, current_password, new_password, repeated_password };

struct ProfilePage {
  Layout layout;
  User user{};               // by the name that everybody sees
  bool has_company = false;  // that name is the company's, and the field below has the personal one
  bool verified = false;
  std::string email{};
  std::string name{};  // in its field: as it is, or as it was typed and refused
  std::vector<OwnSession> sessions;
  bool more_sessions = false;  // there are others, not shown
  std::string notice;          // what has just been done; empty: nothing
  ProfileField refused = ProfileField::none;
  std::string error;           // why
};

struct ErrorPage {
  Layout layout;
  int status = 500;
  std::string title;    // "Not found"
  std::string message;  // one or two plain sentences: what happened, what to do
  std::string request_id;
};

std::string render(const LoginPage& page);
std::string render(const InboxPage& page);
std::string render(const RoomPage& page);
std::string render(const AboutPage& page);
std::string render(const SearchPage& page);
std::string render(const ProfilePage& page);
std::string render(const ErrorPage& page);
std::string render_offline();  // the same for everyone, but for the language

}  // namespace beantrack::view
