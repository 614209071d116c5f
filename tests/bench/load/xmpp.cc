#include "load/xmpp.h"

#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <array>
#include <charconv>
#include <memory>
#include <stdexcept>

#include "base/errors.h"
#include "load/plan.h"

namespace bench {
namespace {

constexpr double kDrainSeconds = 10;  // for what is under way after the last message
constexpr std::string_view kStream =
    "<stream:stream to='localhost' version='1.0' xmlns='jabber:client' "
    "xmlns:stream='http://etherx.jabber.org/streams'>";

std::string base64(const std::string& text) {
  std::string encoded((text.size() + 2) / 3 * 4 + 1, '\0');
  encoded.resize(EVP_EncodeBlock(reinterpret_cast<unsigned char*>(encoded.data()),
                                 reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size())));
  return encoded;
}

struct Person {
  beantrack::Fd socket;
  std::string received, unsent;
  std::size_t index = 0;
  bool is_receiver = false;
};

// Sends `text` and waits for `answer`; used before the socket is watched.
void ask(Person& person, std::string text, std::string_view answer) {
  if (!send_some(person.socket.get(), text)) throw std::runtime_error("signing in: the connection is gone");
  std::string received;
  for (std::array<char, 4096> buffer; received.find(answer) == std::string::npos;) {
    const ssize_t count = ::recv(person.socket.get(), buffer.data(), buffer.size(), 0);
    if (count <= 0) throw std::runtime_error("signing in: no " + std::string(answer) + " in " + received);
    received.append(buffer.data(), static_cast<std::size_t>(count));
  }
}

class Exchange {
 public:
  explicit Exchange(const XmppOptions& options) : options_(options), epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
    for (const bool is_receiver : {true, false})
      for (std::size_t i = 0; i < options.pairs; ++i) sign_in(i, is_receiver);
    due_.reserve(static_cast<std::size_t>(options.rate * options.seconds) + 1);
  }

  XmppResult run() {
    begun_ = Clock::now();
    const auto end = begun_ + seconds(options_.seconds);
    for (auto now = begun_; now < end; now = Clock::now()) {
      while (next_due() <= Clock::now() && next_due() < end) send();
      wait(std::min(next_due(), end));
    }
    const auto last = Clock::now() + seconds(kDrainSeconds);
    while (result_.arrived.size() < due_.size() && Clock::now() < last)
      wait(Clock::now() + std::chrono::milliseconds(20));
    for (std::size_t number = 0; number < due_.size(); ++number)
      if (!seen_[number]) result_.faults.add("message " + std::to_string(number) + " did not arrive");
    result_.sent = due_.size();
    result_.receive_seconds = std::chrono::duration<double>(last_arrival_ - begun_).count();
    return std::move(result_);
  }

 private:
  static Clock::duration seconds(double count) {
    return std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(count));
  }
  Clock::time_point next_due() const { return begun_ + seconds(static_cast<double>(due_.size()) / options_.rate); }

  void sign_in(std::size_t index, bool is_receiver) {
    people_.push_back(std::make_unique<Person>());
    Person& person = *people_.back();
    person.index = index;
    person.is_receiver = is_receiver;
    person.socket = connect_to(options_.address);
    const int flags = ::fcntl(person.socket.get(), F_GETFL);
    ::fcntl(person.socket.get(), F_SETFL, flags & ~O_NONBLOCK);
    const std::string name = (is_receiver ? "r" : "s") + std::to_string(index);
    ask(person, std::string(kStream), "</stream:features>");
    const std::string secret = std::string(1, '\0') + name + std::string(1, '\0') + options_.password;
    ask(person, "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>" + base64(secret) + "</auth>",
        "<success");
    ask(person, std::string(kStream), "</stream:features>");
    ask(person, "<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>", "</iq>");
    ask(person, "<presence/>", "<presence");
    ::fcntl(person.socket.get(), F_SETFL, flags | O_NONBLOCK);
    epoll_event event{.events = EPOLLIN, .data = {.ptr = &person}};
    if (::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, person.socket.get(), &event) != 0)
      throw beantrack::SystemError("watching a connection", errno);
    if (!is_receiver) senders_.push_back(&person);
  }

  void send() {
    const std::size_t number = due_.size();
    Person& sender = *senders_[number % senders_.size()];
    due_.push_back(next_due());
    seen_.push_back(false);
    sender.unsent += "<message to='r" + std::to_string(sender.index) + "@localhost' type='chat' id='" +
                     std::to_string(number) + "'><body>" + message_text(options_.run, number) + "</body></message>";
    flush(sender);
  }

  void flush(Person& person) {
    if (!person.unsent.empty() && !send_some(person.socket.get(), person.unsent))
      throw std::runtime_error("the server has ended a connection");
  }

  void wait(Clock::time_point until) {
    std::array<epoll_event, 64> events;
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now()).count();
    const int count = ::epoll_wait(epoll_.get(), events.data(), events.size(), left > 0 ? static_cast<int>(left) : 0);
    for (int i = 0; i < count; ++i) receive(*static_cast<Person*>(events[i].data.ptr));
    for (Person* const sender : senders_) flush(*sender);
  }

  void receive(Person& person) {
    if (receive_some(person.socket.get(), person.received) == Received::end)
      throw std::runtime_error("the server has ended a connection");
    const std::string marker = "<body>bench " + options_.run + " message ";
    std::size_t used = 0;
    for (std::size_t end; (end = person.received.find("</body>", used)) != std::string::npos; used = end + 7) {
      const std::size_t at = person.received.find(marker, used);
      if (at < end) arrived(person, std::string_view(person.received).substr(at + marker.size(), end - at));
    }
    person.received.erase(0, used);
  }

  void arrived(const Person& person, std::string_view text) {
    std::size_t number = due_.size();
    std::from_chars(text.data(), text.data() + text.size(), number);
    if (number >= due_.size()) return result_.faults.add("a message that was not sent");
    if (senders_[number % senders_.size()]->index != person.index || !person.is_receiver)
      return result_.faults.add("message " + std::to_string(number) + " reached another receiver");
    if (seen_[number]) return result_.faults.add("message " + std::to_string(number) + " arrived twice");
    seen_[number] = true;
    last_arrival_ = Clock::now();
    result_.latencies.add(last_arrival_ - due_[number]);
    result_.arrived.push_back(message_text(options_.run, number));
  }

  const XmppOptions& options_;
  beantrack::Fd epoll_;
  std::vector<std::unique_ptr<Person>> people_;
  std::vector<Person*> senders_;
  std::vector<Clock::time_point> due_;  // by number
  std::vector<bool> seen_;
  Clock::time_point begun_, last_arrival_;
  XmppResult result_;
};

}  // namespace

XmppResult exchange_xmpp(const XmppOptions& options) { return Exchange(options).run(); }

}  // namespace bench
