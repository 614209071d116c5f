// What is true of the moment, and is told to whoever listens: who is writing, and who is there.
#include "push/sse_server.h"

namespace beantrack::push {

void SseServer::on_typing() {
  using enum DaemonNotice::Kind;
  for (auto& said : tailer_.typing().take()) {
    send_ephemeral(said.contact_id, typing_frame(said));
    if (exchange_.has_peers())
      exchange_.send({said.typing ? typing : typing_ended, std::move(said.user_id), std::move(said.contact_id)});
  }
}

// What other daemons say.
void SseServer::on_exchange() {
  using enum DaemonNotice::Kind;
  for (auto& notice : exchange_.mailbox().take()) {
    if (notice.kind != left)
      send_ephemeral(notice.contact_id, typing_frame({notice.user_id, notice.contact_id, notice.kind == typing}));
    else if (hub_.listens(notice.user_id))
      note(std::move(notice.user_id), true);
  }
}

// Nobody who listens here has gone, whatever another daemon has seen: the next report says so.
void SseServer::on_presence() {
  for (auto& change : presence_.mailbox().take()) {
    if (!change.online && hub_.listens(change.user_id))
      note(std::move(change.user_id), true);
    else
      for (const auto& watcher : change.watchers) send_ephemeral(watcher, change.frame);
  }
}

// The listeners whose turn it is: who has waited for too long is let go, the others get a ping and are present.
void SseServer::on_slot() {
  if (stopping_) return;
  for (auto& listener : wheel_.turn()) {
    const bool waits = !listener->streaming || !listener->drained();
    if (waits && ++listener->turns_waited > (listener->streaming ? kTurnsToDrain : kTurnsToRequest)) listener->end();
    if (!listener->streaming) continue;
    listener->try_send(kPingFrame);
    const bool is_sighted = (wheel_.rounds() + listener->number() / ClientWheel::kSlots) % kTurnsToHeartbeat == 0;
    if (is_sighted && !listener->ended() && !listener->user_id().empty()) note(std::string(listener->user_id()), true);
  }
}

void SseServer::send_ephemeral(std::string_view user_id, std::string_view frame) {
  if (hub_.send_ephemeral(user_id, frame)) ++passed_;
}

void SseServer::note(std::string user_id, bool here) {
  heartbeats_.push_back({std::move(user_id), here});
  if (heartbeats_.size() == kHeartbeatsAtOnce) report_heartbeats();
}

void SseServer::report_heartbeats() { presence_.report(std::exchange(heartbeats_, {})); }

}  // namespace beantrack::push
