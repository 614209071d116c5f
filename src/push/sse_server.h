// The push daemon's event loop: it accepts connections, has them authenticated, replays events and sends new ones.
//
//   push::SseServer server{config};
//   server.run();   // until SIGTERM or SIGINT
//
// The loop never waits for the database: DatabaseWorkers run its queries, EventLogTailer brings new events,
// PresenceTracker keeps who is online, and Exchange talks to the other daemons.
//
// Thread-safety: one thread constructs, runs and destroys it.
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
#include "push/presence_tracker.h"
#include "push/event_loop.h"
#include "push/exchange.h"
#include "push/event_log_tailer.h"
#include "push/hub.h"
#include "push/sse_client.h"
#include "push/database_workers.h"
#include "push/client_wheel.h"

namespace beantrack::push {

constexpr int kListenBacklog = 4096;                          // connections the kernel keeps for accept
constexpr std::size_t kReservedDescriptors = 64;              // of the process's limit: not for listeners
constexpr unsigned kTurnsToRequest = 1;                       // kPingIntervals that a request's head may take
constexpr unsigned kTurnsToDrain = 2;                         // kPingIntervals that a peer may take nothing that waits
// kPingIntervals between two notes that a listener is present: 30 s, while a note holds for db::kPresenceFresh.
constexpr unsigned kTurnsToHeartbeat = 2;
constexpr int kSendBuffer = 32 * 1024;                        // bytes for each listener in the kernel, which doubles it
constexpr std::size_t kOpeningBuckets = 2048;                 // of 8 sessions each: 128 KiB
constexpr std::chrono::seconds kCrowdedRetryLeast{60};        // for a stream that a newer one has ended: returning at
constexpr std::chrono::seconds kCrowdedRetryMost{120};        // once, it would end another
constexpr std::chrono::seconds kSessionCheckInterval{60};     // between looks whether listeners' sessions still live
constexpr std::size_t kSessionCheckBatch = 512;               // sessions in one query
constexpr std::chrono::seconds kMaxSilence{10};                // of the tailer: then nothing is delivered
constexpr std::chrono::seconds kDrainTime{3};                 // for listeners to take what waits when the daemon stops
constexpr unsigned kStopTime = 8;                             // seconds: a stopping daemon is gone in any case

class SseServer final : private SseClientOwner {
 public:
  // Binds config.push_socket and config.wake_socket. Throws SystemError, ConfigError.
  explicit SseServer(const Config& config);
  ~SseServer();

  void run();

  // Whether this daemon is the one that relays. For any thread.
  bool relays() const { return tailer_.relays(); }

  // Has `more`, metrics in the same format, told behind the server's own. Called by the loop's thread.
  void add_metrics(std::function<std::string()> more) { more_metrics_ = std::move(more); }

 private:
  void on_request(SseClient& listener, const StreamRequest& request) override;
  void on_bad_request(SseClient& listener, const StreamRequest& request, StreamRequest::Progress fault) override;
  void on_drained(SseClient& listener) override;
  void on_end(SseClient& listener) override;

  void accept();
  void on_tick();
  void on_slot();
  void on_stop();
  void on_log_batch();
  void on_typing();
  void on_exchange();
  void on_presence();
  void on_query_results();
  void reap();
  void start_again();

  void handle(SessionResult answer);
  void handle(ReplayResult answer);
  void handle(EndedSessionsResult answer);
  void handle(QueryFailure answer);

  void refuse(SseClient& listener, const std::string& answer);
  bool opens_too_often(SseClient& listener, std::string_view token);
  void end_surplus(const SseClient& newest);
  void begin_stream(SseClient& listener);
  void continue_replay(SseClient& listener);
  void ask_replay(SseClient& listener);
  void check_sessions();
  void send_ephemeral(std::string_view user_id, std::string_view frame);
  void note(std::string user_id, bool here);
  void report_heartbeats();
  SseClient* expecting(std::uint64_t number);
  std::string metrics() const;
  std::string health() const;

  Config config_;
  EventLoop loop_;
  Fd socket_;
  std::size_t max_listeners_;

  Hub hub_;
  ClientWheel wheel_;
  std::uint64_t last_number_ = 0;
  // Listeners that wait for an answer, with what they asked to be told from; they may be gone when it comes.
  struct Pending {
    SseClient* listener;
    std::string request_id;
    std::string user_id;
    std::optional<StreamRequest::Cursor> cursor;
  };
  std::unordered_map<std::uint64_t, Pending> pending_;
  std::vector<SessionResult> early_;  // that came before the tailer began
  bool tailing_ = false;
  std::vector<SseClient*> ended_;
  std::vector<Heartbeat> heartbeats_;  // for the next report of who is there
  std::size_t tick_ = 0;
  bool stopping_ = false;
  std::chrono::steady_clock::time_point stop_at_{};

  std::vector<RateTable::Bucket> opening_buckets_{kOpeningBuckets};
  RateTable openings_{opening_buckets_};  // of streams, by session
  crypto::KeyedHash session_key_;         // of its keys

  std::function<std::string()> more_metrics_;
  // For the metrics.
  std::uint64_t accepted_ = 0, delivered_ = 0, passed_ = 0, resets_ = 0, crowded_out_ = 0, throttled_ = 0;

  EventLogTailer tailer_;
  DatabaseWorkers database_;
  Exchange exchange_;
  PresenceTracker presence_;
  EventLoop::Handle accepting_, reaping_;
  std::vector<EventLoop::Handle> watches_;
};

}  // namespace beantrack::push
