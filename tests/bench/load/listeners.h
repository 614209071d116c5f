// Event streams of many users, kept open: one that ends is opened again, after the time that the server names and with
// the id of its last event. Each event of the run must reach each stream of its receiver once, and no other stream.
#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "load/event_stream.h"
#include "load/response_reader.h"
#include "load/result.h"
#include "load/socket.h"

namespace bench {

struct ListenerPlan {
  std::string path, cookie, user;
};

// One JSON object per line: {"path": "/chat/stream", "cookie": "…", "user": "U00012"}.
std::vector<ListenerPlan> read_listeners(const std::string& path);

// What was sent, by its number in the run.
struct SentMessage {
  std::string receiver;
  Clock::time_point due;  // when it was to be sent: waiting for a free connection counts
  std::size_t expected = 0, arrived = 0;
  bool acknowledged = false;
  Clock::time_point complete;  // when the last stream had it
};

class Listeners {
 public:
  Listeners(std::vector<ListenerPlan> plan, Address address, std::string run, int epoll, Faults& faults);
  ~Listeners();

  // Opens all; returns when each has its stream. Throws when one has none after `seconds`.
  void open_all(double seconds);
  void expect(std::size_t number, SentMessage& message);
  // True when `tag` is a listener's, whose socket is ready.
  bool move(void* tag, std::unordered_map<std::size_t, SentMessage>& sent);
  // Opens again what is due. Call it often.
  void reopen(std::unordered_map<std::size_t, SentMessage>& sent);
  // Reports what has not arrived, or not been understood.
  void check(const std::unordered_map<std::size_t, SentMessage>& sent);

  std::size_t open_count() const { return open_; }
  std::size_t reopened() const { return reopened_; }
  Clock::time_point last_opened() const { return last_opened_; }
  const Durations& latencies() const { return latencies_; }

 private:
  struct Listener;

  void connect(Listener& listener);
  void lose(Listener& listener);
  void receive(Listener& listener, std::unordered_map<std::size_t, SentMessage>& sent);
  void arrived(Listener& listener, const StreamEvent& event, std::unordered_map<std::size_t, SentMessage>& sent);

  const Address address_;
  const std::string run_, marker_;
  const int epoll_;
  Faults& faults_;
  std::vector<std::unique_ptr<Listener>> all_;
  std::unordered_map<std::string, std::vector<Listener*>> by_user_;
  std::unordered_map<void*, Listener*> by_tag_;
  std::size_t open_ = 0, reopened_ = 0;
  Clock::time_point last_opened_;
  Durations latencies_;
};

}  // namespace bench
