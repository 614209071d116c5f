#include "db/conversation_index.h"

#include <cppunit/extensions/HelperMacros.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "db/contact_store.h"
#include "db/migrations.h"
#include "push/relay.h"
#include "support/database.h"
#include "support/relayed.h"
#include "support/waiter.h"

namespace beantrack::db {

using tests::TestDatabase;

class ConversationIndexTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(ConversationIndexTest);
  CPPUNIT_TEST(follows_what_is_relayed);
  CPPUNIT_TEST(never_moves_a_conversation_back_for_an_old_number);
  CPPUNIT_TEST(follows_deletions);
  CPPUNIT_TEST(follows_what_is_unread_again);
  CPPUNIT_TEST(follows_imports);
  CPPUNIT_TEST(follows_roles);
  CPPUNIT_TEST(closes_conversations_with_disabled_accounts);
  CPPUNIT_TEST(asks_for_no_reply_to_oneself);
  CPPUNIT_TEST(clears_what_was_read);
  CPPUNIT_TEST(keeps_the_hint_of_a_message_that_comes_meanwhile);
  CPPUNIT_TEST(pages_past_rows_that_are_out_of_date);
  CPPUNIT_TEST(orders_what_was_there_before);
  CPPUNIT_TEST(catches_up_with_a_relay_that_kept_no_order);
  CPPUNIT_TEST(remembers_how_far_it_is);
  CPPUNIT_TEST(reads_the_same_for_a_hundred_times_as_many_conversations);
  CPPUNIT_TEST(waits_for_no_open_transaction);
  CPPUNIT_TEST_SUITE_END();

  using Names = std::vector<std::string>;

  TestDatabase database_;
  ConversationIndex index_{database_.connection()};
  ContactStore store_{database_.connection()};
  User me_;
  std::string ann_, ben_, cat_;

  void run(const std::string& sql) { database_.owner().run_script(sql); }

  void relay() { tests::relay_all(database_); }
  void refresh() {
    while (index_.refresh_changed()) {
    }
  }

  // A message by a program that does nothing but insert.
  void insert(const std::string& from, const std::string& to, const std::string& id = "") {
    run("INSERT INTO messages (id, sender_id, receiver_id, content) VALUES ('" + id + "', '" + from + "', '" + to +
        "', 'x')");
  }

  Names names(ContactFilter show = ContactFilter::all, std::optional<Role> role = {}) {
    Names names;
    const ContactQuery query{.role = role, .filter = {}, .show = show, .after_seq = {}, .after_user = {}};
    for (const auto& row : store_.conversations(me_, query, 100))
      names.push_back(row.user.name);
    return names;
  }
  Names unread() { return names(ContactFilter::unread); }
  Names owed() { return names(ContactFilter::needs_reply); }

  std::string row(const std::string& contact) {
    return database_
        .ask("SELECT CONCAT_WS(' ', contact_role, is_closed, last_seq, unread_seq, owed_seq) FROM chat_contacts"
             " WHERE user_id = ? AND contact_id = ?",
             {me_.id, contact})
        .value_or("");
  }

 public:
  void setUp() override {
    me_ = {database_.add_user(Role::supplier, "Me"), "Me", Role::supplier};
    ann_ = database_.add_user(Role::vendor, "Ann");
    ben_ = database_.add_user(Role::vendor, "Ben");
    cat_ = database_.add_user(Role::supplier, "Cat");
  }

  // Somebody else's, of which the rows concern nobody here. The servers look through small tables as a whole.
  void waits_for_no_open_transaction() {
    push::Relay relay{database_.connection(), "test"};
    const auto dan = database_.add_user(Role::vendor, "Dan");
    for (const auto& other : {ann_, ben_, cat_}) insert(other, me_.id);
    insert(dan, ann_);
    CPPUNIT_ASSERT(relay.holds_lease() && relay.run_batch() == 4);
    refresh();
    Connection open{database_.owner_config()};
    open.run_script("START TRANSACTION; UPDATE users SET disabled_at = CURRENT_TIMESTAMP, name = 'x' WHERE id = '" +
                    dan + "'");
    for (const auto& other : {cat_, ben_, ann_}) {
      insert(other, me_.id);
      run("UPDATE users SET name = CONCAT(name, ' Jr') WHERE id = '" + other + "'");
    }
    const auto start = std::chrono::steady_clock::now();
    CPPUNIT_ASSERT(relay.run_batch() == 3);
    refresh();
    CPPUNIT_ASSERT(std::chrono::steady_clock::now() - start < std::chrono::seconds{kLockWaitTimeout});
    CPPUNIT_ASSERT(names() == (Names{"Ann", "Ben", "Cat"}));
    open.run_script("ROLLBACK");
  }

