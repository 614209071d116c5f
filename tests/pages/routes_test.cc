#include "pages/routes.h"

#include <poll.h>
#include <unistd.h>

#include <nlohmann/json.hpp>
#include <thread>

#include "base/unix_socket.h"
#include "support/page_test.h"

namespace beantrack::pages {

using nlohmann::json;

class RoutesTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(RoutesTest);
  CPPUNIT_TEST(leads_to_the_inbox_and_the_icon);
  CPPUNIT_TEST(posts_are_not_got);
  CPPUNIT_TEST(takes_no_post_without_its_sessions_token);
  CPPUNIT_TEST(takes_no_post_of_another_site);
  CPPUNIT_TEST(leads_back_to_its_own_pages_alone);
  CPPUNIT_TEST(shows_errors_as_their_readers_want_them);
  CPPUNIT_TEST(lives_without_a_database);
  CPPUNIT_TEST(says_whether_it_is_ready);
  CPPUNIT_TEST(asks_the_daemon_how_it_is);
  CPPUNIT_TEST(says_how_long_jobs_wait);
  CPPUNIT_TEST(reads_where_nothing_can_be_written);
  CPPUNIT_TEST_SUITE_END();

  Site site{TestDatabase::shared()};

 public:
  // Those that other tests have queued are too old for a healthy site.
  void setUp() override { site.database.owner().run_script("DELETE FROM jobs"); }

  Site without_database() {
    Config config = site.database.config();
    config.db_socket = "/nonexistent/mysql.sock";
    return {site.database, config};
  }

  void leads_to_the_inbox_and_the_icon() {
    CPPUNIT_ASSERT_EQUAL(std::string("/chat"), std::string(site.get("/", "").header("Location")));
    CPPUNIT_ASSERT_EQUAL(std::string("/static/icon.svg"), std::string(site.get("/favicon.ico", "").header("Location")));
  }

  static constexpr const char* kPosts[] = {"/logout", "/chat/send", "/chat/receive", "/chat/mark-read", "/chat/typing",
                                           "/profile/settings", "/profile/password", "/profile/sessions",
                                           "/profile/sessions/end"};

  void posts_are_not_got() {
    for (const char* path : kPosts)
      CPPUNIT_ASSERT_EQUAL_MESSAGE(path, 405, site.get(path, "").status());
    for (const char* path : {"/", "/chat", "/chat/unread", "/chat/presence", "/chat/U00013", "/healthz"})
      CPPUNIT_ASSERT_EQUAL_MESSAGE(path, 405, site.answer(FakeSource::post(path)).status());
  }

  void takes_no_post_without_its_sessions_token() {
    const auto user = site.database.add_user(Role::vendor, "Namusoke");
    const std::string token = site.database.sign_in(user), other = site.database.sign_in(user);
    std::vector<std::string> paths{"/login", "/profile"};
    paths.insert(paths.end(), std::begin(kPosts), std::end(kPosts));
    for (const auto& path : paths) {
      const auto posted = [&] { return FakeSource::post(path).cookie(token); };
      CPPUNIT_ASSERT_EQUAL_MESSAGE(path, 403, site.answer(posted().form({{"sender_id", user}})).status());
      CPPUNIT_ASSERT_EQUAL_MESSAGE(path, 403, site.answer(posted().csrf(other).form({})).status());
    }
    CPPUNIT_ASSERT_EQUAL(200, site.get("/chat", token).status());  // nobody was signed out
  }

  void takes_no_post_of_another_site() {
    const std::string token = site.database.sign_in(site.database.add_user(Role::vendor, "Namusoke"));
    std::vector<std::string> paths{"/login", "/profile"};
    paths.insert(paths.end(), std::begin(kPosts), std::end(kPosts));
    for (const auto& path : paths)
      for (const auto& [name, value] : {std::pair{"HTTP_ORIGIN", "https://evil.test"}, {"HTTP_ORIGIN", "null"},
                                        {"HTTP_SEC_FETCH_SITE", "cross-site"}, {"HTTP_SEC_FETCH_SITE", "same-site"},
                                        {"HTTP_SEC_FETCH_SITE", "none"}}) {
        const auto refused = site.answer(FakeSource::post(path)
                                             .cookie(token)
                                             .csrf(token)
                                             .set("HTTP_HOST", "chat.test")
                                             .set(name, value)
                                             .form({}));
        CPPUNIT_ASSERT_EQUAL_MESSAGE(path, 403, refused.status());
        CPPUNIT_ASSERT_MESSAGE(path, has(refused.body(), "came from another site"));
      }
    CPPUNIT_ASSERT_EQUAL(200, site.get("/chat", token).status());  // nobody was signed out
  }

