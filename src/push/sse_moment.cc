// What is true of the moment, and is told to whoever listens: who is writing, and who is there.
#include "push/sse_server.h"

namespace beantrack::push {

void SseServer::on_typing() {
  using enum DaemonNotice::Kind;
  for (auto& said : feed_.typing().take()) {
    tell(said.contact_id, typing_frame(said));
    if (exchange_.has_peers())
      exchange_.send({said.typing ? typing : typing_ended, std::move(said.user_id), std::move(said.contact_id)});
  }
}

// What other daemons say.
void SseServer::on_exchange() {
  using enum DaemonNotice::Kind;
  for (auto& notice : exchange_.mailbox().take()) {
    if (notice.kind != left)
      tell(notice.contact_id, typing_frame({notice.user_id, notice.contact_id, notice.kind == typing}));
    else if (hub_.listens(notice.user_id))
      note(std::move(notice.user_id), true);
  }
}

// Nobody who listens here has gone, whatever another daemon has seen: the next report says so.
void SseServer::on_attendance() {
  for (auto& change : attendance_.mailbox().take()) {
    if (!change.online && hub_.listens(change.user_id))
      note(std::move(change.user_id), true);
    else
      for (const auto& watcher : change.watchers) tell(watcher, change.frame);
  }
}

// The listeners whose turn it is: who has waited for too long is let go, the others get a ping and are present.
void SseServer::on_slot() {
  if (stopping_) return;
  for (auto& listener : wheel_.turn()) {
    const bool waits = !listener->streaming || !listener->drained();
    if (waits && ++listener->turns_waited > (listener->streaming ? kTurnsToDrain : kTurnsToRequest)) listener->end();
    if (!listener->streaming) continue;
    listener->offer(kPingFrame);
    const bool is_sighted = (wheel_.rounds() + listener->number() / Wheel::kSlots) % kTurnsToSighting == 0;
    if (is_sighted && !listener->ended() && !listener->user_id().empty()) note(std::string(listener->user_id()), true);
  }
}

void SseServer::tell(std::string_view user_id, std::string_view frame) {
  if (hub_.tell(user_id, frame)) ++passed_;
}

void SseServer::note(std::string user_id, bool here) {
  signs_.push_back({std::move(user_id), here});
  if (signs_.size() == kSignsAtOnce) report_signs();
}

void SseServer::report_signs() { attendance_.report(std::exchange(signs_, {})); }

}  // namespace beantrack::push
