#include "db/contact_store.h"

#include <cppunit/extensions/HelperMacros.h>

#include "db/message_store.h"
#include "push/relay.h"
#include "support/database.h"

namespace beantrack::db {

using tests::TestDatabase;

class ContactStoreTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(ContactStoreTest);
  CPPUNIT_TEST(puts_the_newest_conversation_first_and_then_people_by_name);
  CPPUNIT_TEST(filters_by_role_and_name);
  CPPUNIT_TEST(shows_admins_no_admins);
  CPPUNIT_TEST(pages_without_gap_or_double);
  CPPUNIT_TEST(shows_a_conversation_before_and_after_it_is_relayed);
  CPPUNIT_TEST(keeps_people_whose_messages_are_gone);
  CPPUNIT_TEST(counts_as_unread_what_it_lists);
  CPPUNIT_TEST(counts_by_role);
  CPPUNIT_TEST(counts_no_further_than_it_tells);
  CPPUNIT_TEST(counts_unread_messages_up_to_a_limit);
  CPPUNIT_TEST(reads_no_history);
  CPPUNIT_TEST(reads_no_crowd);
  CPPUNIT_TEST(passes_outdated_keys_in_few_steps);
  CPPUNIT_TEST_SUITE_END();

  TestDatabase database_;
  ContactStore store_{database_.connection()};
  User me_, admin_;
  std::string ann_, ben_, cat_;

  std::vector<std::string> names(const ContactQuery& query = {}, std::uint64_t limit = 100) {
    std::vector<std::string> names;
    for (const auto& contact : store_.page(me_, query, limit)) names.push_back(contact.user.name);
    return names;
  }

  using Names = std::vector<std::string>;

 public:
  void setUp() override {
    me_ = {database_.add_user(Role::supplier, "Me"), "Me", Role::supplier};
    ben_ = database_.add_user(Role::vendor, "Ben 100%");
    ann_ = database_.add_user(Role::vendor, "Ann");
    cat_ = database_.add_user(Role::supplier, "Cat");
    admin_ = {database_.add_user(Role::admin, "Zoe"), "Zoe", Role::admin};
  }

