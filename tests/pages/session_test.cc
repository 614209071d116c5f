// Who uses the chat stays signed in.
#include "db/session_store.h"
#include "support/page_test.h"

namespace beantrack::pages {

class SessionTest : public PageTest {
  CPPUNIT_TEST_SUITE(SessionTest);
  CPPUNIT_TEST(lasts_from_the_last_request);
  CPPUNIT_TEST(is_written_to_once_in_a_while);
  CPPUNIT_TEST(ends_when_nobody_used_it);
  CPPUNIT_TEST_SUITE_END();

  // Makes the session's last request older.
  void age(const std::string& interval) {
    site.database.owner().execute(
        "UPDATE chat_sessions SET seen_at = seen_at - INTERVAL " + interval + " WHERE user_id = ?", {me});
  }
  std::string seen_at() {
    return *site.database.ask("SELECT CAST(seen_at AS CHAR) FROM chat_sessions WHERE user_id = ?", {me});
  }
  std::string days() { return std::to_string(site.database.config().session_days - 1) + " DAY"; }

 public:
  // Twice nearly its lifetime, with a request in between: of a page, or one of those that its scripts make.
  void lasts_from_the_last_request() {
    for (const auto& path : std::vector<std::string>{"/chat", "/chat/unread", "/chat/presence", "/chat/" + contact}) {
      age(days());
      site.get(path, token);
      age(days());
      CPPUNIT_ASSERT_EQUAL_MESSAGE(path, 200, site.get("/chat", token).status());
    }
  }

  void is_written_to_once_in_a_while() {
    age("4 MINUTE");
    const auto before = seen_at();
    site.get("/chat", token);
    CPPUNIT_ASSERT_EQUAL(before, seen_at());
    age("2 MINUTE");
    site.get("/chat", token);
    CPPUNIT_ASSERT(before < seen_at());
  }

  void ends_when_nobody_used_it() {
    age(days());
    age("2 DAY");
    CPPUNIT_ASSERT_EQUAL(303, site.get("/chat", token).status());
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(SessionTest);

}  // namespace beantrack::pages
