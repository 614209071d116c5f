#include "push/lookup.h"

#include <cppunit/extensions/HelperMacros.h>

#include "db/event_store.h"
#include "support/database.h"
#include "support/letters.h"
#include "support/waiter.h"

namespace beantrack::push {

using tests::TestDatabase;

class LookupTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(LookupTest);
  CPPUNIT_TEST(replays_what_came_after_a_cursor);
  CPPUNIT_TEST(resets_when_the_log_is_trimmed_while_it_is_read);
  CPPUNIT_TEST(says_so_when_the_database_is_away);
  CPPUNIT_TEST_SUITE_END();

  static constexpr std::uint64_t kListener = 7;

  TestDatabase database_;
  std::string user_;

  void append(std::uint64_t count) {
    db::EventStore log{database_.connection()};
    database_.connection().transaction([&] {
      log.append(log.lock_position(), std::vector<NewEvent>(count, {EventKind::message_sent, user_, 1}));
    });
  }

  // The lookup's answer about the listener.
  template <class Kind>
  Kind answer(Lookup& lookup) {
    const auto answers = tests::letters(lookup.mailbox());
    CPPUNIT_ASSERT_EQUAL(std::size_t{1}, answers.size());
    CPPUNIT_ASSERT(std::holds_alternative<Kind>(answers.front()));
    CPPUNIT_ASSERT_EQUAL(kListener, std::get<Kind>(answers.front()).listener);
    return std::get<Kind>(answers.front());
  }

 public:
  void setUp() override { user_ = database_.add_user(Role::supplier, "One"); }

  void replays_what_came_after_a_cursor() {
    append(3);
    Lookup lookup{database_.config(), 1};
    lookup.ask(ReplayQuestion{kListener, user_, 1});
    const auto replay = answer<ReplayAnswer>(lookup);
    CPPUNIT_ASSERT(!replay.more && !replay.reset_to);
    CPPUNIT_ASSERT_EQUAL(std::size_t{2}, replay.deliveries.size());
    CPPUNIT_ASSERT_EQUAL(std::uint64_t{2}, replay.deliveries.front().id);
  }

  // The reading of the log is held up at another table; the question how far back the log reaches would not be.
  void resets_when_the_log_is_trimmed_while_it_is_read() {
    append(3);
    db::Connection locker{database_.config()};
    locker.run_script("LOCK TABLES messages WRITE");
    Lookup lookup{database_.config(), 1};
    lookup.ask(ReplayQuestion{kListener, user_, 0});
    tests::await_waiter(database_);
    database_.connection().run_script("DELETE FROM chat_events WHERE id <= 2");
    locker.run_script("UNLOCK TABLES");
    const auto replay = answer<ReplayAnswer>(lookup);
    CPPUNIT_ASSERT(replay.reset_to == std::uint64_t{3});
    CPPUNIT_ASSERT(replay.deliveries.empty());
  }

  void says_so_when_the_database_is_away() {
    Config nowhere = database_.config();
    nowhere.db_socket = "/nonexistent/mysql.sock";
    Lookup lookup{nowhere, 1};
    lookup.ask(ReplayQuestion{kListener, user_, 0});
    answer<NoAnswer>(lookup);
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(LookupTest);

}  // namespace beantrack::push