  void follows_what_is_relayed() {
    insert(ann_, me_.id);
    insert(me_.id, ben_);
    insert(cat_, me_.id);
    relay();
    CPPUNIT_ASSERT(names() == (Names{"Cat", "Ben", "Ann"}));
    CPPUNIT_ASSERT(unread() == (Names{"Cat", "Ann"}));
    CPPUNIT_ASSERT(owed() == (Names{"Cat", "Ann"}));
    CPPUNIT_ASSERT(names(ContactFilter::all, Role::vendor) == (Names{"Ben", "Ann"}));
    insert(me_.id, ann_);
    relay();
    CPPUNIT_ASSERT(names() == (Names{"Ann", "Cat", "Ben"}));
    CPPUNIT_ASSERT(unread() == (Names{"Ann", "Cat"}));
    CPPUNIT_ASSERT(owed() == Names{"Cat"});
    // In one batch, whatever the order of the jobs.
    insert(me_.id, cat_, "M00902");
    insert(cat_, me_.id, "M00901");
    relay();
    CPPUNIT_ASSERT(owed().empty());
    CPPUNIT_ASSERT_EQUAL(std::string("supplier 0 902 902 0"), row(cat_));
  }

  void never_moves_a_conversation_back_for_an_old_number() {
    insert(ann_, me_.id, "M00500");
    insert(me_.id, ben_, "M00501");
    relay();
    insert(me_.id, ann_, "M00400");
    insert(ben_, me_.id, "M00401");
    relay();
    CPPUNIT_ASSERT(names() == (Names{"Ben", "Ann"}));
    CPPUNIT_ASSERT(owed() == Names{"Ann"});
    CPPUNIT_ASSERT(unread() == (Names{"Ben", "Ann"}));
  }

  void follows_deletions() {
    insert(ann_, me_.id, "M00100");
    insert(ben_, me_.id, "M00101");
    insert(me_.id, ben_, "M00102");
    insert(me_.id, cat_, "M00103");
    relay();
    run("DELETE FROM messages WHERE id IN ('M00102', 'M00103')");
    CPPUNIT_ASSERT(names() == (Names{"Ben", "Ann"}));  // at once
    refresh();
    CPPUNIT_ASSERT(owed() == (Names{"Ben", "Ann"}));
    CPPUNIT_ASSERT_EQUAL(std::string("vendor 0 101 101 101"), row(ben_));
    CPPUNIT_ASSERT_EQUAL(std::string("supplier 0 0 0 0"), row(cat_));
    CPPUNIT_ASSERT_EQUAL(std::string("0"), *database_.ask("SELECT COUNT(*) FROM chat_changed_conversations"));
    run("DELETE FROM users WHERE id = '" + ben_ + "'");
    CPPUNIT_ASSERT(names() == Names{"Ann"});
  }

  void follows_what_is_unread_again() {
    insert(ann_, me_.id);
    relay();
    run("UPDATE messages SET is_read = 1");
    CPPUNIT_ASSERT(unread().empty());
    CPPUNIT_ASSERT(row(ann_).ends_with(" 0 1"));  // the hint is gone
    run("UPDATE messages SET is_read = 0");
    refresh();
    CPPUNIT_ASSERT(unread() == Names{"Ann"});
  }

  void follows_imports() {
    insert(ben_, me_.id, "M00300");
    relay();
    run("SET @beantrack_import = 1");
    insert(ann_, me_.id, "M00200");
    insert(me_.id, ben_, "M00301");
    insert(cat_, me_.id, "M00400");
    run("SET @beantrack_import = NULL");
    refresh();
    CPPUNIT_ASSERT(names() == (Names{"Cat", "Ben", "Ann"}));
    CPPUNIT_ASSERT(owed() == (Names{"Cat", "Ann"}));
  }