  void leads_back_to_its_own_pages_alone() {
    for (const char* address : {"/chat", "/chat?role=vendor&q=a%20b", "/chat/U00013", "/chat/S00001", "/chat/WHL0001",
                                "/chat/U00013?before=M00042", "/chat/search?q=%2F%2Fx&from=2026-11-01", "/profile",
                                "/chat/search?q=100%", "/chat?q=a//b"})
      CPPUNIT_ASSERT_MESSAGE(address, is_return_address(address));
    for (const char* address :
         {"", "/", "chat", "//chat", "/.//chat", "/chat/", "/chat//U00013", "/./chat", "/chat/../profile",
          "/chat/U00013/", "/chat/U00013/messages", "/chat/send", "/chat/unread", "/chat/stream", "/login", "/logout",
          "/offline", "/healthz", "/static/icon.svg", "/evil.test", "/%5Cevil.test/", "/%255Cevil.test/", "/chat%0d%0a",
          "/chat/U00013%2f..", "/chat/%55\x30\x30\x30\x31\x33", "/chat#x", "/chat?a b", "/chat?a\tb", "/chat?\\",
          "/chat?a\r\nb", "/chat?\xc3\xa9", "https://evil.test/chat", "/chat@evil.test", "/Chat", "/chat/u00013"})
      CPPUNIT_ASSERT_MESSAGE(address, !is_return_address(address));
    CPPUNIT_ASSERT(!is_return_address("/chat?q=" + std::string(http::kMaxNextLength, 'a')));
  }

  void shows_errors_as_their_readers_want_them() {
    const auto page = site.get("/nowhere<b>", "");
    CPPUNIT_ASSERT_EQUAL(404, page.status());
    CPPUNIT_ASSERT(has(page.body(), "<html") && has(page.body(), "test-request") && !has(page.body(), "<b>"));
    const auto script = site.answer(FakeSource::get("/nowhere").set("HTTP_ACCEPT", "application/json"));
    CPPUNIT_ASSERT_EQUAL(404, script.status());
    CPPUNIT_ASSERT_EQUAL(std::string("test-request"), json::parse(script.body()).at("requestId").get<std::string>());
    const auto contact = site.database.add_user(Role::vendor, "Namusoke");
    const auto inside = site.get("/chat/U99999", site.database.sign_in(contact));
    CPPUNIT_ASSERT(has(inside.body(), "Namusoke"));  // with the sidebar of the one who is signed in
  }

  void lives_without_a_database() {
    Site lonely = without_database();
    const std::string token(43, 'a');
    const auto page = lonely.get("/chat", token);
    CPPUNIT_ASSERT_EQUAL(503, page.status());
    CPPUNIT_ASSERT(!page.header("Retry-After").empty());
    CPPUNIT_ASSERT(has(page.body(), "<html") && !has(page.body(), "nonexistent"));
    const auto script = lonely.get("/chat/unread", token);
    CPPUNIT_ASSERT_EQUAL(503, script.status());
    CPPUNIT_ASSERT(json::parse(script.body()).contains("error"));
    CPPUNIT_ASSERT_EQUAL(200, lonely.get("/chat/unread", "").status());
    CPPUNIT_ASSERT_EQUAL(404, lonely.get("/nowhere", token).status());
  }

  void says_whether_it_is_ready() {
    const auto cause = [](Site& asked) {
      const auto response = asked.get("/healthz", "");
      CPPUNIT_ASSERT_EQUAL(503, response.status());
      return json::parse(response.body()).at("cause").get<std::string>();
    };
    Site lonely = without_database();
    CPPUNIT_ASSERT_EQUAL(std::string("database; push daemon: not running"), cause(lonely));
    CPPUNIT_ASSERT_EQUAL(std::string("push daemon: not running"), cause(site));
    TestDatabase fresh{TestDatabase::State::empty};
    Site unmigrated{fresh, fresh.owner_config()};
    CPPUNIT_ASSERT_EQUAL(std::string("migrations; push daemon: not running"), cause(unmigrated));
  }

