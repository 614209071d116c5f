#include "http/fcgi_server.h"

#include <cppunit/extensions/HelperMacros.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <stdexcept>
#include <thread>
#include <utility>

#include "base/unix_socket.h"

namespace beantrack::http {
namespace {

// The record types of the FastCGI specification, section 8.
enum Type : unsigned char { kBegin = 1, kParams = 4, kStdin = 5 };

std::string record(Type type, std::string_view content) {
  std::string bytes{'\1', static_cast<char>(type), 0, 1, static_cast<char>(content.size() >> 8),
                    static_cast<char>(content.size() & 0xFF), 0, 0};
  return bytes.append(content);
}

std::string param(std::string_view name, std::string_view value) {
  return std::string{static_cast<char>(name.size()), static_cast<char>(value.size())}.append(name).append(value);
}

// A request as nginx writes it; `keep` asks for the connection to be kept.
std::string request(std::string_view method, std::string_view body, bool keep = false) {
  const std::string begin{0, 1, static_cast<char>(keep), 0, 0, 0, 0, 0};
  return record(kBegin, begin) + record(kParams, param("REQUEST_METHOD", method)) + record(kParams, "") +
         (body.empty() ? "" : record(kStdin, body)) + record(kStdin, "");
}

}  // namespace

// A server in a process of its own, spoken to as nginx does.
class FcgiServerTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(FcgiServerTest);
  CPPUNIT_TEST(answers);
  CPPUNIT_TEST(reads_the_body);
  CPPUNIT_TEST(sends_no_body_to_head);
  CPPUNIT_TEST(keeps_no_connection);
  CPPUNIT_TEST(survives_clients_that_hang_up);
  CPPUNIT_TEST(survives_what_is_no_fastcgi);
  CPPUNIT_TEST(stops_when_idle);
  CPPUNIT_TEST(finishes_what_it_has_begun);
  CPPUNIT_TEST(passes_over_other_signals);
  CPPUNIT_TEST(its_socket_is_not_for_everybody);
  CPPUNIT_TEST(takes_the_place_of_a_dead_server);
  CPPUNIT_TEST_SUITE_END();

  std::string path_;
  pid_t server_ = -1;

 public:
  void setUp() override {
    path_ = "/tmp/beantrack-fcgi-test-" + std::to_string(::getpid()) + ".sock";
    start();
  }

  void tearDown() override {
    if (server_ > 0) stop(SIGKILL);
    ::unlink(path_.c_str());
  }

