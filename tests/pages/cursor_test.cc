// A page tells where the log stood before its messages were read: what is written in between reaches it as an event.
#include <future>

#include "db/event_store.h"
#include "support/page_test.h"
#include "support/waiter.h"

namespace beantrack::pages {

class CursorTest : public PageTest {
  CPPUNIT_TEST_SUITE(CursorTest);
  CPPUNIT_TEST(is_read_before_the_messages);
  CPPUNIT_TEST_SUITE_END();

  static std::string cursor_of(const http::Response& page) {
    const std::string before = "<meta name=\"chat-cursor\" content=\"";
    const std::string& body = page.body();
    const auto begin = body.find(before);
    CPPUNIT_ASSERT(begin != std::string::npos);
    return body.substr(begin + before.size(), body.find('"', begin + before.size()) - begin - before.size());
  }

  void append_event() {
    auto& connection = site.database.connection();
    db::EventStore log{connection};
    connection.transaction([&] { log.append(log.lock_position(), {{EventKind::message_sent, me, 1}}); });
  }

 public:
  void is_read_before_the_messages() {
    for (const std::string path : {"/chat", "/chat/search", "/profile", ("/chat/" + contact).c_str()}) {
      const auto before = cursor_of(site.get(path, token));
      db::Connection locker{site.database.config()};
      locker.run_script("LOCK TABLES messages WRITE");
      auto page = std::async(std::launch::async, [&] { return site.get(path, token); });
      tests::await_waiter(site.database);
      append_event();
      locker.run_script("UNLOCK TABLES");
      CPPUNIT_ASSERT_EQUAL_MESSAGE(path, before, cursor_of(page.get()));
      CPPUNIT_ASSERT_MESSAGE(path, before != cursor_of(site.get(path, token)));
    }
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(CursorTest);

}  // namespace beantrack::pages
