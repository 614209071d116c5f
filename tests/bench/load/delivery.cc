#include "load/delivery.h"

#include <signal.h>
#include <sys/epoll.h>

#include <array>
#include <iostream>
#include <memory>

namespace bench {
namespace {

constexpr double kOpenSeconds = 60;  // for all streams

struct Sender {
  beantrack::Fd socket;
  ResponseReader reader;
  std::string unsent, text;
  std::size_t number = 0;
  bool busy = false;
};

class Delivery {
 public:
  Delivery(const std::vector<Job>& jobs, std::vector<ListenerPlan> plan, const DeliveryOptions& options)
      : jobs_(jobs),
        options_(options),
        epoll_(::epoll_create1(EPOLL_CLOEXEC)),
        listeners_(std::move(plan), options.address, options.run, epoll_.get(), result_.faults) {
    for (std::size_t i = 0; i < options.connections; ++i) senders_.push_back(std::make_unique<Sender>());
  }

  DeliveryResult run() {
    listeners_.open_all(kOpenSeconds);
    std::cout << "open" << std::endl;
    if (options_.rate > 0)
      for (auto& sender : senders_) open(*sender);
    begun_ = Clock::now();
    const auto end = begun_ + seconds(options_.seconds);
    const auto kill_at = begun_ + seconds(options_.seconds / 3);
    for (auto now = begun_; now < end; now = Clock::now()) {
      if (options_.kill > 0 && killed_ == Clock::time_point() && now >= kill_at) {
        ::kill(options_.kill, SIGKILL);
        killed_ = now;
      }
      step(end);
    }
    drain();
    listeners_.check(sent_);
    return finish();
  }

 private:
  static Clock::duration seconds(double count) {
    return std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(count));
  }

  Clock::time_point due() const { return begun_ + seconds(static_cast<double>(next_) / options_.rate); }

  void open(Sender& sender) {
    sender.socket = connect_to(options_.address);
    epoll_event event{.events = EPOLLIN | EPOLLOUT | EPOLLET, .data = {.ptr = &sender}};
    ::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, sender.socket.get(), &event);
    free_.push_back(&sender);
  }

  void step(Clock::time_point end) {
    while (options_.rate > 0 && !free_.empty() && due() <= Clock::now() && due() < end) send();
    wait(options_.rate > 0 && !free_.empty() && due() < end ? due() : Clock::now() + std::chrono::milliseconds(20));
    listeners_.reopen(sent_);
  }

  void wait(Clock::time_point until) {
    std::array<epoll_event, 256> events;
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now()).count();
    const int count = ::epoll_wait(epoll_.get(), events.data(), events.size(), left > 0 ? static_cast<int>(left) : 0);
    for (int i = 0; i < count; ++i)
      if (!listeners_.move(events[i].data.ptr, sent_)) move(*static_cast<Sender*>(events[i].data.ptr));
  }

  const Job& job_of(std::size_t number) const { return jobs_[number % jobs_.size()]; }

  void send() {
    Sender& sender = *free_.back();
    free_.pop_back();
    const Job& job = job_of(next_);
    SentMessage& message = sent_[next_];
    message.receiver = job.receiver;
    message.due = due();
    listeners_.expect(next_, message);
    sender.number = next_++;
    sender.text = message_text(options_.run, sender.number);
    sender.unsent =
        request_text(job, options_.address.text(), sender.text, options_.run + "-" + std::to_string(sender.number));
    sender.reader.reset();
    sender.busy = true;
    if (!send_some(sender.socket.get(), sender.unsent)) lose(sender);
  }

  void move(Sender& sender) {
    if (!sender.busy) return;
    if (!sender.unsent.empty() && !send_some(sender.socket.get(), sender.unsent)) return lose(sender);
    for (std::string bytes;; bytes.clear()) {
      const Received received = receive_some(sender.socket.get(), bytes);
      if (received == Received::nothing) return;
      if (received == Received::end) return lose(sender);
      sender.reader.feed(bytes);
      if (sender.reader.done()) return answered(sender);
    }
  }

  void answered(Sender& sender) {
    last_response_ = Clock::now();
    SentMessage& message = sent_[sender.number];
    const std::string fault =
        fault_of(job_of(sender.number), sender.reader.status(), sender.reader.body(), 0, sender.text);
    if (!fault.empty()) result_.faults.add("sending: " + fault);
    if (fault.empty()) {
      message.acknowledged = true;
      result_.acknowledged.push_back(sender.text);
      result_.responses.add(last_response_ - message.due);
    }
    sender.busy = false;
    if (sender.reader.closes()) return open(sender);
    free_.push_back(&sender);
  }

  void lose(Sender& sender) {
    result_.faults.add("sending: the connection ended without a response");
    sender.busy = false;
    open(sender);
  }

  bool complete() const {
    if (free_.size() < senders_.size() && options_.rate > 0) return false;
    for (const auto& [number, message] : sent_)
      if (message.acknowledged && message.arrived < message.expected) return false;
    return true;
  }

  void drain() {
    const auto end = Clock::now() + seconds(options_.drain_seconds);
    while (!complete() && Clock::now() < end) {
      wait(Clock::now() + std::chrono::milliseconds(20));
      listeners_.reopen(sent_);
    }
  }

  DeliveryResult finish() {
    result_.sent = sent_.size();
    result_.answered = result_.acknowledged.size();
    result_.send_seconds = std::chrono::duration<double>(last_response_ - begun_).count();
    result_.latencies = listeners_.latencies();
    for (const auto& [number, message] : sent_)
      if (message.expected > 0 && message.arrived == message.expected)
        result_.complete.add(message.complete - message.due);
    result_.reopened = listeners_.reopened();
    if (killed_ != Clock::time_point())
      result_.reopened_seconds = std::chrono::duration<double>(listeners_.last_opened() - killed_).count();
    return std::move(result_);
  }

  const std::vector<Job>& jobs_;
  const DeliveryOptions& options_;
  DeliveryResult result_;
  beantrack::Fd epoll_;
  Listeners listeners_;
  std::vector<std::unique_ptr<Sender>> senders_;
  std::vector<Sender*> free_;
  std::unordered_map<std::size_t, SentMessage> sent_;
  std::size_t next_ = 0;
  Clock::time_point begun_, last_response_, killed_;
};

}  // namespace

DeliveryResult deliver(const std::vector<Job>& jobs, std::vector<ListenerPlan> listeners,
                       const DeliveryOptions& options) {
  return Delivery(jobs, std::move(listeners), options).run();
}

}  // namespace bench
