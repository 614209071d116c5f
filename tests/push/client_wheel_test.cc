#include "push/client_wheel.h"

#include <cppunit/extensions/HelperMacros.h>
#include <event2/event.h>
#include <sys/eventfd.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <set>

namespace beantrack::push {
namespace {

class Owner : public SseClientOwner {
 public:
  void on_request(SseClient&, const StreamRequest&) override {}
  void on_bad_request(SseClient&, const StreamRequest&, StreamRequest::Progress) override {}
  void on_drained(SseClient&) override {}
  void on_end(SseClient&) override {}
};

}  // namespace

class ClientWheelTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(ClientWheelTest);
  CPPUNIT_TEST(gives_each_listener_one_turn_in_the_interval);
  CPPUNIT_TEST(spreads_listeners_over_the_interval);
  CPPUNIT_TEST(forgets_who_is_removed);
  CPPUNIT_TEST_SUITE_END();

  static constexpr std::uint64_t kListeners = 900;
  static constexpr std::size_t kMostTogether = 10;  // whose turns come within a tenth of a second

  struct FreeBase {
    void operator()(event_base* base) const { event_base_free(base); }
  };
  std::unique_ptr<event_base, FreeBase> loop_;
  Owner owner_;
  std::unique_ptr<ClientWheel> wheel_;

  SseClient& add(std::uint64_t number) {
    return wheel_->add(
        std::make_unique<SseClient>(owner_, loop_.get(), Fd{::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)}, number));
  }

 public:
  void setUp() override {
    loop_.reset(event_base_new());
    wheel_ = std::make_unique<ClientWheel>();
    for (std::uint64_t number = 1; number <= kListeners; ++number) add(number);
  }
  void tearDown() override {
    wheel_.reset();
    loop_.reset();
  }

  void gives_each_listener_one_turn_in_the_interval() {
    std::multiset<std::uint64_t> numbers;
    for (std::chrono::milliseconds time{0}; time < std::chrono::seconds{15}; time += kSlotInterval)
      for (const auto& listener : wheel_->turn()) numbers.insert(listener->number());
    CPPUNIT_ASSERT_EQUAL(std::size_t{kListeners}, numbers.size());
    CPPUNIT_ASSERT_EQUAL(std::size_t{kListeners}, std::set<std::uint64_t>(numbers.begin(), numbers.end()).size());
  }

  void spreads_listeners_over_the_interval() {
    for (std::size_t slot = 0; slot < ClientWheel::kSlots; ++slot)
      CPPUNIT_ASSERT(wheel_->turn().size() <= kMostTogether);
  }

  void forgets_who_is_removed() {
    SseClient& last = add(kListeners + 1);
    wheel_->remove(last);
    CPPUNIT_ASSERT_EQUAL(std::size_t{kListeners}, wheel_->size());
    wheel_->each([&](SseClient& listener) { CPPUNIT_ASSERT(listener.number() <= kListeners); });
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(ClientWheelTest);

}  // namespace beantrack::push
