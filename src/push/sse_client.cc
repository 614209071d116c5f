#include "push/sse_client.h"

#include <sys/socket.h>

#include <cerrno>

namespace beantrack::push {

SseClient::SseClient(SseClientOwner& owner, event_base* loop, Fd socket, std::uint64_t number)
    : owner_(owner), number_(number), request_(std::make_unique<StreamRequest>()), socket_(std::move(socket)) {
  event_assign(&event_, loop, socket_.get(), EV_READ | EV_PERSIST, on_event, this);
  event_add(&event_, nullptr);
}

SseClient::~SseClient() { event_del(&event_); }

void SseClient::watch(short what) {
  event_base* loop = event_get_base(&event_);
  event_del(&event_);
  event_assign(&event_, loop, socket_.get(), static_cast<short>(what | EV_PERSIST), on_event, this);
  event_add(&event_, nullptr);
}

void SseClient::on_event(evutil_socket_t, short what, void* self) {
  auto& listener = *static_cast<SseClient*>(self);
  if (what & EV_WRITE) listener.on_writable();
  if ((what & EV_READ) && !listener.ended_) listener.on_readable();
}

void SseClient::on_readable() {
  char bytes[4096];
  for (;;) {
    const auto got = ::recv(socket_.get(), bytes, sizeof bytes, 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (got <= 0) return end();
    if (!request_) continue;  // a listener has nothing more to say
    const auto progress = request_->read({bytes, static_cast<std::size_t>(got)});
    if (progress == StreamRequest::Progress::reading) continue;
    const auto request = std::move(request_);
    if (progress == StreamRequest::Progress::complete) {
      owner_.on_request(*this, *request);
    } else {
      drain();
      owner_.on_bad_request(*this, *request, progress);
    }
    if (ended_) return;
  }
}

// A connection that is closed with bytes unread may lose the answer.
void SseClient::drain() {
  char bytes[4096];
  for (std::size_t taken = 0; taken < kMaxDrainedHead; taken += sizeof bytes)
    if (::recv(socket_.get(), bytes, sizeof bytes, 0) <= 0) return;
}

void SseClient::send(std::string_view bytes) {
  if (ended_) return;
  if (queue_) {
    // Whoever is this far behind comes again, and the replay tells what was missed.
    if (queue_->size() + bytes.size() > kMaxQueue && replay == Replay::none) return end();
    queue_->append(bytes);
    return;
  }
  const auto sent = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
  if (sent < 0 && errno != EAGAIN && errno != EINTR) return end();
  const auto taken = sent < 0 ? 0 : static_cast<std::size_t>(sent);
  if (taken == bytes.size()) return;
  queue_ = std::make_unique<std::string>(bytes.substr(taken));
  watch(EV_READ | EV_WRITE);
}

void SseClient::try_send(std::string_view bytes) {
  if (drained()) send(bytes);
}

void SseClient::on_writable() {
  if (!queue_) return;
  const auto sent = ::send(socket_.get(), queue_->data(), queue_->size(), MSG_NOSIGNAL);
  if (sent < 0) {
    if (errno != EAGAIN && errno != EINTR) end();
    return;
  }
  turns_waited = 0;
  queue_->erase(0, static_cast<std::size_t>(sent));
  if (!queue_->empty()) return;
  queue_.reset();
  watch(EV_READ);
  if (end_when_drained_) return end();
  owner_.on_drained(*this);
}

void SseClient::end() {
  if (ended_) return;
  ended_ = true;
  event_del(&event_);
  owner_.on_end(*this);
}

void SseClient::end_when_drained() {
  if (drained()) return end();
  end_when_drained_ = true;
}

}  // namespace beantrack::push
