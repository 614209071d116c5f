// The push daemon's event loop: accepts listeners, has them authenticated, replays to them and keeps them told.
//
//   push::SseServer server{config};
//   server.run();   // until SIGTERM or SIGINT
//
// The loop never waits for the database: questions go to Lookup's threads, events come from the Feed's, who is there
// is kept by Attendance's, and Exchange's talks to the other daemons.
//
// Thread rule: one thread makes it, runs it and destroys it.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/config.h"
#include "base/fd.h"
#include "base/rate_table.h"
#include "crypto/keyed_hash.h"
#include "push/attendance.h"
#include "push/event_loop.h"
#include "push/exchange.h"
#include "push/feed.h"
#include "push/hub.h"
#include "push/listener.h"
#include "push/lookup.h"
#include "push/wheel.h"

namespace beantrack::push {

constexpr int kListenBacklog = 4096;                          // connections the kernel keeps for accept
constexpr std::size_t kReservedDescriptors = 64;              // of the process's limit: not for listeners
constexpr unsigned kTurnsToRequest = 1;                       // kPingIntervals that a request's head may take
constexpr unsigned kTurnsToDrain = 2;                         // kPingIntervals that a peer may take nothing that waits
// kPingIntervals between two notes that a listener is present: 30 s, while a note holds for db::kPresenceFresh.
constexpr unsigned kTurnsToSighting = 2;
constexpr int kSendBuffer = 32 * 1024;                        // bytes for each listener in the kernel, which doubles it
constexpr std::size_t kOpeningBuckets = 2048;                 // of 8 sessions each: 128 KiB
constexpr std::chrono::seconds kCrowdedRetryLeast{60};        // for a stream that a newer one has ended: returning at
constexpr std::chrono::seconds kCrowdedRetryMost{120};        // once, it would end another
constexpr std::chrono::seconds kSessionCheckInterval{60};     // between looks whether listeners' sessions still live
constexpr std::size_t kSessionCheckBatch = 512;               // sessions in one question
constexpr std::chrono::seconds kMaxSilence{10};                // of the feed: then nothing is delivered
constexpr std::chrono::seconds kDrainTime{3};                 // for listeners to take what waits when the daemon stops
constexpr unsigned kStopTime = 8;                             // seconds: a stopping daemon is gone in any case

class SseServer final : private ListenerOwner {
 public:
  // Binds config.push_socket and config.wake_socket. Throws SystemError, ConfigError.
  explicit SseServer(const Config& config);
  ~SseServer();

  void run();

  // Whether this daemon is the one that relays. For any thread.
  bool relays() const { return feed_.relays(); }

  // Has `more`, metrics in the same format, told behind the server's own. Called by the loop's thread.
  void add_metrics(std::function<std::string()> more) { more_metrics_ = std::move(more); }

 private:
  void on_request(Listener& listener, const StreamRequest& request) override;
  void on_bad_request(Listener& listener, const StreamRequest& request, StreamRequest::Progress fault) override;
  void on_drained(Listener& listener) override;
  void on_end(Listener& listener) override;

  void accept();
  void on_tick();
  void on_slot();
  void on_stop();
  void on_feed();
  void on_typing();
  void on_exchange();
  void on_attendance();
  void on_answers();
  void bury();
  void start_again();

  void handle(SessionAnswer answer);
  void handle(ReplayAnswer answer);
  void handle(EndedAnswer answer);
  void handle(NoAnswer answer);

  void refuse(Listener& listener, const std::string& answer);
  bool opens_too_often(Listener& listener, std::string_view token);
  void end_surplus(const Listener& newest);
  void begin_stream(Listener& listener);
  void continue_replay(Listener& listener);
  void ask_replay(Listener& listener);
  void check_sessions();
  void tell(std::string_view user_id, std::string_view frame);
  void note(std::string user_id, bool here);
  void report_signs();
  Listener* expecting(std::uint64_t number);
  std::string metrics() const;
  std::string health() const;

  Config config_;
  EventLoop loop_;
  Fd socket_;
  std::size_t max_listeners_;

  Hub hub_;
  Wheel wheel_;
  std::uint64_t last_number_ = 0;
  // Listeners that wait for an answer, with what they asked to be told from; they may be gone when it comes.
  struct Asking {
    Listener* listener;
    std::string request_id;
    std::string user_id;
    std::optional<StreamRequest::Cursor> cursor;
  };
  std::unordered_map<std::uint64_t, Asking> asking_;
  std::vector<SessionAnswer> early_;  // that came before the feed began
  bool feed_has_begun_ = false;
  std::vector<Listener*> ended_;
  std::vector<Sign> signs_;  // for the next report of who is there
  std::size_t tick_ = 0;
  bool stopping_ = false;
  std::chrono::steady_clock::time_point stop_at_{};

  std::vector<RateTable::Bucket> opening_buckets_{kOpeningBuckets};
  RateTable openings_{opening_buckets_};  // of streams, by session
  crypto::KeyedHash session_key_;         // of its keys

  std::function<std::string()> more_metrics_;
  // For the metrics.
  std::uint64_t accepted_ = 0, delivered_ = 0, passed_ = 0, resets_ = 0, crowded_out_ = 0, throttled_ = 0;

  Feed feed_;
  Lookup lookup_;
  Exchange exchange_;
  Attendance attendance_;
  EventLoop::Handle accepting_, burying_;
  std::vector<EventLoop::Handle> watches_;
};

}  // namespace beantrack::push
