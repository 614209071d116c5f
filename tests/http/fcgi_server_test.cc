#include "http/fcgi_server.h"

#include <cppunit/extensions/HelperMacros.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

#include "base/unix_socket.h"

namespace beantrack::http {
namespace {

// The record types of the FastCGI specification, section 8.
enum Type : unsigned char { kBegin = 1, kEnd = 3, kParams = 4, kStdin = 5 };

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
  CPPUNIT_TEST(keeps_a_connection_when_asked);
  CPPUNIT_TEST(keeps_a_connection_after_a_post);
  CPPUNIT_TEST(idle_connections_delay_nobody);
  CPPUNIT_TEST(gives_up_half_a_request);
  CPPUNIT_TEST(hands_connections_over_while_busy);
  CPPUNIT_TEST(has_handed_over_for_good);
  CPPUNIT_TEST(hands_connections_over_when_it_stops);
  CPPUNIT_TEST(hands_over_what_has_sent_nothing_yet);
  CPPUNIT_TEST(keeps_what_it_cannot_hand_over);
  CPPUNIT_TEST(hears_from_connections_that_others_have_closed);
  CPPUNIT_TEST(bounds_its_connections);
  CPPUNIT_TEST(closes_no_connection_for_its_limit);
  CPPUNIT_TEST(ends_with_connections_kept);
  CPPUNIT_TEST(writes_large_answers_to_slow_readers);
  CPPUNIT_TEST(survives_clients_that_hang_up);
  CPPUNIT_TEST(survives_what_is_no_fastcgi);
  CPPUNIT_TEST(stops_when_idle);
  CPPUNIT_TEST(finishes_what_it_has_begun);
  CPPUNIT_TEST(passes_over_other_signals);
  CPPUNIT_TEST(its_socket_is_not_for_everybody);
  CPPUNIT_TEST(takes_the_place_of_a_dead_server);
  CPPUNIT_TEST_SUITE_END();

  static constexpr std::size_t kLarge = 3'000'000;  // bytes: many records, and more than a socket takes at once

  static constexpr std::chrono::seconds kTestTimeout{1};

  std::string path_;
  Fd listening_;  // what servers get as standard input, when there is one
  int go_on_[2] = {-1, -1};  // a pipe: a server that is asked to wait does so for a byte
  pid_t server_ = -1, other_server_ = -1;

 public:
  void setUp() override {
    path_ = "/tmp/beantrack-fcgi-test-" + std::to_string(::getpid()) + ".sock";
    start();
  }

  void tearDown() override {
    if (server_ > 0) stop(SIGKILL);
    if (other_server_ > 0) stop(SIGKILL, other_server_);
    for (int& end : go_on_) ::close(std::exchange(end, -1));
    ::unlink(path_.c_str());
  }

