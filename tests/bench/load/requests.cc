#include "load/requests.h"

#include <sys/epoll.h>

#include <array>
#include <cerrno>

#include "base/errors.h"
#include "load/response_reader.h"

namespace bench {
namespace {

constexpr int kSilenceSeconds = 30;  // without any response: the server hangs
constexpr int kChangeWaitMs = 1;

struct Connection {
  beantrack::Fd socket;
  ResponseReader reader;
  std::string unsent;
  std::size_t number = 0;  // of the request under way
  std::string text;        // of its message
  Clock::time_point begun;
  bool busy = false;
};

class Loop {
 public:
  Loop(const std::vector<Job>& jobs, Changes& changes, const RequestsOptions& options)
      : jobs_(jobs),
        changes_(changes),
        options_(options),
        epoll_(::epoll_create1(EPOLL_CLOEXEC)),
        connections_(options.connections) {}

  RequestsResult run() {
    const auto seconds = [](double count) {
      return std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(count));
    };
    for (Connection& connection : connections_) open(connection);
    measured_from_ = Clock::now() + seconds(options_.warm_up_seconds);
    end_ = measured_from_ + seconds(options_.seconds);
    for (Connection& connection : connections_) send_next(connection);
    while (busy_ > 0 || !waiting_.empty()) wait();
    result_.seconds = options_.seconds;
    return std::move(result_);
  }

 private:
  void open(Connection& connection) {
    connection.socket = connect_to(options_.address);
    epoll_event event{.events = EPOLLIN | EPOLLOUT | EPOLLET, .data = {.ptr = &connection}};
    if (::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, connection.socket.get(), &event) != 0)
      throw beantrack::SystemError("watching a connection", errno);
  }

  const Job& job_of(const Connection& connection) const { return jobs_[connection.number % jobs_.size()]; }

  void send_next(Connection& connection) {
    if (Clock::now() >= end_) return;
    if (!changes_.ready(next_)) return waiting_.push_back(&connection);
    connection.number = next_++;
    const Job& job = job_of(connection);
    if (job.is_send()) connection.text = message_text(options_.run, connection.number);
    connection.unsent = request_text(job, options_.address.text(), connection.text,
                                     options_.run + "-" + std::to_string(connection.number));
    connection.reader.reset();
    connection.busy = true;
    ++busy_;
    connection.begun = Clock::now();
    if (!send_some(connection.socket.get(), connection.unsent)) lose(connection);
  }

  void wait() {
    std::array<epoll_event, 64> events;
    const int most = waiting_.empty() ? kSilenceSeconds * 1000 : kChangeWaitMs;
    const int count = ::epoll_wait(epoll_.get(), events.data(), events.size(), most);
    if (count == 0 && waiting_.empty()) throw std::runtime_error("no response for 30 seconds");
    std::vector<Connection*> waiting;
    waiting.swap(waiting_);
    for (Connection* connection : waiting) send_next(*connection);
    for (int i = 0; i < count; ++i) move(*static_cast<Connection*>(events[i].data.ptr));
  }

  void move(Connection& connection) {
    if (!connection.busy) return;
    if (!connection.unsent.empty() && !send_some(connection.socket.get(), connection.unsent)) return lose(connection);
    for (std::string bytes;; bytes.clear()) {
      const Received received = receive_some(connection.socket.get(), bytes);
      if (received == Received::nothing) return;
      if (received == Received::end) return lose(connection);
      connection.reader.feed(bytes);
      if (connection.reader.done()) return finish(connection);
    }
  }

  void finish(Connection& connection) {
    const auto now = Clock::now();
    const Job& job = job_of(connection);
    const std::string& body = connection.reader.body();
    changes_.end(connection.number);
    connection.busy = false;
    --busy_;
    const std::string fault =
        fault_of(job, connection.reader.status(), body, changes_.changed(connection.number), connection.text);
    if (!fault.empty()) result_.faults.add(job.path + ": " + fault);
    if (fault.empty() && job.is_send()) result_.acknowledged.push_back(connection.text);
    ++result_.all_requests;
    if (now >= measured_from_ && now < end_) {
      ++result_.requests;
      result_.bytes += body.size();
      result_.durations.add(now - connection.begun);
    }
    if (connection.reader.closes()) open(connection);
    send_next(connection);
  }

  // A connection that ends before its response is a fault, as it would be for a browser.
  void lose(Connection& connection) {
    result_.faults.add(job_of(connection).path + ": the connection ended without a response");
    changes_.end(connection.number);
    connection.busy = false;
    --busy_;
    open(connection);
    send_next(connection);
  }

  const std::vector<Job>& jobs_;
  Changes& changes_;
  const RequestsOptions& options_;
  beantrack::Fd epoll_;
  std::vector<Connection> connections_;
  std::vector<Connection*> waiting_;  // for changes
  std::size_t next_ = 0, busy_ = 0;
  Clock::time_point measured_from_, end_;
  RequestsResult result_;
};

}  // namespace

RequestsResult make_requests(const std::vector<Job>& jobs, Changes& changes, const RequestsOptions& options) {
  return Loop(jobs, changes, options).run();
}

}  // namespace bench