  void start() {
    server_ = ::fork();
    if (server_ != 0) return;
    try {
      const int nothing = ::open("/dev/null", O_RDONLY);  // standard input may be a socket where the tests run
      ::dup2(nothing, STDIN_FILENO);
      FcgiServer server{path_};
      server.serve([](Source& source) {
        std::string body(100'000, '\0');
        body.resize(source.read(body.data(), body.size()));
        if (body == "slow") std::this_thread::sleep_for(std::chrono::milliseconds(300));
        Response response{200};
        response.add("X-Method", source.variable("REQUEST_METHOD"));
        return std::move(response.set_body("heard " + std::to_string(body.size()) + " " + body.substr(0, 20)));
      });
      ::_exit(0);
    } catch (...) {
      ::_exit(99);
    }
  }

  // Ends the server and returns how it ended: its exit status, or 128 and the signal.
  int stop(int signal) {
    ::kill(server_, signal);
    int status = 0;
    ::waitpid(std::exchange(server_, -1), &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }

  Fd connect() const {
    const sockaddr_un address = unix_address(path_);
    for (int tries = 0; tries < 200; ++tries) {
      Fd socket{::socket(AF_UNIX, SOCK_STREAM, 0)};
      if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return socket;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    throw std::runtime_error("no server");
  }

  static void say(const Fd& socket, std::string_view bytes) {
    while (!bytes.empty()) {
      const auto sent = ::send(socket.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
  }

  // All that comes until the server closes.
  static std::string hear(const Fd& socket) {
    std::string heard;
    char bytes[4096];
    for (ssize_t count; (count = ::read(socket.get(), bytes, sizeof bytes)) > 0;)
      heard.append(bytes, static_cast<std::size_t>(count));
    return heard;
  }

  std::string ask(const std::string& bytes) const {
    const Fd socket = connect();
    say(socket, bytes);
    return hear(socket);
  }

  void wait_until_up() const { ask(request("GET", "")); }

  static bool has(const std::string& text, const char* part) { return text.find(part) != std::string::npos; }

  void answers() {
    const std::string answer = ask(request("GET", ""));
    CPPUNIT_ASSERT(has(answer, "Status: 200 OK\r\nX-Method: GET\r\nContent-Length: 8\r\n\r\nheard 0 "));
  }

  void reads_the_body() {
    CPPUNIT_ASSERT(has(ask(request("POST", "hello")), "heard 5 hello"));
    CPPUNIT_ASSERT(has(ask(request("POST", std::string(60'000, 'x'))), "heard 60000 xxx"));
  }

  void sends_no_body_to_head() {
    const std::string answer = ask(request("HEAD", ""));
    CPPUNIT_ASSERT(has(answer, "Content-Length: 8\r\n\r\n") && !has(answer, "heard"));
  }

  void keeps_no_connection() {
    CPPUNIT_ASSERT(has(ask(request("GET", "", true)), "heard"));  // hear() ends only when the server closes
  }

  void survives_clients_that_hang_up() {
    const std::string whole = request("POST", std::string(60'000, 'x'));
    for (const std::size_t length : {std::size_t{0}, std::size_t{4}, std::size_t{20}, std::size_t{40}, whole.size()})
      say(connect(), std::string_view(whole).substr(0, length));
    CPPUNIT_ASSERT(has(ask(request("GET", "")), "heard"));
    CPPUNIT_ASSERT_EQUAL(0, stop(SIGTERM));
  }

  void survives_what_is_no_fastcgi() {
    for (const std::string& bytes : {std::string("GET / HTTP/1.1\r\nHost: x\r\n\r\n"), std::string(20'000, '\xff'),
                                     std::string(64, '\0'), record(kParams, "x"), record(kStdin, "x")}) {
      const Fd socket = connect();
      say(socket, bytes);
      ::shutdown(socket.get(), SHUT_WR);
      hear(socket);
    }
    CPPUNIT_ASSERT(has(ask(request("GET", "")), "heard"));
    CPPUNIT_ASSERT_EQUAL(0, stop(SIGTERM));
  }

  void stops_when_idle() {
    wait_until_up();
    CPPUNIT_ASSERT_EQUAL(0, stop(SIGTERM));
    start();
    wait_until_up();
    CPPUNIT_ASSERT_EQUAL(0, stop(SIGINT));
  }

  void finishes_what_it_has_begun() {
    const Fd socket = connect();
    say(socket, request("POST", "slow"));
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    CPPUNIT_ASSERT_EQUAL(0, stop(SIGTERM));
    CPPUNIT_ASSERT(has(hear(socket), "heard 4 slow"));
  }

  void passes_over_other_signals() {
    wait_until_up();
    for (const int signal : {SIGUSR1, SIGPIPE, SIGALRM}) ::kill(server_, signal);
    CPPUNIT_ASSERT(has(ask(request("GET", "")), "heard"));
  }

  void its_socket_is_not_for_everybody() {
    wait_until_up();
    struct stat status {};
    CPPUNIT_ASSERT_EQUAL(0, ::stat(path_.c_str(), &status));
    CPPUNIT_ASSERT_EQUAL(mode_t{0660}, static_cast<mode_t>(status.st_mode & 0777));
  }

  void takes_the_place_of_a_dead_server() {
    wait_until_up();
    stop(SIGKILL);
    start();
    CPPUNIT_ASSERT(has(ask(request("GET", "")), "heard"));
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(FcgiServerTest);

}  // namespace beantrack::http
