#include "push/hub.h"

#include <cppunit/extensions/HelperMacros.h>

#include <array>

namespace beantrack::push {
namespace {

// A peer that writes down what it is told.
class Peer : public Subscriber {
 public:
  void send(std::string_view bytes) override { told += bytes; }
  void try_send(std::string_view bytes) override {
    if (!busy) told += bytes;
  }
  void end() override { ended = true; }
  std::string told;
  bool busy = false;  // has not taken everything yet
  bool ended = false;
};

Delivery about(std::uint64_t number, const std::string& user, const std::string& text = {}) {
  return {{number, 1}, user, EventKind::message_sent, number,
          std::make_shared<const std::string>(text.empty() ? std::to_string(number) + ";" : text)};
}

Delivery session_end(std::uint64_t number, const std::string& user, std::uint64_t session) {
  return {{number, 1}, user, EventKind::session_ended, session, std::make_shared<const std::string>()};
}

}  // namespace

class HubTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(HubTest);
  CPPUNIT_TEST(tells_only_the_user_whose_event_it_is);
  CPPUNIT_TEST(tells_every_device_of_a_user);
  CPPUNIT_TEST(holds_live_events_until_the_replay_is_over);
  CPPUNIT_TEST(tells_nothing_twice_when_replay_and_live_overlap);
  CPPUNIT_TEST(replays_again_when_too_much_waited);
  CPPUNIT_TEST(keeps_64_KB_waiting_and_no_more);
  CPPUNIT_TEST(goes_on_from_where_a_reset_puts_it);
  CPPUNIT_TEST(ends_the_streams_of_an_ended_session);
  CPPUNIT_TEST(refuses_a_session_that_has_just_ended);
  CPPUNIT_TEST(accepts_every_session_after_starting_over);
  CPPUNIT_TEST(forgets_who_left);
  CPPUNIT_TEST(names_the_oldest_stream_of_too_many);
  CPPUNIT_TEST(tells_what_is_of_the_moment_once_and_keeps_it_for_nobody);
  CPPUNIT_TEST_SUITE_END();

  Hub hub_;
  Peer one_, other_;

  void tell(std::vector<Delivery> deliveries) { hub_.deliver(deliveries); }

 public:
  void tells_only_the_user_whose_event_it_is() {
    hub_.subscribe(one_, "U00001", 1, {0, 1});
    hub_.subscribe(other_, "U00002", 2, {0, 1});
    hub_.finish_replay(one_);
    hub_.finish_replay(other_);
    tell({about(1, "U00001"), about(2, "U00002"), about(3, "U00003"), about(4, "U00001")});
    CPPUNIT_ASSERT_EQUAL(std::string("1;4;"), one_.told);
    CPPUNIT_ASSERT_EQUAL(std::string("2;"), other_.told);
    CPPUNIT_ASSERT(hub_.position() == EventId(4, 1));
  }

  void tells_every_device_of_a_user() {
    hub_.subscribe(one_, "U00001", 1, {0, 1});
    hub_.subscribe(other_, "U00001", 2, {0, 1});
    hub_.finish_replay(one_);
    hub_.finish_replay(other_);
    tell({about(1, "U00001")});
    CPPUNIT_ASSERT_EQUAL(std::string("1;"), one_.told);
    CPPUNIT_ASSERT_EQUAL(std::string("1;"), other_.told);
  }

  void holds_live_events_until_the_replay_is_over() {
    hub_.subscribe(one_, "U00001", 1, {2, 1});
    tell({about(5, "U00001")});
    CPPUNIT_ASSERT_EQUAL(std::string(), one_.told);
    hub_.replay(one_, std::vector{about(3, "U00001"), about(4, "U00001")});
    CPPUNIT_ASSERT_EQUAL(std::string("3;4;"), one_.told);
    CPPUNIT_ASSERT(hub_.finish_replay(one_));
    tell({about(6, "U00001")});
    CPPUNIT_ASSERT_EQUAL(std::string("3;4;5;6;"), one_.told);
  }

  void tells_nothing_twice_when_replay_and_live_overlap() {
    hub_.subscribe(one_, "U00001", 1, {2, 1});
    tell({about(3, "U00001"), about(4, "U00001")});
    hub_.replay(one_, std::vector{about(2, "U00001"), about(3, "U00001")});
    CPPUNIT_ASSERT(hub_.finish_replay(one_));
    CPPUNIT_ASSERT_EQUAL(std::string("3;4;"), one_.told);
  }

  void replays_again_when_too_much_waited() {
    hub_.subscribe(one_, "U00001", 1, {0, 1});
    const std::string half(kMaxQueue / 2, 'x');
    tell({about(1, "U00001", half), about(2, "U00001", half), about(3, "U00001", half)});
    CPPUNIT_ASSERT(!hub_.finish_replay(one_));
    CPPUNIT_ASSERT_EQUAL(std::string(), one_.told);
    hub_.replay(one_, std::vector{about(1, "U00001"), about(2, "U00001"), about(3, "U00001")});
    tell({about(4, "U00001")});
    CPPUNIT_ASSERT(hub_.finish_replay(one_));
    CPPUNIT_ASSERT_EQUAL(std::string("1;2;3;4;"), one_.told);
  }