  void start() {
    server_ = ::fork();
    if (server_ != 0) return;
    try {
      const int nothing = ::open("/dev/null", O_RDONLY);  // standard input may be a socket where the tests run
      ::dup2(listening_ ? listening_.get() : nothing, STDIN_FILENO);
      FcgiServer server{path_, kTestTimeout};
      server.serve([this](CgiInput& source) {
        std::string body(100'000, '\0');
        body.resize(source.read(body.data(), body.size()));
        if (body == "slow") std::this_thread::sleep_for(std::chrono::milliseconds(300));
        char byte;
        if (body == "wait") (void)!::read(go_on_[0], &byte, 1);
        Response response{200};
        if (body == "large") return std::move(response.set_body(std::string(kLarge, 'x')));
        response.add("X-Method", source.variable("REQUEST_METHOD"));
        return std::move(response.set_body("heard " + std::to_string(body.size()) + " " + body.substr(0, 20)));
      });
      ::_exit(0);
    } catch (...) {
      ::_exit(99);
    }
  }

  // Ends the server and returns how it ended: its exit status, or 128 and the signal.
  int stop(int signal) { return stop(signal, server_); }
  static int stop(int signal, pid_t& server) {
    ::kill(server, signal);
    int status = 0;
    ::waitpid(std::exchange(server, -1), &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }

  // A server at a socket that another one can have as well.
  void start_at_shared_socket() {
    stop(SIGKILL);
    CPPUNIT_ASSERT_EQUAL(0, ::pipe(go_on_));
    listening_ = bind_unix_socket(path_, SOCK_STREAM, kSocketForOwner);
    ::listen(listening_.get(), 10);
    start();
  }

  bool connects(const Fd& socket) const {
    const sockaddr_un address = unix_address(path_);
    return ::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }

  Fd connect() const {
    for (int tries = 0; tries < 200; ++tries) {
      Fd socket{::socket(AF_UNIX, SOCK_STREAM, 0)};
      constexpr timeval patience{.tv_sec = 20, .tv_usec = 0};  // then what was waited for will not come
      ::setsockopt(socket.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
      if (connects(socket)) return socket;
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
    for (;;) {
      const ssize_t count = ::read(socket.get(), bytes, sizeof bytes);
      if (count < 0 && errno == EAGAIN) throw std::runtime_error("the server does not close");
      if (count <= 0) return heard;
      heard.append(bytes, static_cast<std::size_t>(count));
    }
  }

  // The answer to one request, of a connection that stays open: its standard output, up to the record that ends it.
  // Empty when the server closes instead.
  static std::string hear_one(const Fd& socket) {
    std::string heard;
    for (;;) {
      unsigned char header[8];
      if (::recv(socket.get(), header, sizeof header, MSG_WAITALL) != sizeof header) return "";
      std::string content(static_cast<std::size_t>(header[4] << 8 | header[5]) + header[6], '\0');
      if (!content.empty() && ::recv(socket.get(), content.data(), content.size(), MSG_WAITALL) <= 0) return "";
      if (header[1] == kEnd) return heard;
      heard += content;
    }
  }

  static std::string ask_again(const Fd& socket) {
    say(socket, request("GET", "", true));
    return hear_one(socket);
  }

  // A connection that the server keeps.
  Fd connect_and_ask() const {
    Fd socket = connect();
    CPPUNIT_ASSERT(has(ask_again(socket), "heard 0"));
    return socket;
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

  void keeps_a_connection_when_asked() {
    const Fd socket = connect();
    for (int i = 0; i < 3; ++i) CPPUNIT_ASSERT(has(ask_again(socket), "heard 0"));
    say(socket, request("GET", ""));
    CPPUNIT_ASSERT(has(hear(socket), "heard"));  // hear() ends only when the server closes
  }

  void keeps_a_connection_after_a_post() {
    const Fd socket = connect();
    for (int i = 0; i < 3; ++i) {
      say(socket, request("POST", "hello", true));
      CPPUNIT_ASSERT(has(hear_one(socket), "heard 5 hello"));
    }
  }

  void idle_connections_delay_nobody() {
    const Fd one = connect_and_ask(), other = connect_and_ask(), silent = connect();
    CPPUNIT_ASSERT(has(ask(request("GET", "")), "heard"));
    CPPUNIT_ASSERT(has(ask_again(one), "heard"));
    CPPUNIT_ASSERT(has(ask_again(other), "heard"));
  }

  // The rest does not come in time, so nobody hears an answer.
  void gives_up_half_a_request() {
    const Fd socket = connect();
    say(socket, request("POST", "hello").substr(0, 50));
    CPPUNIT_ASSERT(has(ask(request("GET", "")), "heard"));
    CPPUNIT_ASSERT_EQUAL(std::string(), hear(socket));
  }

  void hands_connections_over_while_busy() {
    start_at_shared_socket();
    const Fd kept = connect_and_ask(), other = connect_and_ask(), busy = connect();
    say(busy, request("POST", "wait"));
    say(kept, request("GET", "", true));
    other_server_ = server_;
    start();
    CPPUNIT_ASSERT(has(hear_one(kept), "heard 0"));
    CPPUNIT_ASSERT(has(ask_again(other), "heard 0"));
    char byte = 0;
    CPPUNIT_ASSERT(::recv(busy.get(), &byte, 1, MSG_DONTWAIT) < 0);  // the first has not answered yet
    CPPUNIT_ASSERT_EQUAL(ssize_t{1}, ::write(go_on_[1], &byte, 1));
    CPPUNIT_ASSERT(has(hear(busy), "heard 4 wait"));
    CPPUNIT_ASSERT_EQUAL(0, stop(SIGTERM));
    std::swap(server_, other_server_);
    CPPUNIT_ASSERT(has(ask_again(kept), "heard 0"));  // the second has handed it back
    CPPUNIT_ASSERT_EQUAL(0, stop(SIGTERM));
  }

  // While the first worker is busy, a connection that it has handed over is the second one's alone. A second one that had
  // to wait for the processor for kPatience may have handed it on; then this is tried again.
  void has_handed_over_for_good() {
    constexpr int kTries = 5;
    bool good = closes_what_it_was_handed();
    for (int tries = 1; tries < kTries && !good; ++tries) {
      tearDown();
      setUp();
      good = closes_what_it_was_handed();
    }
    CPPUNIT_ASSERT(good);
  }

  // Whether a second worker that is killed closes a connection that it was handed.
  bool closes_what_it_was_handed() {
    start_at_shared_socket();
    const Fd closed = connect_and_ask(), kept = connect_and_ask(), busy = connect();
    say(busy, request("POST", "wait"));
    for (const Fd* socket : {&closed, &kept}) say(*socket, request("GET", "", true));
    other_server_ = server_;
    start();
    for (const Fd* socket : {&closed, &kept}) CPPUNIT_ASSERT(has(hear_one(*socket), "heard 0"));
    ::shutdown(closed.get(), SHUT_RDWR);
    const Fd next = connect_and_ask();  // in the place of the one that was closed
    CPPUNIT_ASSERT(has(ask(request("GET", "")), "heard"));
    CPPUNIT_ASSERT(has(ask_again(next), "heard 0"));
    CPPUNIT_ASSERT_EQUAL(128 + SIGKILL, stop(SIGKILL));
    pollfd end{.fd = kept.get(), .events = POLLIN, .revents = 0};
    constexpr int kPatienceMs = 5'000;
    char byte = 0;
    return ::poll(&end, 1, kPatienceMs) == 1 && ::recv(kept.get(), &byte, 1, 0) == 0;
  }

  void hands_connections_over_when_it_stops() {
    start_at_shared_socket();
    const Fd kept = connect_and_ask();
    CPPUNIT_ASSERT_EQUAL(0, stop(SIGTERM));
    say(kept, request("GET", "", true));
    start();
    CPPUNIT_ASSERT(has(hear_one(kept), "heard 0"));
  }

  void hands_over_what_has_sent_nothing_yet() {
    start_at_shared_socket();
    const Fd fresh = connect();
    connect_and_ask();  // the server accepts in turn, so it has the first one
    CPPUNIT_ASSERT_EQUAL(0, stop(SIGTERM));
    say(fresh, request("POST", "hello", true));
    start();
    CPPUNIT_ASSERT(has(hear_one(fresh), "heard 5 hello"));
  }

  // While it is busy, so many connect that the queue of the listening socket is full.
  void keeps_what_it_cannot_hand_over() {
    start_at_shared_socket();
    const Fd kept = connect_and_ask(), busy = connect();
    say(busy, request("POST", "slow"));
    std::vector<Fd> waiting;
    do waiting.emplace_back(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0));
    while (connects(waiting.back()));
    CPPUNIT_ASSERT_EQUAL(EAGAIN, errno);
    say(kept, request("POST", "hello", true));
    CPPUNIT_ASSERT(has(hear(busy), "heard 4 slow"));
    CPPUNIT_ASSERT(has(hear_one(kept), "heard 5 hello"));
  }

  void hears_from_connections_that_others_have_closed() {
    for (int i = 0; i < 200; ++i) connect_and_ask();
    CPPUNIT_ASSERT(has(ask(request("GET", "")), "heard"));
  }

  void bounds_its_connections() {
    std::vector<Fd> silent;
    while (silent.size() < kMaxConnections + 10) silent.push_back(connect());
    silent.clear();
    CPPUNIT_ASSERT(has(ask(request("GET", "")), "heard"));
  }

  // The only server hands connections over to itself.
  void closes_no_connection_for_its_limit() {
    std::vector<Fd> kept;
    while (kept.size() < kMaxKept + 10) kept.push_back(connect_and_ask());
    for (const Fd& socket : kept) CPPUNIT_ASSERT(has(ask_again(socket), "heard 0"));
  }

  void ends_with_connections_kept() {
    const Fd kept = connect_and_ask();
    CPPUNIT_ASSERT_EQUAL(0, stop(SIGTERM));
    CPPUNIT_ASSERT_EQUAL(std::string(), hear_one(kept));
  }

  void writes_large_answers_to_slow_readers() {
    const Fd socket = connect();
    say(socket, request("POST", "large"));
    pollfd answer{.fd = socket.get(), .events = POLLIN, .revents = 0};
    CPPUNIT_ASSERT_EQUAL(1, ::poll(&answer, 1, -1));  // it has begun to write, and has to wait
    const std::size_t length = hear_one(socket).size();
    CPPUNIT_ASSERT(length > kLarge && length < kLarge + 100);
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