  void puts_the_newest_conversation_first_and_then_people_by_name() {
    CPPUNIT_ASSERT(names() == (Names{"Ann", "Ben 100%", "Cat", "Zoe"}));
    database_.send(cat_, me_.id, "first");
    database_.send(me_.id, admin_.id, "second");
    database_.send(cat_, me_.id, "third");
    const auto contacts = store_.page(me_, {}, 100);
    CPPUNIT_ASSERT(names() == (Names{"Cat", "Zoe", "Ann", "Ben 100%"}));
    CPPUNIT_ASSERT_EQUAL(std::string("third"), contacts[0].last->content);
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{2}, contacts[0].unread);
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, contacts[1].unread);
    CPPUNIT_ASSERT(!contacts[2].last);
  }

  void filters_by_role_and_name() {
    database_.send(cat_, me_.id, "x");
    CPPUNIT_ASSERT(names({.role = Role::vendor, .filter = {}, .after_seq = {}, .after_user = {}}) ==
                   (Names{"Ann", "Ben 100%"}));
    const auto with = [&](const char* words) {
      return names({.role = {}, .filter = words, .after_seq = {}, .after_user = {}});
    };
    CPPUNIT_ASSERT(with("a") == (Names{"Cat", "Ann"}));
    CPPUNIT_ASSERT(with("100%") == Names{"Ben 100%"});
    CPPUNIT_ASSERT(with("%") == Names{"Ben 100%"});
    CPPUNIT_ASSERT(with("_").empty());
    CPPUNIT_ASSERT(with("\\").empty());
  }

  void shows_admins_no_admins() {
    database_.add_user(Role::admin, "Other admin");
    me_ = admin_;
    CPPUNIT_ASSERT(names() == (Names{"Ann", "Ben 100%", "Cat", "Me"}));
  }

  void pages_without_gap_or_double() {
    database_.send(cat_, me_.id, "x");
    const auto last = database_.send(ann_, me_.id, "x");
    CPPUNIT_ASSERT(names({}, 1) == Names{"Ann"});
    CPPUNIT_ASSERT(names({.role = {}, .filter = {}, .after_seq = last.seq, .after_user = {}}, 2) ==
                   (Names{"Cat", "Ben 100%"}));
    CPPUNIT_ASSERT(names({.role = {}, .filter = {}, .after_seq = {}, .after_user = User{ben_, "Ben 100%", Role::vendor}}) ==
                   Names{"Zoe"});
  }

  void shows_a_conversation_before_and_after_it_is_relayed() {
    MessageStore(database_.connection()).send({ben_, me_.id, "new", "1"});
    const auto before = store_.page(me_, {}, 100);
    CPPUNIT_ASSERT_EQUAL(std::string("Ben 100%"), before[1].user.name);
    CPPUNIT_ASSERT_EQUAL(std::string("new"), before[1].last->content);
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, before[1].unread);
    push::Relay relay{database_.connection(), "test"};
    CPPUNIT_ASSERT(relay.holds_lease());
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, relay.run_batch());
    CPPUNIT_ASSERT(names() == (Names{"Ben 100%", "Ann", "Cat", "Zoe"}));
    MessageStore(database_.connection()).send({me_.id, cat_, "newer", "1"});
    ConversationIndex(database_.connection()).note_pending(ann_);
    CPPUNIT_ASSERT(names() == (Names{"Ben 100%", "Ann", "Cat", "Zoe"}));
    ConversationIndex(database_.connection()).note_pending(me_.id);
    CPPUNIT_ASSERT(names() == (Names{"Cat", "Ben 100%", "Ann", "Zoe"}));
  }

  void keeps_people_whose_messages_are_gone() {
    const auto only = database_.send(cat_, me_.id, "x");
    database_.owner().execute("DELETE FROM messages WHERE id = ?", {only.id});
    CPPUNIT_ASSERT(names() == (Names{"Ann", "Ben 100%", "Cat", "Zoe"}));
  }

  void counts_by_role() {
    const auto counts = store_.counts(me_);
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, counts.at(Role::supplier));
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{2}, counts.at(Role::vendor));
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, counts.at(Role::admin));
    CPPUNIT_ASSERT(!store_.counts(admin_).contains(Role::admin));
  }

  void counts_no_further_than_it_tells() {
    add_crowd(Role::vendor, kMaxCounted);
    CPPUNIT_ASSERT_EQUAL(kMaxCounted, store_.counts(me_).at(Role::vendor));
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, store_.counts(me_).at(Role::admin));
  }

  // Adds people whose names come before and after the others'.
  // Rows that another program wrote or changed.
  void counts_as_unread_what_it_lists() {
    const auto expect_unread = [&](const std::string& what, std::uint64_t expected) {
      const auto badge = MessageStore(database_.connection()).unread_count(me_.id);
      std::uint64_t listed = 0;
      for (const auto& contact : store_.page(me_, {}, 100)) listed += contact.unread;
      CPPUNIT_ASSERT_EQUAL_MESSAGE(what, expected, badge);
      CPPUNIT_ASSERT_EQUAL_MESSAGE(what, expected, listed);
    };
    database_.send(cat_, me_.id, "x");
    database_.send(ben_, me_.id, "x");
    database_.send(ben_, me_.id, "y");
    expect_unread("all senders exist", 3);
    database_.owner().run_script(
        "SET foreign_key_checks = 0; INSERT INTO messages (sender_id, receiver_id, content)"
        " VALUES ('U77777', '" +
        me_.id + "', 'x'); SET foreign_key_checks = 1");
    expect_unread("a sender without an account", 3);
    database_.send(me_.id, me_.id, "to myself");
    database_.owner().run_script("UPDATE messages SET sender_id = receiver_id, is_read = 0 WHERE sender_id = '" + cat_ +
                                 "' OR content = 'to myself'");
    expect_unread("a message to oneself", 2);
    ContactQuery unread;
    unread.show = ContactFilter::unread;
    CPPUNIT_ASSERT(names(unread) == Names{"Ben 100%"});
  }

  void add_crowd(Role role, std::uint64_t count) {
    std::string sql = "INSERT INTO users (email, password, role, name) VALUES ";
    for (std::uint64_t i = 0; i < count; ++i) {
      const std::string number = std::to_string(i);
      sql += std::string(i > 0 ? ", " : "") + "(CONCAT(UUID(), '@beantrack.test'), 'x', '" +
             std::string(to_string(role)) + "', '" + (i % 2 ? "A" : "M") + number + "')";
    }
    database_.owner().run_script(sql + "; ANALYZE TABLE users");
  }

  void counts_unread_messages_up_to_a_limit() {
    database_.send(cat_, me_.id, "first");
    auto& owner = database_.owner();
    owner.run_script("SET @beantrack_import = 2");
    for (std::uint64_t rows = 1; rows <= kMaxUnreadCounted; rows *= 2)
      owner.run_script("INSERT INTO messages (sender_id, receiver_id, content)"
                       " SELECT sender_id, receiver_id, content FROM messages");
    const std::uint64_t read =
        database_.rows_read([&] { CPPUNIT_ASSERT_EQUAL(kMaxUnreadCounted, store_.page(me_, {}, 1).front().unread); });
    owner.run_script("INSERT INTO messages (sender_id, receiver_id, content)"
                     " SELECT sender_id, receiver_id, content FROM messages");
    const std::uint64_t read_of_twice_as_many = database_.rows_read([&] { store_.page(me_, {}, 1); });
    CPPUNIT_ASSERT(read_of_twice_as_many < read + kMaxUnreadCounted / 10);
    MessageStore messages{database_.connection()};
    CPPUNIT_ASSERT_EQUAL(kMaxUnreadCounted, messages.unread_before(me_.id, cat_, kEndOfHistory).count);
  }

  void reads_no_history() {
    const auto work = [&] {
      store_.page(me_, {}, 100);
      MessageStore(database_.connection()).page(me_.id, cat_, 50);
      MessageStore(database_.connection()).unread_count(me_.id);
    };
    const auto grow = [&](int messages) {
      std::string sql = "SET @beantrack_import = 1; INSERT INTO messages (sender_id, receiver_id, content, is_read) VALUES ";
      for (int i = 0; i < messages; ++i) sql += (i > 0 ? ", ('" : "('") + cat_ + "', '" + me_.id + "', 'x', 1)";
      database_.owner().run_script(sql + "; SET @beantrack_import = NULL; ANALYZE TABLE messages");
    };
    database_.send(cat_, me_.id, "x");
    grow(200);
    const auto before = database_.rows_read(work);
    grow(4000);
    constexpr std::uint64_t kSlack = 5;  // rows: a page of an index ends elsewhere
    CPPUNIT_ASSERT(database_.rows_read(work) <= before + kSlack);
  }

  void reads_no_crowd() {
    const auto work = [&] {
      const User in_the_middle{"U00000", "Ann", Role::vendor};
      for (const auto role : {std::optional<Role>{}, std::optional{Role::vendor}})
        for (const auto& after : {std::optional<User>{}, std::optional{in_the_middle}})
          store_.page(me_, {.role = role, .filter = {}, .after_seq = {}, .after_user = after}, 20);
      store_.counts(me_);
    };
    for (const Role role : {Role::vendor, Role::supplier}) add_crowd(role, kMaxCounted);
    const auto before = database_.rows_read(work);
    for (const Role role : {Role::vendor, Role::supplier}) add_crowd(role, 4 * kMaxCounted);
    CPPUNIT_ASSERT(database_.rows_read(work) <= before);
  }

  void passes_outdated_keys_in_few_steps() {
    const auto selects = [&] {
      return std::stoul(database_.connection()
                            .query("SHOW SESSION STATUS LIKE 'Com_select'")
                            .front()
                            .text(1));
    };
    add_crowd(Role::vendor, 300);
    database_.owner().execute(
        "INSERT INTO chat_contacts (user_id, contact_id, conversation, last_seq, unread_seq)"
        " SELECT ?, id, CONCAT(?, ':', id), 1 + CAST(SUBSTRING(id, 2) AS UNSIGNED), 1 + CAST(SUBSTRING(id, 2) AS UNSIGNED)"
        " FROM users WHERE email LIKE '%-%@beantrack.test' AND id <> ?",
        {me_.id, me_.id, me_.id});
    ContactQuery unread;
    unread.show = ContactFilter::unread;
    const auto before = selects();
    CPPUNIT_ASSERT(names(unread, 1).empty());
    CPPUNIT_ASSERT(selects() - before < 10);
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(ContactStoreTest);

}  // namespace beantrack::db
