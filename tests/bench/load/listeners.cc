#include "load/listeners.h"

#include <sys/epoll.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <unordered_set>

#include "base/errors.h"

namespace bench {
namespace {

// What a browser sends besides: the memory of a stream depends on it.
constexpr std::string_view kBrowserHeaders =
    "\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 "
    "Safari/537.36\r\nsec-ch-ua: \"Chromium\";v=\"142\", \"Google Chrome\";v=\"142\", \"Not_A Brand\";v=\"99\""
    "\r\nsec-ch-ua-mobile: ?0\r\nsec-ch-ua-platform: \"Linux\"\r\nSec-Fetch-Site: same-origin"
    "\r\nSec-Fetch-Mode: cors\r\nSec-Fetch-Dest: empty\r\nReferer: http://127.0.0.1/chat/U00013"
    "\r\nAccept-Encoding: gzip, deflate, br, zstd\r\nAccept-Language: en-GB,en;q=0.9\r\nCache-Control: no-cache";

}  // namespace

struct Listeners::Listener {
  ListenerPlan plan;
  beantrack::Fd socket;
  ResponseReader reader;
  EventStream stream;
  std::string unsent;
  std::unordered_set<std::size_t> seen;
  bool is_open = false, was_open = false;
  Clock::time_point due;  // when to open it again
};

std::vector<ListenerPlan> read_listeners(const std::string& path) {
  std::ifstream file{path};
  if (!file) throw std::runtime_error("cannot read " + path);
  std::vector<ListenerPlan> listeners;
  for (std::string line; std::getline(file, line);) {
    const auto entry = nlohmann::json::parse(line);
    listeners.push_back({entry.at("path"), entry.value("cookie", ""), entry.at("user")});
  }
  return listeners;
}

Listeners::Listeners(std::vector<ListenerPlan> plan, Address address, std::string run, int epoll, Faults& faults)
    : address_(std::move(address)),
      run_(std::move(run)),
      marker_("bench " + run_ + " message "),
      epoll_(epoll),
      faults_(faults) {
  for (ListenerPlan& each : plan) {
    all_.push_back(std::make_unique<Listener>());
    Listener* const listener = all_.back().get();
    listener->plan = std::move(each);
    by_user_[listener->plan.user].push_back(listener);
    by_tag_[listener] = listener;
  }
}

Listeners::~Listeners() = default;

void Listeners::connect(Listener& listener) {
  listener.socket = connect_to(address_);
  listener.reader.reset();
  listener.stream.restart();
  listener.unsent = "GET " + listener.plan.path + " HTTP/1.1\r\nHost: " + address_.text() +
                    "\r\nAccept: text/event-stream\r\nCookie: " + listener.plan.cookie + std::string(kBrowserHeaders);
  if (!listener.stream.last_id().empty()) listener.unsent += "\r\nLast-Event-ID: " + listener.stream.last_id();
  listener.unsent += "\r\n\r\n";
  epoll_event event{.events = EPOLLIN, .data = {.ptr = &listener}};
  if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, listener.socket.get(), &event) != 0)
    throw beantrack::SystemError("watching a stream", errno);
  if (!send_some(listener.socket.get(), listener.unsent)) lose(listener);
}

void Listeners::open_all(double seconds) {
  constexpr std::size_t kAtOnce = 500;  // fewer than the server lets wait
  const auto end = Clock::now() + std::chrono::duration<double>(seconds);
  std::unordered_map<std::size_t, SentMessage> none;
  for (std::size_t next = 0; open_ < all_.size();) {
    while (next < all_.size() && next < open_ + kAtOnce) connect(*all_[next++]);
    std::array<epoll_event, 256> events;
    const int count = ::epoll_wait(epoll_, events.data(), events.size(), 100);
    for (int i = 0; i < count; ++i) move(events[i].data.ptr, none);
    reopen(none);
    if (Clock::now() > end) throw std::runtime_error(std::to_string(open_) + " streams are open, not all");
  }
  reopened_ = 0;
}

void Listeners::expect(std::size_t, SentMessage& message) {
  const auto found = by_user_.find(message.receiver);
  message.expected = found == by_user_.end() ? 0 : found->second.size();
}

bool Listeners::move(void* tag, std::unordered_map<std::size_t, SentMessage>& sent) {
  const auto found = by_tag_.find(tag);
  if (found == by_tag_.end()) return false;
  if (found->second->socket) receive(*found->second, sent);
  return true;
}

void Listeners::receive(Listener& listener, std::unordered_map<std::size_t, SentMessage>& sent) {
  std::string bytes;
  const Received received = receive_some(listener.socket.get(), bytes);
  if (received == Received::nothing) return;
  if (received == Received::end) return lose(listener);
  listener.reader.feed(bytes);
  if (!listener.reader.has_head()) return;
  if (listener.reader.status() != 200)
    faults_.add("a stream was answered with " + std::to_string(listener.reader.status()));
  // A response that ends at once only names the time after which to ask again.
  if (!listener.is_open && !listener.reader.done() && listener.reader.status() == 200) {
    listener.is_open = true;
    ++open_;
    if (listener.was_open) ++reopened_;
    listener.was_open = true;
    last_opened_ = Clock::now();
  }
  listener.stream.feed(listener.reader.take_body(), [&](const StreamEvent& event) { arrived(listener, event, sent); });
  if (listener.reader.done()) lose(listener);
}

void Listeners::lose(Listener& listener) {
  if (listener.is_open) --open_;
  listener.is_open = false;
  listener.socket.reset();
  listener.due = Clock::now() + std::chrono::milliseconds(listener.stream.retry_ms());
}

void Listeners::reopen(std::unordered_map<std::size_t, SentMessage>&) {
  if (open_ == all_.size()) return;
  const auto now = Clock::now();
  for (const auto& listener : all_)
    if (!listener->socket && now >= listener->due && listener->due != Clock::time_point()) connect(*listener);
}

void Listeners::arrived(Listener& listener, const StreamEvent& event,
                        std::unordered_map<std::size_t, SentMessage>& sent) {
  const std::size_t at = event.data.find(marker_);
  if (at == std::string::npos) return;
  std::size_t number = 0;
  const char* const digits = event.data.data() + at + marker_.size();
  std::from_chars(digits, event.data.data() + event.data.size(), number);
  const auto found = sent.find(number);
  if (found == sent.end()) return faults_.add("an event of a message that was not sent: " + event.data.substr(0, 100));
  SentMessage& message = found->second;
  if (message.receiver != listener.plan.user)
    return faults_.add("message " + std::to_string(number) + " reached " + listener.plan.user + ", not " +
                       message.receiver);
  if (!listener.seen.insert(number).second)
    return faults_.add("message " + std::to_string(number) + " reached a stream twice");
  const auto now = Clock::now();
  latencies_.add(now - message.due);
  if (++message.arrived == message.expected) message.complete = now;
}

void Listeners::check(const std::unordered_map<std::size_t, SentMessage>& sent) {
  for (const auto& [number, message] : sent)
    if (message.acknowledged && message.arrived < message.expected)
      faults_.add("message " + std::to_string(number) + " reached " + std::to_string(message.arrived) + " of " +
                  std::to_string(message.expected) + " streams");
}

}  // namespace bench
