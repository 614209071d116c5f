// Users and their subscribers, and what each subscriber has seen. No I/O happens here.
//
// A subscriber gets every event of its user exactly once and in order:
//
//   hub.subscribe(subscriber);           // from now on events wait for it
//   hub.replay(subscriber, deliveries);  // what the log has after its cursor, in one piece or several
//   hub.finish_replay(subscriber);       // sends what has waited, without what the replay has already sent
//
// Subscribing comes first, so there is no gap between replay and live events. The cursor prevents duplicates.
//
// Thread-safety: for the event loop's thread only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "push/frame.h"

namespace beantrack::push {

constexpr std::size_t kMaxQueue = 64 * 1024;     // bytes that may wait for one listener
constexpr std::size_t kRememberedSessions = 4096;  // ended sessions kept for streams that were just being opened

class Subscriber {
 public:
  virtual ~Subscriber() = default;

  // Passes bytes on to the peer; what it cannot take yet waits. Must not destroy the subscriber.
  virtual void send(std::string_view bytes) = 0;
  // Passes bytes on if nothing waits for the peer to take it; else they are dropped. Must not destroy the subscriber.
  virtual void try_send(std::string_view bytes) = 0;
  // Ends the stream; the peer comes again by itself. Must not destroy the subscriber.
  virtual void end() = 0;

  const EventId& cursor() const { return cursor_; }  // the last event it was told
  std::uint64_t session_id() const { return session_id_; }
  std::string_view user_id() const;                     // empty while not subscribed

 private:
  friend class Hub;

  const std::pair<const std::string, Subscriber*>* channel_ = nullptr;  // nothing while not subscribed
  Subscriber* next_ = nullptr;                                          // of the same user's
  std::uint64_t session_id_ = 0;
  EventId cursor_;
  // Deliveries that wait for the replay to end; nothing for a live subscriber, which is what most are.
  struct Waiting {
    std::vector<Delivery> deliveries;
    std::size_t bytes = 0;
    bool overflowed = false;
  };
  std::unique_ptr<Waiting> waiting_;
};

inline std::string_view Subscriber::user_id() const {
  return channel_ ? std::string_view(channel_->first) : std::string_view();
}

class Hub {
 public:
  // Registers `subscriber`, which has seen everything up to `cursor`. Events wait until finish_replay. Returns false,
  // and does not register it, when its session has just ended.
  bool subscribe(Subscriber& subscriber, const std::string& user_id, std::uint64_t session_id, EventId cursor);
  // Returns the user, when this was the last of their subscribers.
  std::optional<std::string> unsubscribe(Subscriber& subscriber);

  // The stream that has to end when neither a session nor its user may have more than so many: the oldest of that
  // session's, else of that user's. Nothing while there are no more.
  Subscriber* surplus(std::string_view user_id, std::uint64_t session_id, std::size_t most_of_session,
                      std::size_t most_of_user) const;

  // Tells what the log held. Deliveries that the subscriber has seen are passed over.
  void replay(Subscriber& subscriber, std::span<const Delivery> deliveries);

  // Sets where a subscriber stands after a reset: it has no claim to anything up to `cursor`.
  void skip_to(Subscriber& subscriber, EventId cursor);

  // Sends what has waited, and from then on each event at once. Returns false when more came than may wait: the
  // subscriber then needs another replay from its cursor.
  bool finish_replay(Subscriber& subscriber);

  // What the log gained, in its order: each goes to its user's subscribers. session_ended ends that session's streams.
  void deliver(std::span<const Delivery> deliveries);

  // Sends an ephemeral event, which is not in the log: a subscriber whose queue is not empty does not get it. During a
  // replay it is sent at once, since a page asks for the current state when its stream opens, not when the replay is
  // over. Returns false when that user has no subscriber.
  bool send_ephemeral(std::string_view user_id, std::string_view frame);

  bool listens(std::string_view user_id) const { return channels_.contains(user_id); }

  // The id of the last event delivered, live or not: where a listener without a cursor begins.
  const EventId& position() const { return position_; }

  // Begins at this position of the log, or of another history of it: what was heard of sessions before does not hold.
  void start_at(EventId position);

  std::size_t users() const { return channels_.size(); }

 private:
  // Users and the first of their subscribers, who leads to the next: most have one, who then costs nothing more.
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  using Channels = std::unordered_map<std::string, Subscriber*, Hash, std::equal_to<>>;

  Subscriber* first_of(std::string_view user_id) const;
  void pass(Subscriber& subscriber, const Delivery& delivery);
  void hold(Subscriber& subscriber, const Delivery& delivery);
  void end_session(const Delivery& delivery);

  Channels channels_;
  std::deque<std::uint64_t> ended_sessions_;
  EventId position_;
};

}  // namespace beantrack::push