  void follows_roles() {
    insert(ann_, me_.id);
    insert(cat_, me_.id);
    relay();
    run("UPDATE users SET role = 'supplier' WHERE id = '" + ann_ + "'");
    CPPUNIT_ASSERT(names(ContactFilter::all, Role::vendor).empty());
    CPPUNIT_ASSERT(names(ContactFilter::all, Role::supplier) == (Names{"Cat", "Ann"}));
    CPPUNIT_ASSERT(names(ContactFilter::unread, Role::supplier) == (Names{"Cat", "Ann"}));
    // To whom the user may write depends on the user's own role, too.
    run("UPDATE users SET role = 'admin' WHERE id IN ('" + ann_ + "', '" + me_.id + "')");
    me_.role = Role::admin;
    CPPUNIT_ASSERT(names() == (Names{"Cat", "Ann"}));
    CPPUNIT_ASSERT(owed() == Names{"Cat"});
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, store_.counts(me_).at(Role::admin));
  }

  void closes_conversations_with_disabled_accounts() {
    insert(ann_, me_.id);
    insert(ben_, me_.id);
    relay();
    run("UPDATE users SET disabled_at = CURRENT_TIMESTAMP WHERE id = '" + ben_ + "'");
    CPPUNIT_ASSERT(names() == (Names{"Ben", "Ann"}));
    CPPUNIT_ASSERT(unread() == (Names{"Ben", "Ann"}));
    CPPUNIT_ASSERT(owed() == Names{"Ann"});
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{2}, store_.counts(me_).at(Role::vendor));
    run("UPDATE users SET disabled_at = NULL WHERE id = '" + ben_ + "'");
    CPPUNIT_ASSERT(owed() == (Names{"Ben", "Ann"}));
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{2}, store_.counts(me_).at(Role::vendor));
  }

  void asks_for_no_reply_to_oneself() {
    insert(me_.id, me_.id);
    relay();
    CPPUNIT_ASSERT(names() == Names{"Me"});
    CPPUNIT_ASSERT(owed().empty() && unread().empty());
    CPPUNIT_ASSERT(row(me_.id).starts_with("supplier 1 ") && row(me_.id).ends_with(" 0 0"));
    run("UPDATE users SET role = 'vendor' WHERE id = '" + me_.id + "'");
    CPPUNIT_ASSERT(row(me_.id).starts_with("vendor 1 "));
  }

  void clears_what_was_read() {
    const auto first = database_.send(ann_, me_.id, "x"), second = database_.send(ann_, me_.id, "y");
    MessageStore messages{database_.connection()};
    messages.mark_read(me_.id, ann_, first.seq);
    CPPUNIT_ASSERT_EQUAL(std::string("vendor 0 2 2 2"), row(ann_));
    messages.mark_read(me_.id, ann_, second.seq);
    CPPUNIT_ASSERT_EQUAL(std::string("vendor 0 2 0 2"), row(ann_));
  }

  void keeps_the_hint_of_a_message_that_comes_meanwhile() {
    database_.send(me_.id, ann_, "x");
    run("UPDATE chat_contacts SET unread_seq = 1");
    Connection relay{database_.config()}, reader{database_.config()};
    std::thread clears;
    relay.transaction([&] {
      relay.query("SELECT 1 FROM chat_contacts WHERE user_id = ? AND contact_id = ? FOR UPDATE", {me_.id, ann_});
      clears = std::thread([&] { ConversationIndex(reader).clear_unread(me_.id, ann_); });
      tests::await_waiter(database_);
      insert(ann_, me_.id, "M00007");
      ConversationIndex(relay).note({{ann_, me_.id, 7}});
    });
    clears.join();
    CPPUNIT_ASSERT(unread() == Names{"Ann"});
  }

  void pages_past_rows_that_are_out_of_date() {
    std::vector<std::string> people;
    for (int i = 0; i < 12; ++i) {
      people.push_back(database_.add_user(Role::vendor, "V" + std::to_string(i)));
      database_.send(people.back(), me_.id, "x");
    }
    run("SET foreign_key_checks = 0");
    for (int i = 4; i < 11; ++i) run("UPDATE messages SET is_read = 1 WHERE sender_id = '" + people[i] + "'");
    for (int i = 9; i < 11; ++i) run("DELETE FROM messages WHERE sender_id = '" + people[i] + "'");
    run("SET foreign_key_checks = 1");
    const auto page = [&](ContactFilter show, std::optional<std::uint64_t> after) {
      const ContactQuery query{.role = {}, .filter = {}, .show = show, .after_seq = after, .after_user = {}};
      return store_.conversations(me_, query, 3);
    };
    const auto first = page(ContactFilter::unread, {});
    CPPUNIT_ASSERT_EQUAL(std::string("V11"), first[0].user.name);
    CPPUNIT_ASSERT_EQUAL(std::string("V3"), first[1].user.name);
    CPPUNIT_ASSERT_EQUAL(std::string("V2"), first[2].user.name);
    const auto second = page(ContactFilter::unread, first[2].place);
    CPPUNIT_ASSERT_EQUAL(std::size_t{2}, second.size());
    CPPUNIT_ASSERT_EQUAL(std::string("V1"), second[0].user.name);
    CPPUNIT_ASSERT_EQUAL(std::string("V8"), page(ContactFilter::all, {})[1].user.name);
    // What it came upon is right from now on.
    CPPUNIT_ASSERT_EQUAL(std::string("5"),
                         *database_.ask("SELECT COUNT(*) FROM chat_contacts WHERE user_id = ? AND unread_seq > 0",
                                        {me_.id}));
  }

  void orders_what_was_there_before() {
    insert(ann_, me_.id);
    insert(me_.id, ben_);
    insert(cat_, me_.id);
    relay();
    run("UPDATE chat_contacts SET contact_role = 'vendor', is_closed = 0, last_seq = 0, unread_seq = 0, owed_seq = 0;"
        " DELETE FROM chat_migrations WHERE name = '015_conversation_order'");
    CPPUNIT_ASSERT(names().empty());
    migrate(database_.owner(), database_.config().sql_dir);
    CPPUNIT_ASSERT(names() == (Names{"Cat", "Ben", "Ann"}));
    CPPUNIT_ASSERT(owed() == (Names{"Cat", "Ann"}));
    CPPUNIT_ASSERT(unread() == (Names{"Cat", "Ann"}));
    CPPUNIT_ASSERT(names(ContactFilter::all, Role::supplier) == Names{"Cat"});
  }

  // It ran until it was restarted after the migration.
  void catches_up_with_a_relay_that_kept_no_order() {
    insert(ann_, me_.id);
    relay();
    for (std::uint64_t i = 0; i < kCatchUpBatch; ++i) insert(me_.id, cat_);
    insert(me_.id, ben_);
    relay();
    run("UPDATE chat_contacts SET contact_role = 'vendor', last_seq = 0, unread_seq = 0, owed_seq = 0"
        " WHERE contact_id <> '" + ann_ + "'; UPDATE chat_counters SET value = 2 WHERE name = 'chat_contacts'");
    relay();
    CPPUNIT_ASSERT(names() == (Names{"Ben", "Cat", "Ann"}));
    CPPUNIT_ASSERT(names(ContactFilter::all, Role::supplier) == Names{"Cat"});
  }

  void remembers_how_far_it_is() {
    const auto position = [&] {
      return std::stoull(*database_.ask("SELECT value FROM chat_counters WHERE name = 'chat_contacts'"));
    };
    for (std::uint64_t i = 0; i < kCatchUpEvery; ++i) insert(ann_, me_.id);
    relay();
    CPPUNIT_ASSERT(position() >= kCatchUpEvery && position() <= 2 * kCatchUpEvery);
  }

  // People from U<first> on, each with one message to `me_` or, every other one, from `me_`. One in ten is disabled.
  void grow(std::uint64_t first, std::uint64_t count) {
    constexpr std::uint64_t kRows = 1000;
    run("SET @beantrack_import = 2, foreign_key_checks = 0, unique_checks = 0");
    std::vector<Pair> pairs;
    for (std::uint64_t done = 0; done < count; done += kRows) {
      std::string users, messages;
      for (std::uint64_t i = first + done; i < first + std::min(count, done + kRows); ++i) {
        const std::string id = "U" + std::to_string(i);
        pairs.emplace_back(me_.id, id);
        users += (users.empty() ? "('" : ", ('") + id + "', '" + id + "@beantrack.test', 'x', '" +
                 (i % 3 ? "vendor" : "supplier") + "', '" + id + "', " + (i % 10 ? "NULL" : "CURRENT_TIMESTAMP") + ")";
        messages += (messages.empty() ? "('" : ", ('") + (i % 2 ? id : me_.id) + "', '" +
                    (i % 2 ? me_.id : id) + "', 'x')";
      }
      run("INSERT INTO users (id, email, password, role, name, disabled_at) VALUES " + users +
          "; INSERT INTO messages (sender_id, receiver_id, content) VALUES " + messages);
    }
    run("SET @beantrack_import = NULL, foreign_key_checks = 1, unique_checks = 1");
    index_.refresh(pairs);
    run("ANALYZE TABLE users, messages, chat_contacts");
  }

  void reads_the_same_for_a_hundred_times_as_many_conversations() {
    const auto work = [&](std::uint64_t limit) {
      for (const auto show : {ContactFilter::all, ContactFilter::unread, ContactFilter::needs_reply})
        for (const auto role : {std::optional<Role>{}, std::optional{Role::vendor}, std::optional{Role::admin}})
          for (int pages = 0; pages < 2; ++pages) {
            std::optional<std::uint64_t> after;
            if (pages > 0) after = std::stoull(*database_.ask("SELECT MAX(seq) - 30 FROM messages"));
            store_.page(me_, {.role = role, .filter = {}, .show = show, .after_seq = after, .after_user = {}}, limit);
          }
    };
    grow(700'000, 100);
    const auto before = database_.rows_read([&] { work(10); });
    grow(800'000, 10'000);
    const auto after = database_.rows_read([&] { work(10); });
    CPPUNIT_ASSERT_MESSAGE(std::to_string(before) + " rows, then " + std::to_string(after), 5 * after <= 6 * before);
    // What closed conversations add to the tabs is counted to kMaxCounted.
    const auto counted = database_.rows_read([&] { store_.counts(me_); });
    CPPUNIT_ASSERT_MESSAGE(std::to_string(counted), counted <= 8 * kMaxCounted);
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(ConversationIndexTest);

}  // namespace beantrack::db