  void keeps_64_KB_waiting_and_no_more() {
    for (const auto& [kibibytes, fits] : {std::pair{64, true}, {65, false}}) {
      Hub hub;
      Peer peer;
      hub.subscribe(peer, "U00001", 1, {0, 1});
      for (int i = 1; i <= kibibytes; ++i)
        hub.deliver(std::vector{about(static_cast<std::uint64_t>(i), "U00001", std::string(1024, 'x'))});
      CPPUNIT_ASSERT_EQUAL(fits, hub.finish_replay(peer));
      CPPUNIT_ASSERT_EQUAL(fits ? std::size_t{65'536} : 0, peer.told.size());
    }
  }

  void goes_on_from_where_a_reset_puts_it() {
    hub_.subscribe(one_, "U00001", 1, {1'000'000, 1});  // from the future
    tell({about(7, "U00001")});
    hub_.skip_to(one_, {7, 1});
    CPPUNIT_ASSERT(hub_.finish_replay(one_));
    tell({about(8, "U00001")});
    CPPUNIT_ASSERT_EQUAL(std::string("8;"), one_.told);
  }

  void ends_the_streams_of_an_ended_session() {
    hub_.subscribe(one_, "U00001", 1, {0, 1});
    hub_.subscribe(other_, "U00001", 2, {0, 1});
    hub_.finish_replay(one_);
    hub_.finish_replay(other_);
    tell({session_end(1, "U00001", 2)});
    CPPUNIT_ASSERT(!one_.ended && other_.ended);
    CPPUNIT_ASSERT_EQUAL(std::string(), one_.told);
  }

  void refuses_a_session_that_has_just_ended() {
    tell({session_end(1, "U00001", 2)});
    CPPUNIT_ASSERT(!hub_.subscribe(one_, "U00001", 2, {0, 1}));
    CPPUNIT_ASSERT(hub_.subscribe(one_, "U00001", 3, {0, 1}));
  }

  // In another history, the session's number may be somebody else's.
  void accepts_every_session_after_starting_over() {
    tell({session_end(1, "U00001", 2)});
    hub_.start_at({1, 2});
    CPPUNIT_ASSERT(hub_.subscribe(one_, "U00003", 2, {1, 2}));
  }

  void forgets_who_left() {
    hub_.subscribe(one_, "U00001", 1, {0, 1});
    hub_.subscribe(other_, "U00001", 2, {0, 1});
    CPPUNIT_ASSERT(!hub_.unsubscribe(one_));
    CPPUNIT_ASSERT(!hub_.unsubscribe(one_));
    CPPUNIT_ASSERT_EQUAL(std::size_t{1}, hub_.users());
    CPPUNIT_ASSERT(hub_.listens("U00001") && one_.user_id().empty());
    CPPUNIT_ASSERT_EQUAL(std::string("U00001"), hub_.unsubscribe(other_).value());
    CPPUNIT_ASSERT_EQUAL(std::size_t{0}, hub_.users());
    CPPUNIT_ASSERT(!hub_.listens("U00001"));
    tell({about(1, "U00001")});
    CPPUNIT_ASSERT_EQUAL(std::string(), one_.told);
  }

  void names_the_oldest_stream_of_too_many() {
    std::array<Peer, 4> peers;
    hub_.subscribe(peers[0], "U00001", 1, {0, 1});
    hub_.subscribe(peers[1], "U00001", 2, {0, 1});
    hub_.subscribe(peers[2], "U00001", 2, {0, 1});
    hub_.subscribe(peers[3], "U00002", 3, {0, 1});
    const auto surplus = [&](std::size_t of_session, std::size_t of_user) {
      return hub_.surplus("U00001", 2, of_session, of_user);
    };
    CPPUNIT_ASSERT(surplus(2, 3) == nullptr);
    CPPUNIT_ASSERT(surplus(1, 3) == &peers[1]);
    CPPUNIT_ASSERT(surplus(2, 2) == &peers[0]);
    CPPUNIT_ASSERT(surplus(1, 1) == &peers[1]);  // others' sessions stay while one has too many itself
    hub_.unsubscribe(peers[1]);
    CPPUNIT_ASSERT(surplus(1, 2) == nullptr);
    CPPUNIT_ASSERT(hub_.surplus("U00009", 9, 0, 0) == nullptr);
  }

  void tells_what_is_of_the_moment_once_and_keeps_it_for_nobody() {
    Peer third, replaying;
    hub_.subscribe(one_, "U00001", 1, {0, 1});
    hub_.subscribe(other_, "U00001", 2, {0, 1});
    hub_.subscribe(third, "U00002", 3, {0, 1});
    for (Peer* peer : {&one_, &other_, &third}) hub_.finish_replay(*peer);
    other_.busy = true;
    CPPUNIT_ASSERT(hub_.send_ephemeral("U00001", "now;"));
    CPPUNIT_ASSERT(!hub_.send_ephemeral("U00003", "now;"));
    other_.busy = false;
    tell({about(1, "U00001")});
    CPPUNIT_ASSERT_EQUAL(std::string("now;1;"), one_.told);
    CPPUNIT_ASSERT_EQUAL(std::string("1;"), other_.told);
    CPPUNIT_ASSERT_EQUAL(std::string(), third.told);

    hub_.subscribe(replaying, "U00004", 4, {1, 1});
    hub_.send_ephemeral("U00004", "now;");
    tell({about(3, "U00004")});
    hub_.replay(replaying, std::vector{about(2, "U00004")});
    hub_.finish_replay(replaying);
    CPPUNIT_ASSERT_EQUAL(std::string("now;2;3;"), replaying.told);
    CPPUNIT_ASSERT(replaying.cursor() == EventId(3, 1));
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(HubTest);

}  // namespace beantrack::push
