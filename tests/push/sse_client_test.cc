#include "push/sse_client.h"

#include <cppunit/extensions/HelperMacros.h>
#include <sys/socket.h>

namespace beantrack::push {
namespace {

constexpr std::size_t kPromisedQueue = 65'536;  // the design's 64 KB, by its own number

class Owner : public SseClientOwner {
 public:
  void on_request(SseClient&, const StreamRequest&) override {}
  void on_bad_request(SseClient&, const StreamRequest&, StreamRequest::Progress) override {}
  void on_drained(SseClient&) override { ++drained; }
  void on_end(SseClient&) override { ++ended; }
  int drained = 0, ended = 0;
};

}  // namespace

// A listener whose peer reads when the test does.
class SseClientTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(SseClientTest);
  CPPUNIT_TEST(ends_a_peer_that_is_more_than_64_KB_behind);
  CPPUNIT_TEST(keeps_a_replay_whatever_its_length);
  CPPUNIT_TEST(passes_on_what_waits_before_it_ends);
  CPPUNIT_TEST(ends_at_once_when_nothing_waits);
  CPPUNIT_TEST_SUITE_END();

  struct FreeBase {
    void operator()(event_base* base) const { event_base_free(base); }
  };

  std::unique_ptr<event_base, FreeBase> loop_;
  Owner owner_;
  Fd peer_;
  std::unique_ptr<SseClient> listener_;
  std::string sent_;

  // Another piece of exactly 1 KiB, no two alike.
  void send() {
    const std::string number = std::to_string(sent_.size());
    const std::string piece = std::string(1024 - number.size(), '.') + number;
    listener_->send(piece);
    if (!listener_->ended()) sent_ += piece;
  }

  // Sends until the peer's socket is full, and then `pieces` more.
  void fill(int pieces) {
    while (listener_->drained()) send();
    for (int i = 0; i < pieces; ++i) send();
  }

  // What the peer can read now, without the listener's doing.
  std::string read() {
    std::string got(1 << 22, '\0');
    std::size_t size = 0;
    for (;;) {
      const auto count = ::recv(peer_.get(), got.data() + size, got.size() - size, MSG_DONTWAIT);
      if (count <= 0) break;
      size += static_cast<std::size_t>(count);
    }
    got.resize(size);
    return got;
  }

  // What the peer reads until the listener has nothing more for it.
  std::string read_all() {
    std::string got;
    while (!listener_->drained()) {
      got += read();
      event_base_loop(loop_.get(), EVLOOP_NONBLOCK);
    }
    return got + read();
  }

 public:
  void setUp() override {
    int ends[2];
    CPPUNIT_ASSERT_EQUAL(0, ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends));
    peer_ = Fd{ends[1]};
    loop_.reset(event_base_new());
    listener_ = std::make_unique<SseClient>(owner_, loop_.get(), Fd{ends[0]}, 1);
  }
  void tearDown() override { listener_.reset(); }

  void ends_a_peer_that_is_more_than_64_KB_behind() {
    fill(0);
    for (int i = 0; i < 10'000 && !listener_->ended(); ++i) send();
    CPPUNIT_ASSERT(listener_->ended());
    CPPUNIT_ASSERT_EQUAL(1, owner_.ended);
    const std::size_t behind = sent_.size() - read().size();
    CPPUNIT_ASSERT(behind <= kPromisedQueue);
    CPPUNIT_ASSERT(behind > kPromisedQueue - 1024);
  }

  void keeps_a_replay_whatever_its_length() {
    listener_->replay = SseClient::Replay::asked;
    fill(1'000);
    CPPUNIT_ASSERT(!listener_->ended());
    CPPUNIT_ASSERT(read_all() == sent_);
    CPPUNIT_ASSERT_EQUAL(1, owner_.drained);
  }

  void passes_on_what_waits_before_it_ends() {
    fill(40);
    listener_->end_when_drained();
    CPPUNIT_ASSERT(!listener_->ended());
    CPPUNIT_ASSERT(read_all() == sent_);
    CPPUNIT_ASSERT(listener_->ended());
    CPPUNIT_ASSERT_EQUAL(1, owner_.ended);
    CPPUNIT_ASSERT_EQUAL(0, owner_.drained);
  }

  void ends_at_once_when_nothing_waits() {
    send();
    listener_->end_when_drained();
    CPPUNIT_ASSERT(listener_->ended());
    CPPUNIT_ASSERT(read() == sent_);
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(SseClientTest);

}  // namespace beantrack::push
