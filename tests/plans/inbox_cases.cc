#include "db/contact_store.h"
#include "db/conversation_index.h"
#include "db/message_store.h"
#include "plans/cases.h"

namespace beantrack::tests {

using db::Connection;
using db::ContactFilter;
using db::ContactQuery;
using db::ContactStore;
using db::ConversationIndex;

namespace {

constexpr std::uint64_t kPage = 30;
constexpr std::uint64_t kRowsOfPage = 40 * kPage;  // each role has a range of its own, and each row its look-ups

ContactQuery query(std::optional<Role> role, const std::string& filter = {}, ContactFilter show = ContactFilter::all) {
  ContactQuery query;
  query.role = role;
  query.filter = filter;
  query.show = show;
  return query;
}

Case page(std::string_view name, const User& me, const ContactQuery& query, std::uint64_t most_rows = kRowsOfPage) {
  return {name, most_rows, [=](Connection& c) { ContactStore(c).page(me, query, kPage); }};
}

// With what is known beforehand when the index is settled.
Case settled_page(std::string_view name, const User& me, const ContactQuery& query) {
  return {name, kRowsOfPage / 2, [=](Connection& c) {
            ContactStore(c).page(me, query, kPage, {.settled = true, .unread_of = db::UnreadOf{}});
          }};
}

}  // namespace

std::vector<Case> inbox_cases() {
  const User centre{hub(), "Person 1", Role::admin}, one{person(kFirstOfMany), "Company 101", Role::supplier};
  const auto show = [](ContactFilter filter) { return query(std::nullopt, "", filter); };
  ContactQuery later;
  later.after_seq = kMessages / 4 * 3;
  ContactQuery others;
  others.after_user = User{"", "", Role::vendor};
  ContactQuery people;
  people.after_user = User{person(20'000), "Company 20000", Role::vendor};
  ContactQuery vendors = people;
  vendors.role = Role::vendor;
  return {
      page("the hub's inbox", centre, {}),
      page("the hub's inbox, a later page", centre, later),
      page("the hub's inbox, one role", centre, query(Role::vendor)),
      page("the hub's unread conversations", centre, show(ContactFilter::unread)),
      page("the hub's conversations that want an answer", centre, show(ContactFilter::needs_reply)),
      // Passes over everybody whom the hub has written with.
      page("the hub's inbox, people without a conversation", centre, others, 3 * kPeople),
      page("the inbox of one who has much to read", User{pair_other(), "Company 12", Role::vendor}, {},
           kRowsOfPage + 3 * db::kMaxUnreadCounted),
      page("an ordinary inbox", one, {}),
      settled_page("the hub's inbox while the index is settled", centre, {}),
      settled_page("the hub's inbox, a later page while the index is settled", centre, later),
      settled_page("an ordinary inbox while the index is settled", one, {}),
      settled_page("vendors after a name while the index is settled", one, vendors),
      {"a settled inbox of one who has much to read", kRowsOfPage + 3 * db::kMaxUnreadCounted,
       [](Connection& c) {
         ContactStore(c).page(User{pair_other(), "Company 12", Role::vendor}, {}, kPage,
                              {.settled = true, .unread_of = std::nullopt});
       }},
      page("an ordinary inbox, people after a name", one, people),
      page("an ordinary inbox, vendors after a name", one, vendors),
      page("an inbox that is searched for a rare name", centre, query(std::nullopt, "Company 30099"),
           5 * kHubConversations),
      page("an inbox that is searched for a common name", centre, query(std::nullopt, "Company")),
      page("people are searched for a common name", one, query(Role::vendor, "Company")),
      {"contacts are counted", 10 * db::kMaxCounted, [=](Connection& c) { ContactStore(c).counts(centre); }},
      {"new contacts are noted", 100,
       [=](Connection& c) {
         ConversationIndex(c).note({{hub(), person(40'000), kMessages}, {pair_one(), pair_other(), kMessages}});
       }},
      {"a user's pending messages are noted", 40 * db::kPendingJobs,
       [=](Connection& c) { ConversationIndex(c).note_pending(hub()); }},
      {"changed conversations are refreshed", 40 * db::kRefreshBatch,
       [](Connection& c) { ConversationIndex(c).refresh_changed(); }},
      {"the hub's longest conversation is refreshed", 100,
       [=](Connection& c) {
         ConversationIndex(c).refresh({{pair_one(), pair_other()}});
       }},
      {"the log is caught up with", 20 * db::kCatchUpBatch, [](Connection& c) { ConversationIndex(c).catch_up(); }},
      {"a hint is cleared", 20, [=](Connection& c) { ConversationIndex(c).clear_unread(pair_other(), pair_one()); }},
  };
}

}  // namespace beantrack::tests
