// A page tells where the log stood before its messages were read: what is written in between reaches it as an event.
#include <future>

#include "db/event_store.h"
#include "support/page_test.h"
#include "support/waiter.h"

namespace beantrack::pages {

class CursorTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(CursorTest);
  CPPUNIT_TEST(is_read_before_the_messages);
  CPPUNIT_TEST_SUITE_END();

  TestDatabase database_;  // other tests of pages count on a log without events
  Site site_{database_};
  std::string me_, contact_, token_;

  static std::string cursor_of(const http::Response& page) {
    const std::string before = "<meta name=\"chat-cursor\" content=\"";
    const std::string& body = page.body();
    const auto begin = body.find(before);
    CPPUNIT_ASSERT(begin != std::string::npos);
    return body.substr(begin + before.size(), body.find('"', begin + before.size()) - begin - before.size());
  }

  void append_event() {
    auto& connection = database_.connection();
    db::EventStore log{connection};
    connection.transaction([&] { log.append(log.lock_position(), {{EventKind::message_sent, me_, 1}}); });
  }

 public:
  void setUp() override {
    me_ = database_.add_user(Role::supplier, "Okello");
    contact_ = database_.add_user(Role::vendor, "Namusoke");
    token_ = database_.sign_in(me_);
    database_.send(me_, contact_, "before the new name");
    database_.owner().execute("UPDATE users SET name = 'Nansubuga' WHERE id = ?", {contact_});
  }

  void is_read_before_the_messages() {
    // Each with a table that it reads after the cursor, and not in the same statement: that is one moment.
    for (const auto& [path, table] : std::vector<std::pair<std::string, std::string>>{{"/chat", "chat_contacts"},
                                                                                      {"/chat/search", "chat_contacts"},
                                                                                      {"/profile", "messages"},
                                                                                      {"/chat/" + contact_, "chat_name_changes"}}) {
      const auto before = cursor_of(site_.get(path, token_));
      db::Connection locker{database_.owner_config()};
      locker.run_script("LOCK TABLES " + table + " WRITE");
      auto page = std::async(std::launch::async, [&] { return site_.get(path, token_); });
      tests::await_waiter(database_);
      append_event();
      locker.run_script("UNLOCK TABLES");
      CPPUNIT_ASSERT_EQUAL_MESSAGE(path, before, cursor_of(page.get()));
      CPPUNIT_ASSERT_MESSAGE(path, before != cursor_of(site_.get(path, token_)));
    }
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(CursorTest);

}  // namespace beantrack::pages
