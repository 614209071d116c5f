#include "push/sse_server.h"

#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <unordered_set>

#include "base/errors.h"
#include "base/log.h"
#include "base/unix_socket.h"
#include "crypto/token.h"
#include "push/plain_response.h"

namespace beantrack::push {
namespace {

constexpr std::string_view kStreamHead =
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-cache, no-transform\r\n"
    "X-Accel-Buffering: no\r\nConnection: close\r\n\r\n";

// To a browser whose session has ended: it deletes the pages that it keeps for going back to.
constexpr std::string_view kClearPages = "Clear-Site-Data: \"cache\"\r\n";

// As many listeners as descriptors, but for those the daemon needs itself; raises the limit as far as it may.
std::size_t listener_limit() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
  ::getrlimit(RLIMIT_NOFILE, &limit);
  return limit.rlim_cur > 2 * kReservedDescriptors ? limit.rlim_cur - kReservedDescriptors : kReservedDescriptors;
}

}  // namespace

SseServer::SseServer(const Config& config)
    : config_(config),
      socket_(bind_unix_socket(config.push_socket, SOCK_STREAM, kSocketForGroup)),
      max_listeners_(listener_limit()),
      session_key_(crypto::new_token()),
      tailer_(config),
      database_(config, config.push_db_threads),
      exchange_(config),
      presence_(config, exchange_) {
  if (::listen(socket_.get(), kListenBacklog) != 0) throw SystemError("listening on " + config.push_socket, errno);
  ::signal(SIGPIPE, SIG_IGN);
  accepting_ = loop_.watch(socket_.get(), [this] { accept(); });
  reaping_ = loop_.when_raised([this] { reap(); });
  watches_.push_back(loop_.watch(tailer_.mailbox().fd(), [this] { on_log_batch(); }));
  watches_.push_back(loop_.watch(tailer_.typing().fd(), [this] { on_typing(); }));
  watches_.push_back(loop_.watch(exchange_.mailbox().fd(), [this] { on_exchange(); }));
  watches_.push_back(loop_.watch(database_.mailbox().fd(), [this] { on_query_results(); }));
  watches_.push_back(loop_.watch(presence_.mailbox().fd(), [this] { on_presence(); }));
  watches_.push_back(loop_.every(std::chrono::seconds{1}, [this] { on_tick(); }));
  watches_.push_back(loop_.every(kSlotInterval, [this] { on_slot(); }));
  watches_.push_back(loop_.every(kPeerInterval, [this] {
    if (exchange_.has_peers()) report_heartbeats();
  }));
  for (const int signal : {SIGTERM, SIGINT}) watches_.push_back(loop_.on_signal(signal, [this] { on_stop(); }));
}

SseServer::~SseServer() = default;

void SseServer::run() {
  log_info("listening on " + config_.push_socket + ", at most " + std::to_string(max_listeners_) + " listeners");
  loop_.run();
  log_info("stopped");
}

void SseServer::accept() {
  for (;;) {
    Fd socket{::accept4(socket_.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC)};
    if (!socket) {
      if (errno == EINTR || errno == ECONNABORTED) continue;
      if (errno != EAGAIN) {
        log_error(SystemError("accepting a listener", errno).what());
        accepting_->pause();  // the next tick tries again; the kernel keeps who waits
      }
      return;
    }
    ::setsockopt(socket.get(), SOL_SOCKET, SO_SNDBUF, &kSendBuffer, sizeof kSendBuffer);
    ++accepted_;
    const auto number = ++last_number_;
    SseClientOwner& owner = *this;
    SseClient& listener = wheel_.add(std::make_unique<SseClient>(owner, loop_.base(), std::move(socket), number));
    pending_[number] = {&listener, {}, {}, {}};
  }
}

