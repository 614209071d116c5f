// One connection to the push daemon: first its request, then an event stream.
//
// An idle client is a descriptor, an event of the loop, its user and its cursor. The request's parser and the queue of
// unsent bytes exist only while they are needed.
//
// Thread-safety: for the event loop's thread only.
#pragma once

#include <event2/event.h>
#include <event2/event_struct.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/fd.h"
#include "push/hub.h"
#include "push/stream_request.h"

namespace beantrack::push {

class SseClient;

// What a listener tells its server.
class SseClientOwner {
 public:
  virtual void on_request(SseClient& listener, const StreamRequest& request) = 0;
  // What came is no request, or one with too large a head: `fault` says which.
  virtual void on_bad_request(SseClient& listener, const StreamRequest& request, StreamRequest::Progress fault) = 0;
  virtual void on_drained(SseClient& listener) = 0;  // the peer has taken everything
  virtual void on_end(SseClient& listener) = 0;      // to be destroyed, though not during this call

 protected:
  ~SseClientOwner() = default;
};

class SseClient final : public Subscriber {
 public:
  SseClient(SseClientOwner& owner, event_base* loop, Fd socket, std::uint64_t number);
  ~SseClient() override;

  void send(std::string_view bytes) override;
  void try_send(std::string_view bytes) override;
  void end() override;

  // Ends once the peer has taken what waits.
  void end_when_drained();

  std::uint64_t number() const { return number_; }
  bool drained() const { return !queue_; }
  bool ended() const { return ended_; }

  // Where a replay stands; nothing while none is under way.
  enum class Replay : std::uint8_t { none, asked, rest_waits, done_waits };
  Replay replay = Replay::none;
  bool streaming = false;         // the response's head is sent
  std::uint8_t turns_waited = 0;  // of the server's wheel: for the request, then since the peer last took something
  std::uint32_t slot_index = 0;  // in its slot

 private:
  static void on_event(evutil_socket_t, short what, void* listener);
  void on_readable();
  void on_writable();
  void drain();
  void watch(short what);

  SseClientOwner& owner_;
  event event_;
  std::uint64_t number_;
  std::unique_ptr<StreamRequest> request_;  // while it is read
  std::unique_ptr<std::string> queue_;      // what the peer has not taken yet
  Fd socket_;
  bool ended_ = false;
  bool end_when_drained_ = false;
};

}  // namespace beantrack::push
