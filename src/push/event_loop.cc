#include "push/event_loop.h"

#include <cerrno>

#include "base/errors.h"

namespace beantrack::push {

EventLoop::EventLoop() : base_(event_base_new()) {
  if (!base_) throw SystemError("making the event loop", errno);
}

EventLoop::Handle EventLoop::watch(int fd, std::function<void()> when_readable) {
  auto made = std::make_unique<Watch>(base(), fd, EV_READ | EV_PERSIST, std::move(when_readable));
  made->resume();
  return made;
}

EventLoop::Handle EventLoop::on_signal(int signal, std::function<void()> when_sent) {
  auto made = std::make_unique<Watch>(base(), signal, EV_SIGNAL | EV_PERSIST, std::move(when_sent));
  made->resume();
  return made;
}

EventLoop::Handle EventLoop::every(std::chrono::milliseconds interval, std::function<void()> then) {
  auto made = std::make_unique<Watch>(base(), -1, EV_PERSIST, std::move(then));
  const auto seconds = std::chrono::floor<std::chrono::seconds>(interval);
  const timeval period{static_cast<time_t>(seconds.count()),
                       static_cast<suseconds_t>(std::chrono::microseconds(interval - seconds).count())};
  event_add(made->event_.get(), &period);
  return made;
}

EventLoop::Handle EventLoop::when_raised(std::function<void()> then) {
  return std::make_unique<Watch>(base(), -1, 0, std::move(then));
}

void EventLoop::run() { event_base_dispatch(base()); }
void EventLoop::stop() { event_base_loopbreak(base()); }

EventLoop::Watch::Watch(event_base* base, int fd, short what, std::function<void()> then)
    : then_(std::move(then)),
      event_(event_new(
          base, fd, what, [](evutil_socket_t, short, void* self) { static_cast<Watch*>(self)->then_(); }, this)) {
  if (!event_) throw SystemError("watching a descriptor", errno);
}

void EventLoop::Watch::pause() { event_del(event_.get()); }
void EventLoop::Watch::resume() { event_add(event_.get(), nullptr); }
void EventLoop::Watch::raise() { event_active(event_.get(), 0, 0); }

}  // namespace beantrack::push