void SseServer::on_request(SseClient& listener, const StreamRequest& request) {
  const std::string path = request.path();
  if (path == "/metrics" || path == "/healthz") {
    pending_.erase(listener.number());
    listener.send(path == "/metrics" ? plain_response("200 OK", "text/plain; version=0.0.4", metrics())
                                     : health());
    return listener.end_when_drained();
  }
  const std::string token = request.session_token();
  const auto refused = [&](std::string_view status, std::string_view text, std::string_view more = {}) {
    refuse(listener, error_response(status, text, request.id(), more));
  };
  if (path != "/chat/stream") return refused("404 Not Found", "Not found");
  if (!request.is_get()) return refused("405 Method Not Allowed", "Method not allowed", "Allow: GET\r\n");
  if (!crypto::is_token(token)) return refused("401 Unauthorized", "Not signed in");
  if (opens_too_often(listener, token)) return;
  if (wheel_.size() > max_listeners_) return handle(QueryFailure{listener.number()});
  auto& asking = pending_[listener.number()];
  asking.request_id = request.id();
  asking.cursor = request.cursor();
  database_.submit(SessionQuery{listener.number(), crypto::digest(token)});
}

void SseServer::on_bad_request(SseClient& listener, const StreamRequest& request, StreamRequest::Progress fault) {
  const bool large = fault == StreamRequest::Progress::too_large;
  refuse(listener, error_response(large ? "431 Request Header Fields Too Large" : "400 Bad Request",
                                large ? "The request's header fields are too large" : "Malformed request",
                                request.id()));
}

void SseServer::refuse(SseClient& listener, const std::string& answer) {
  pending_.erase(listener.number());
  listener.send(answer);
  listener.end_when_drained();
}

// Before the database is asked. The answer is an event stream: an EventSource comes again after no other.
bool SseServer::opens_too_often(SseClient& listener, std::string_view token) {
  const auto wait = openings_.take(session_key_(token), config_.stream_rate, RateTable::now());
  if (wait.count() == 0) return false;
  ++throttled_;
  refuse(listener, std::string(kStreamHead) + retry_frame(wait + kRetryLeast, wait + kRetryMost));
  return true;
}

// The log has what the ended stream misses.
void SseServer::end_surplus(const SseClient& newest) {
  Subscriber* surplus =
      hub_.surplus(newest.user_id(), newest.session_id(), config_.session_streams, config_.user_streams);
  if (!surplus) return;
  ++crowded_out_;
  surplus->send(retry_frame(kCrowdedRetryLeast, kCrowdedRetryMost));
  surplus->end();
  hub_.unsubscribe(*surplus);  // at once: the next stream counts those that are left
}

SseClient* SseServer::expecting(std::uint64_t number) {
  const auto found = pending_.find(number);
  return found == pending_.end() || found->second.listener->ended() ? nullptr : found->second.listener;
}

void SseServer::handle(SessionResult answer) {
  // Before the tailer has said where it begins, nobody can tell what it will deliver and what a replay has to.
  if (!tailing_) return early_.push_back(std::move(answer));
  SseClient* listener = expecting(answer.listener);
  if (!listener) return;
  auto& asking = pending_[answer.listener];
  const auto cursor = asking.cursor;
  const EventId from = cursor && cursor->position ? *cursor->position : hub_.position();
  if (!answer.session ||
      !hub_.subscribe(*listener, answer.session->user.id, answer.session->id, from))
    return refuse(*listener, error_response("401 Unauthorized", "Not signed in", asking.request_id, kClearPages));
  end_surplus(*listener);
  asking.user_id = answer.session->user.id;
  note(asking.user_id, true);
  begin_stream(*listener);
  if (cursor && !cursor->position) {
    ++resets_;
    listener->send(reset_frame(hub_.position()));
  }
  if (cursor && cursor->position) return ask_replay(*listener);
  listener->replay = SseClient::Replay::done_waits;
  if (listener->drained()) continue_replay(*listener);
}

void SseServer::begin_stream(SseClient& listener) {
  listener.streaming = true;
  listener.turns_waited = 0;
  listener.send(std::string(kStreamHead) + retry_frame());
}

void SseServer::ask_replay(SseClient& listener) {
  listener.replay = SseClient::Replay::asked;
  database_.submit(ReplayQuery{listener.number(), pending_[listener.number()].user_id, listener.cursor()});
}

void SseServer::handle(ReplayResult answer) {
  SseClient* listener = expecting(answer.listener);
  if (!listener) return;
  if (answer.reset_to) {
    ++resets_;
    hub_.skip_to(*listener, *answer.reset_to);
    listener->send(reset_frame(*answer.reset_to));
  }
  hub_.replay(*listener, answer.deliveries);
  delivered_ += answer.deliveries.size();
  listener->replay = answer.more ? SseClient::Replay::rest_waits : SseClient::Replay::done_waits;
  if (listener->drained()) continue_replay(*listener);
}

