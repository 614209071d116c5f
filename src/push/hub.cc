#include "push/hub.h"

#include <algorithm>
#include <utility>

namespace beantrack::push {

bool Hub::subscribe(Subscriber& subscriber, const std::string& user_id, std::uint64_t session_id,
                    EventId cursor) {
  if (std::find(ended_sessions_.begin(), ended_sessions_.end(), session_id) != ended_sessions_.end()) return false;
  auto& channel = *channels_.try_emplace(user_id).first;
  subscriber.next_ = std::exchange(channel.second, &subscriber);
  subscriber.channel_ = &channel;
  subscriber.session_id_ = session_id;
  subscriber.cursor_ = cursor;
  subscriber.waiting_ = std::make_unique<Subscriber::Waiting>();
  return true;
}

std::optional<std::string> Hub::unsubscribe(Subscriber& subscriber) {
  if (!subscriber.channel_) return std::nullopt;
  const auto channel = channels_.find(std::exchange(subscriber.channel_, nullptr)->first);
  subscriber.waiting_.reset();
  Subscriber** place = &channel->second;
  while (*place != &subscriber) place = &(*place)->next_;
  *place = subscriber.next_;
  if (channel->second) return std::nullopt;
  return channels_.extract(channel).key();
}

Subscriber* Hub::first_of(std::string_view user_id) const {
  const auto found = channels_.find(user_id);
  return found == channels_.end() ? nullptr : found->second;
}

// The newest comes first.
Subscriber* Hub::surplus(std::string_view user_id, std::uint64_t session_id, std::size_t most_of_session,
                         std::size_t most_of_user) const {
  Subscriber *oldest = nullptr, *oldest_of_session = nullptr;
  std::size_t of_user = 0, of_session = 0;
  for (Subscriber* each = first_of(user_id); each; each = each->next_) {
    oldest = each;
    ++of_user;
    if (each->session_id_ != session_id) continue;
    oldest_of_session = each;
    ++of_session;
  }
  if (of_session > most_of_session) return oldest_of_session;
  return of_user > most_of_user ? oldest : nullptr;
}

void Hub::replay(Subscriber& subscriber, std::span<const Delivery> deliveries) {
  for (const auto& delivery : deliveries) pass(subscriber, delivery);
}

void Hub::skip_to(Subscriber& subscriber, EventId cursor) { subscriber.cursor_ = cursor; }

void Hub::start_at(EventId position) {
  position_ = position;
  ended_sessions_.clear();
}

bool Hub::finish_replay(Subscriber& subscriber) {
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
    for (Subscriber* each = first_of(delivery.user_id); each; each = each->next_) {
      if (each->waiting_)
        hold(*each, delivery);
      else
        pass(*each, delivery);
    }
  }
}

bool Hub::send_ephemeral(std::string_view user_id, std::string_view frame) {
  Subscriber* const first = first_of(user_id);
  for (Subscriber* each = first; each; each = each->next_) each->try_send(frame);
  return first != nullptr;
}

void Hub::pass(Subscriber& subscriber, const Delivery& delivery) {
  if (delivery.id.number <= subscriber.cursor_.number) return;
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
  for (Subscriber* each = first_of(delivery.user_id); each; each = each->next_)
    if (each->session_id_ == delivery.subject) each->end();
}

}  // namespace beantrack::push
