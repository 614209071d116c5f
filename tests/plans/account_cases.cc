#include "db/company_store.h"
#include "db/inbox_store.h"
#include "db/known_device_store.h"
#include "db/login_failure_store.h"
#include "db/name_store.h"
#include "db/reader_store.h"
#include "db/room_store.h"
#include "db/session_store.h"
#include "db/settings_store.h"
#include "db/user_store.h"
#include "model/message.h"
#include "plans/cases.h"

namespace beantrack::tests {

using db::CompanyStore;
using db::Connection;
using db::KnownDeviceStore;
using db::LoginFailureStore;
using db::LookAlikeRule;
using db::NameStore;
using db::ReaderStore;
using db::RoomStore;
using db::SessionStore;
using db::ShownMessages;
using db::SettingsStore;
using db::UserStore;

namespace {

constexpr unsigned kSessionDays = 30;
constexpr std::uint64_t kFailureLimit = 10;
constexpr std::uint64_t kNameLines = 20;
constexpr std::uint64_t kListed = 50;

std::vector<Case> sign_in_cases() {
  const std::string one = person(kFirstOfMany), many = hub();
  const std::string token = digest_of("session", 5'000), device = digest_of("device", 5'000);
  const std::string hub_token = digest_of("session", 1'999);
  return {
      {"an account is found by its address", 5,
       [](Connection& c) { UserStore(c).find_login("person30000@beantrack.test"); }},
      {"an account is locked", 5, [=](Connection& c) { UserStore(c).lock_unchanged(one, "x"); }},
      {"wrong passwords are counted", 10,
       [](Connection& c) {
         LoginFailureStore failures{c};
         const std::string subject = digest_of("failure", 3'000);
         c.transaction([&] { failures.lock(subject); });
         failures.add(subject, kFailureLimit);
         failures.take_back(subject, std::chrono::seconds{5});
       }},
      {"wrong passwords are forgotten", 5 * db::kFailureExpiryBatch,
       [](Connection& c) { LoginFailureStore(c).expire(kFailureLimit); }},
      {"a device is known", 5, [=](Connection& c) { KnownDeviceStore(c).knows(device, one); }},
      {"a device is remembered", 2'000,
       [=](Connection& c) {
         c.transaction([&] { KnownDeviceStore(c).remember(digest_of("device", 400), digest_of("new", 1), many); });
       }},
      {"devices expire", 5 * db::kDeviceExpiryBatch, [](Connection& c) { KnownDeviceStore(c).expire(); }},
      {"a session begins", 5,
       [=](Connection& c) { SessionStore(c, kSessionDays).add(digest_of("fresh", 1), one, "Firefox"); }},
      {"a session is found, touched and completed", 10,
       [=](Connection& c) {
         SessionStore sessions{c, kSessionDays};
         sessions.touch(sessions.find(token).value());
         auto bare = sessions.find(token, db::SessionDetail::bare).value();
         sessions.complete(bare);
       }},
      {"a session is found with what its page requires", 30,
       [=](Connection& c) {
         ReaderStore readers{c, SessionStore{c, kSessionDays}};
         readers.with_unread(token).value();
         readers.with_page_facts(token).value();
         readers.with_receiver(token, many).value();
         readers.with_receiver(token, many, db::SessionDetail::bare).value();
         readers.with_presence(token, std::vector{many}).value();
       }},
      {"a session is found with the facts of a room", 500,
       [=](Connection& c) {
         RoomStore rooms{c, SessionStore{c, kSessionDays}};
         const ShownMessages shown{pair_one(), pair_other(), kMessages - 500, kMessages};
         rooms.with_room(token, pair_one()).value();
         rooms.with_room(token, pair_one(), &shown).value();
       }},
      {"a session is found with the facts of an inbox", 5 * db::kMaxListedIds,
       [=](Connection& c) {
         db::InboxStore inboxes{c, SessionStore{c, kSessionDays}};
         inboxes.with_inbox(token).value();
         std::string ids;
         for (std::uint64_t n = 0; n < db::kMaxListedIds; ++n)
           ids += (ids.empty() ? "[\"" : ",\"") + person(kFirstOfMany + n) + '"';
         ids += ']';
         inboxes.with_inbox(token, &ids).value();
         const auto event =
             c.query("SELECT id, tag FROM chat_events WHERE user_id = ? ORDER BY id LIMIT 1", {hub()}).front();
         inboxes.events_since(hub(), {event.number(0), static_cast<std::uint32_t>(event.number(1))}, kListed).value();
       }},
      {"a session is found with the presence of many", 5 * kListed,
       [=](Connection& c) {
         std::vector<std::string> ids;
         for (std::uint64_t n = 0; n < kListed; ++n) ids.push_back(person(kFirstOfMany + n));
         ReaderStore(c, SessionStore{c, kSessionDays}).with_presence(hub_token, ids).value();
       }},
      {"the hub's session is found with its unread count", 8 * db::kMaxUnreadCounted,
       [=](Connection& c) { ReaderStore(c, SessionStore{c, kSessionDays}).with_page_facts(hub_token).value(); }},
      {"sessions are listed", 5'000, [=](Connection& c) { SessionStore(c, kSessionDays).list(many, 1, kListed); }},
      {"ended sessions are found", 1'000,
       [](Connection& c) {
         std::vector<std::uint64_t> ids;
         for (std::uint64_t id = 2'000; id < 2'128; ++id) ids.push_back(id);
         SessionStore(c, kSessionDays).ended(ids);
       }},
      {"sessions end", 50,
       [=](Connection& c) {
         SessionStore sessions{c, kSessionDays};
         sessions.remove(3'000);
         sessions.remove_of(person(kFirstOfMany + 1), 1);
         sessions.remove_others_of(person(kFirstOfMany + 1), 1);
         sessions.remove_all_of(person(kFirstOfMany + 2));
       }},
      {"sessions expire", 10 * db::kExpiryBatch, [](Connection& c) { SessionStore(c, kSessionDays).expire(); }},
  };
}

std::vector<Case> profile_cases() {
  const std::string one = person(kFirstOfMany), often = pair_one();
  const std::string conversation = conversation_key(pair_one(), pair_other());
  return {
      {"a user is found", 5,
       [=](Connection& c) {
         UserStore users{c};
         users.find(one);
         users.find_account("person30000@beantrack.test");
         users.find_account_of(one);
         users.user_of_supplier("S00101");
         users.user_of_wholesaler("WHL00102");
         users.companies_of(one);
       }},
      {"a password is replaced", 100,
       [=](Connection& c) {
         UserStore(c).rehash(one, "y");
         UserStore(c).set_password_of(one, "z");
       }},
      {"a company is found", 5,
       [=](Connection& c) {
         CompanyStore(c).find_of(one);
         CompanyStore(c).find_of(person(kFirstOfMany + 1));
       }},
      {"settings are saved", 5, [=](Connection& c) { SettingsStore(c).save(one, {}); }},
      {"no look-alike is found", 200,
       [=](Connection& c) { NameStore(c).find_similar("Nobody has such a long name here", one); }},
      {"a personal name is changed", 10 * db::kSkeletonBatch,
       [=](Connection& c) { NameStore(c).set_personal_name(one, "Akello Grace", LookAlikeRule::refuse, 5); }},
      {"a look-alike is found", 200,
       [=](Connection& c) { NameStore(c).find_similar("Akello Grace", person(kFirstOfMany + 1)); }},
      {"a company's name is changed", 10 * db::kSkeletonBatch,
       [=](Connection& c) {
         NameStore(c).set_company_name(one, "S00101", "Lira Coffee", LookAlikeRule::refuse);
         NameStore(c).set_company_name(person(kFirstOfMany + 1), "WHL00102", "Gulu Coffee", LookAlikeRule::refuse);
       }},
      {"missing skeletons are computed", 10 * db::kSkeletonBatch, [](Connection& c) { NameStore(c).fill(); }},
      {"people behind names are found", 5 * kListed,
       [](Connection& c) {
         std::vector<User> users;
         for (std::uint64_t n = 0; n < kListed; ++n) users.push_back({person(kFirstOfMany + n), "", Role::vendor});
         NameStore(c).identities(users);
       }},
      {"changes of a name", 5 * kNameLines, [=](Connection& c) { NameStore(c).changes(often, kNameLines); }},
      {"changes of a name within a conversation", 5 * kNameLines,
       [=](Connection& c) {
         NameStore(c).changes_within(often, conversation, kMessages / 2, kMessages, kNameLines);
         NameStore(c).changes_within(often, conversation, kMessages / 2, std::nullopt, kNameLines);
       }},
  };
}

}  // namespace

std::vector<Case> account_cases() {
  auto cases = sign_in_cases();
  for (auto& more : profile_cases()) cases.push_back(std::move(more));
  return cases;
}

}  // namespace beantrack::tests