void SseServer::on_drained(SseClient& listener) { continue_replay(listener); }

// One piece of a replay has been taken by the peer: the next one, or life.
void SseServer::continue_replay(SseClient& listener) {
  if (listener.ended()) return;
  if (listener.replay == SseClient::Replay::rest_waits) return ask_replay(listener);
  if (listener.replay != SseClient::Replay::done_waits) return;
  if (!hub_.finish_replay(listener)) return ask_replay(listener);
  listener.replay = SseClient::Replay::none;
  pending_.erase(listener.number());
}

// Without the database nobody can be authenticated or replayed to. It says so by ending: the listener comes again.
void SseServer::handle(QueryFailure answer) {
  SseClient* listener = expecting(answer.listener);
  if (!listener) return;
  if (!listener->streaming) begin_stream(*listener);
  listener->end_when_drained();
}

void SseServer::handle(EndedSessionsResult answer) {
  if (answer.sessions.empty()) return;
  const std::unordered_set<std::uint64_t> ended{answer.sessions.begin(), answer.sessions.end()};
  wheel_.each([&](SseClient& listener) {
    if (listener.streaming && ended.contains(listener.session_id())) listener.end();
  });
}

void SseServer::on_log_batch() {
  for (const auto& batch : tailer_.mailbox().take()) {
    if (batch.deliveries.empty()) hub_.start_at(batch.position);
    tailing_ = true;
    for (auto& answer : std::exchange(early_, {})) handle(std::move(answer));
    if (batch.rewound) start_again();
    hub_.deliver(batch.deliveries);
    delivered_ += batch.deliveries.size();
  }
}

// The log is another one: nobody's cursor means anything in it. They come again, and are told to fetch afresh.
void SseServer::start_again() {
  wheel_.each([this](SseClient& listener) {
    if (!listener.streaming) return;
    ++resets_;
    listener.send(reset_frame(hub_.position()));
    listener.end_when_drained();
  });
}

void SseServer::on_query_results() {
  for (auto& result : database_.mailbox().take())
    std::visit([this](auto& each) { handle(std::move(each)); }, result);
}

void SseServer::on_tick() {
  ++tick_;
  if (stopping_) {
    if (wheel_.size() == 0 || std::chrono::steady_clock::now() >= stop_at_) loop_.stop();
    return;
  }
  accepting_->resume();
  if (tick_ % static_cast<std::size_t>(kPresenceInterval.count()) == 0) report_heartbeats();
  if (tick_ % static_cast<std::size_t>(kSessionCheckInterval.count()) == 0) check_sessions();
}

void SseServer::check_sessions() {
  std::vector<std::uint64_t> sessions;
  const auto ask = [&] {
    if (!sessions.empty()) database_.submit(EndedSessionsQuery{std::exchange(sessions, {})});
  };
  wheel_.each([&](const SseClient& listener) {
    if (listener.streaming && !listener.ended()) sessions.push_back(listener.session_id());
    if (sessions.size() == kSessionCheckBatch) ask();
  });
  ask();
}

void SseServer::on_stop() {
  if (stopping_) return;
  log_info("stopping");
  stopping_ = true;
  stop_at_ = std::chrono::steady_clock::now() + kDrainTime;
  ::alarm(kStopTime);  // a thread that waits for a dead database must not keep the process; any moment is safe to die
  accepting_.reset();
  socket_.reset();
  wheel_.each([](SseClient& listener) { listener.end_when_drained(); });
}

// Whoever calls is still in the middle of the listener's, or the hub's, affairs.
void SseServer::on_end(SseClient& listener) {
  ended_.push_back(&listener);
  reaping_->raise();
}

void SseServer::reap() {
  for (SseClient* listener : std::exchange(ended_, {})) {
    if (auto user = hub_.unsubscribe(*listener)) note(std::move(*user), false);
    pending_.erase(listener->number());
    wheel_.remove(*listener);
  }
  if (stopping_ && wheel_.size() == 0) loop_.stop();
}

}  // namespace beantrack::push
