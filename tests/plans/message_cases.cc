#include "db/message_store.h"
#include "model/message.h"
#include "plans/cases.h"

namespace beantrack::tests {

using db::Connection;
using db::MessageStore;
using db::PageCursor;

std::vector<Case> message_cases() {
  constexpr std::uint64_t kPage = 50;
  const std::string one = pair_one(), other = pair_other();
  return {
      {"a message is sent", 30,
       [=](Connection& c) {
         MessageStore(c).send({one, other, "Good morning", "plan-1", kMessages});
       }},
      {"a message that answers none is sent", 30,
       [=](Connection& c) {
         MessageStore(c).send({one, other, "Good morning", "plan-2"});
       }},
      {"a message is sent again", 30,
       [=](Connection& c) {
         MessageStore(c).send({one, other, "Good morning", "plan-1", kMessages});
       }},
      {"a message is found by its id", 10, [](Connection& c) { MessageStore(c).find("M500000"); }},
      {"a message is found by its client's id", 10, [=](Connection& c) { MessageStore(c).find_sent(one, "plan-1"); }},
      {"a recent message is found by its text", 10 * db::kRecentMessages,
       [=](Connection& c) { MessageStore(c).find_recent(one, other, "Never written"); }},
      {"the newest page of a long conversation", 10 * kPage,
       [=](Connection& c) { MessageStore(c).page(one, other, kPage); }},
      {"a page of a long conversation after a message", 10 * kPage,
       [=](Connection& c) {
         MessageStore(c).page(one, other, kPage, {PageCursor::Side::after, kMessages / 2});
       }},
      {"a page of a long conversation around a message", 10 * kPage,
       [=](Connection& c) {
         MessageStore(c).page(one, other, kPage, {PageCursor::Side::around, kMessages / 2});
       }},
      {"what has changed of the newest page of a long conversation", 4 * kPage,
       [=](Connection& c) {
         MessageStore(c).changed(one, other, {.last = kMessages - 500, .first_unread = kMessages - 900,
                                              .last_unread = kMessages - 600}, kPage);
       }},
      {"what is unread before a message is counted", 5 * db::kMaxUnreadCounted,
       [=](Connection& c) { MessageStore(c).unread_before(other, one, kMessages); }},
      {"unread messages of the hub are counted", 8 * db::kMaxUnreadCounted,
       [=](Connection& c) { MessageStore(c).unread_count(hub()); }},
      {"unread messages of one sender are counted", 8 * db::kMaxUnreadCounted,
       [=](Connection& c) { MessageStore(c).unread_count(other); }},
      {"one message is marked as read", 30,
       [=](Connection& c) { MessageStore(c).mark_read(other, one, kMessages, kMessages - 20); }},
      {"a long conversation is marked as read", 10 * db::kReadBatch,
       [=](Connection& c) { MessageStore(c).mark_read(other, one); }},
  };
}

}  // namespace beantrack::tests