  // One answer of a daemon at `socket`, to whoever asks first; nothing is said when it is empty.
  static std::jthread daemon(const Fd& socket, std::string answer) {
    return std::jthread([&socket, answer = std::move(answer)](std::stop_token stop) {
      pollfd ready{socket.get(), POLLIN, 0};
      if (::poll(&ready, 1, 20'000) != 1) return;
      const Fd peer{::accept(socket.get(), nullptr, nullptr)};
      char request[512];
      [[maybe_unused]] const auto got = ::recv(peer.get(), request, sizeof request, 0);
      if (answer.empty())
        while (!stop.stop_requested()) std::this_thread::sleep_for(std::chrono::milliseconds(10));
      [[maybe_unused]] const auto sent = ::send(peer.get(), answer.data(), answer.size(), MSG_NOSIGNAL);
    });
  }

  void asks_the_daemon_how_it_is() {
    Config config = site.database.config();
    config.push_socket = "/tmp/beantrack-routes-test-" + std::to_string(::getpid()) + ".sock";
    const Fd socket = bind_unix_socket(config.push_socket, SOCK_STREAM, kSocketForGroup);
    CPPUNIT_ASSERT_EQUAL(0, ::listen(socket.get(), 1));
    Site asking{site.database, config};
    for (const auto& [answer, expected] : std::initializer_list<std::pair<std::string, std::string>>{
             {"HTTP/1.1 200 OK\r\n\r\n{\"status\":\"ok\"}", R"({"status":"ok"})"},
             {"HTTP/1.1 503 Service Unavailable\r\n\r\n{\"status\":\"unavailable\",\"cause\":\"tired\"}",
              R"({"status":"unavailable","cause":"push daemon: tired"})"},
             {"HTTP/1.1 200 OK\r\n\r\n[]", R"({"status":"unavailable","cause":"push daemon: does not answer"})"},
             {"", R"({"status":"unavailable","cause":"push daemon: does not answer"})"}}) {
      const auto thread = daemon(socket, answer);
      CPPUNIT_ASSERT_EQUAL(expected, std::string(asking.get("/healthz", "").body()));
    }
    ::unlink(config.push_socket.c_str());
  }

  std::string cause_of_unreadiness() {
    return json::parse(site.get("/healthz", "").body()).at("cause").get<std::string>();
  }

  void says_how_long_jobs_wait() {
    auto& connection = site.database.owner();
    const auto add_job = [&](const std::string& seconds) {
      connection.run_script("INSERT INTO jobs (queue, payload, attempts, available_at, created_at)"
                            " VALUES ('chat', '[]', 0, 0, UNIX_TIMESTAMP() + " + seconds + ")");
    };
    add_job("3600");
    CPPUNIT_ASSERT_EQUAL(std::string("push daemon: not running"), cause_of_unreadiness());
    add_job("-3600");  // behind the other in the queue
    CPPUNIT_ASSERT(cause_of_unreadiness().starts_with("jobs: the oldest has been waiting for 360"));
    connection.run_script("DELETE FROM jobs");
  }

  // Everything that is read is there, whatever reading it would note; nothing that is sent is accepted.
  void reads_where_nothing_can_be_written() {
    const auto me = site.database.add_user(Role::supplier, "Okello"),
               contact = site.database.add_user(Role::vendor, "Namusoke");
    const auto token = site.database.sign_in(me);
    site.database.send(contact, me, "unread");
    auto& connection = site.database.owner();
    connection.run_script("UPDATE chat_sessions SET seen_at = seen_at - INTERVAL 1 HOUR WHERE user_id = '" + me + "'");
    connection.run_script("SET GLOBAL read_only = 1");
    Site asking{site.database};
    const auto status = [&](const char* path) { return asking.get(path, token).status(); };
    const std::string room = "/chat/" + contact, history = room + "/messages";
    const int statuses[] = {status("/chat"), status(room.c_str()), status(history.c_str()), status("/chat/unread"),
                      status("/chat/search?q=unread"), status("/profile")};
    const int sent = asking.script_post("/chat/send", token, {{"receiver_id", contact}, {"message", "no"}}).status(),
              marked = asking.script_post("/chat/mark-read", token, {{"sender_id", contact}}).status();
    const auto health = json::parse(asking.get("/healthz", "").body()).at("cause").get<std::string>();
    connection.run_script("SET GLOBAL read_only = 0");
    for (const int each : statuses) CPPUNIT_ASSERT_EQUAL(200, each);
    CPPUNIT_ASSERT_EQUAL(503, sent);
    CPPUNIT_ASSERT_EQUAL(503, marked);
    CPPUNIT_ASSERT(health.starts_with("database: takes no writes"));
    CPPUNIT_ASSERT_EQUAL(std::string("0"),
                         *site.database.ask("SELECT COUNT(*) FROM chat_presence WHERE user_id LIKE 'probe%'"));
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(RoutesTest);

}  // namespace beantrack::pages
