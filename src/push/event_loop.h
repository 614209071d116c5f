// The event loop of libevent, with what it watches besides listeners: descriptors, signals, a timer.
//
//   EventLoop loop;
//   const auto accepting = loop.watch(socket, [this] { accept(); });   // for as long as the handle lives
//   loop.run();                                                        // until stop() is called by a handler
//
// Thread rule: one thread.
#pragma once

#include <event2/event.h>

#include <chrono>
#include <functional>
#include <memory>

namespace beantrack::push {

class EventLoop {
 public:
  class Watch;
  using Handle = std::unique_ptr<Watch>;

  // All of these throw SystemError.
  EventLoop();
  Handle watch(int fd, std::function<void()> when_readable);
  Handle on_signal(int signal, std::function<void()> when_sent);
  Handle every(std::chrono::milliseconds interval, std::function<void()> then);
  Handle when_raised(std::function<void()> then);  // by Watch::raise

  void run();
  void stop();

  event_base* base() const { return base_.get(); }

 private:
  struct FreeBase {
    void operator()(event_base* base) const { event_base_free(base); }
  };

  std::unique_ptr<event_base, FreeBase> base_;
};

class EventLoop::Watch {
 public:
  Watch(event_base* base, int fd, short what, std::function<void()> then);

  void pause();   // until resume()
  void resume();  // does nothing unless it paused
  void raise();   // has it called once this turn's handlers are done

 private:
  friend class EventLoop;
  struct FreeEvent {
    void operator()(event* each) const { event_free(each); }
  };

  std::function<void()> then_;
  std::unique_ptr<event, FreeEvent> event_;
};

}  // namespace beantrack::push
