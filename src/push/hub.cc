#include "push/hub.h"

#include <algorithm>
#include <utility>

namespace beantrack::push {

bool Hub::subscribe(Subscriber& subscriber, const std::string& user_id, std::uint64_t session_id,
                    std::uint64_t cursor) {
  if (std::find(ended_sessions_.begin(), ended_sessions_.end(), session_id) != ended_sessions_.end()) return false;
  auto found = channels_.find(user_id);
  if (found == channels_.end()) {
    auto channel = std::make_unique<Channel>(user_id);
    const std::string_view key = channel->user_id;
    found = channels_.emplace(key, std::move(channel)).first;
  }
  found->second->subscribers.push_back(&subscriber);
  subscriber.channel_ = found->second.get();
  subscriber.session_id_ = session_id;
  subscriber.cursor_ = cursor;
  subscriber.waiting_ = std::make_unique<Subscriber::Waiting>();
  return true;
}

std::optional<std::string> Hub::unsubscribe(Subscriber& subscriber) {
  if (!subscriber.channel_) return std::nullopt;
  Channel& channel = *std::exchange(subscriber.channel_, nullptr);
  subscriber.waiting_.reset();
  std::erase(channel.subscribers, &subscriber);
  if (!channel.subscribers.empty()) return std::nullopt;
  std::string user_id = channel.user_id;
  channels_.erase(channels_.find(user_id));
  return user_id;
}

void Hub::replay(Subscriber& subscriber, std::span<const Delivery> deliveries) {
  for (const auto& delivery : deliveries) pass(subscriber, delivery);
}

void Hub::skip_to(Subscriber& subscriber, std::uint64_t cursor) { subscriber.cursor_ = cursor; }

bool Hub::go_live(Subscriber& subscriber) {
  if (subscriber.waiting_->overflowed) {
    subscriber.waiting_ = std::make_unique<Subscriber::Waiting>();
    return false;
  }
  const auto waiting = std::move(subscriber.waiting_);
  for (const auto& delivery : waiting->deliveries) pass(subscriber, delivery);
  return true;
}

void Hub::deliver(std::span<const Delivery> deliveries) {
  for (const auto& delivery : deliveries) {
    position_ = delivery.id;
    if (delivery.kind == EventKind::session_ended) {
      end_session(delivery);
      continue;
    }
    const auto found = channels_.find(delivery.user_id);
    if (found == channels_.end()) continue;
    for (Subscriber* subscriber : found->second->subscribers) {
      if (subscriber->waiting_)
        hold(*subscriber, delivery);
      else
        pass(*subscriber, delivery);
    }
  }
}

bool Hub::tell(std::string_view user_id, std::string_view frame) {
  const auto found = channels_.find(user_id);
  if (found == channels_.end()) return false;
  for (Subscriber* subscriber : found->second->subscribers) subscriber->offer(frame);
  return true;
}

void Hub::pass(Subscriber& subscriber, const Delivery& delivery) {
  if (delivery.id <= subscriber.cursor_) return;
  subscriber.cursor_ = delivery.id;
  if (!delivery.frame->empty()) subscriber.send(*delivery.frame);
}

// More than may wait is not kept: the log has it, and the next replay tells it.
void Hub::hold(Subscriber& subscriber, const Delivery& delivery) {
  auto& waiting = *subscriber.waiting_;
  waiting.bytes += delivery.frame->size();
  waiting.overflowed = waiting.overflowed || waiting.bytes > kMaxQueue;
  if (waiting.overflowed)
    waiting.deliveries.clear();
  else
    waiting.deliveries.push_back(delivery);
}

void Hub::end_session(const Delivery& delivery) {
  ended_sessions_.push_back(delivery.subject);
  if (ended_sessions_.size() > kRememberedSessions) ended_sessions_.pop_front();
  const auto found = channels_.find(delivery.user_id);
  if (found == channels_.end()) return;
  for (Subscriber* subscriber : found->second->subscribers)
    if (subscriber->session_id_ == delivery.subject) subscriber->end();
}

}  // namespace beantrack::push
