// Ids, cursors and numbers in texts; the payloads of jobs; the datagrams that reach the push daemon; and browsers' names
// for themselves.
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>

#include "base/fd.h"
#include "base/unix_socket.h"
#include "base/utf8.h"
#include "db/job_payload.h"
#include "model/device.h"
#include "model/event_id.h"
#include "model/id.h"
#include "model/message.h"
#include "push/wake_socket.h"
#include "fuzz/support/target.h"

namespace beantrack::fuzz {
namespace {

void check_ids(std::string_view text) {
  if (const auto number = parse_number(text)) {
    const auto digits = text.substr(std::min(text.find_first_not_of('0'), text.size() - 1));
    require(std::to_string(*number) == digits, "a number survives a round trip");
  }
  if (const auto id = parse_event_id(text)) {
    require(id->tag <= kMaxEventTag, "an event's tag has no more than its digits");
    require(parse_event_id(to_string(*id)) == id, "an event id survives a round trip");
  }
  const bool any = is_user_id(text) || is_supplier_id(text) || is_wholesaler_id(text) || is_message_id(text);
  require(!any || text.size() <= kMaxIdLength, "an id fits its column");
  require(!(is_user_id(text) && (is_supplier_id(text) || is_wholesaler_id(text))), "an id is of one kind");
  require(!is_client_id(text) || text.size() <= kMaxClientIdLength, "a client's id fits its column");
}

void check_payload(std::string_view text) {
  const auto events = db::parse_job_payload(text);
  for (const auto& event : events) require(is_user_id(event.user_id), "an event is a user's");
  const auto again = db::parse_job_payload(db::job_payload(events));
  require(std::equal(events.begin(), events.end(), again.begin(), again.end(),
                     [](const NewEvent& a, const NewEvent& b) {
                       return a.kind == b.kind && a.user_id == b.user_id && a.subject == b.subject;
                     }),
          "a payload survives a round trip");
}

// The daemon's end of a socket, and one to send from.
struct Wake {
  std::string path = "/tmp/beantrack-fuzz." + std::to_string(::getpid()) + ".sock";
  push::WakeReceiver receiver{path};
  push::WakeSender notifier{path};
  Fd sender{::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)};

  Wake() {
    const auto address = unix_address(path);
    require(::connect(sender.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0, "a socket");
    ::unlink(path.c_str());
  }
};

void check_datagram(std::string_view datagram) {
  static Wake wake;
  if (::send(wake.sender.get(), datagram.data(), datagram.size(), MSG_DONTWAIT) < 0) return;  // too long for the kernel
  const auto notices = wake.receiver.wait(0, -1);
  require(notices.size() <= 1, "a datagram is one notice at most");
  for (const auto& typing : notices)
    require(is_user_id(typing.user_id) && is_user_id(typing.contact_id), "a notice is of two users");
}

void check_device(std::string_view header) {
  const std::string kept = kept_user_agent(header);
  require(kept.size() <= kMaxUserAgent, "a browser's name for itself fits its column");
  require(std::all_of(kept.begin(), kept.end(), [](char c) { return c >= ' ' && c <= '~'; }), "it is printable ASCII");
  require(kept_user_agent(kept) == kept, "keeping is idempotent");
  require(device_of(kept).browser.size() <= kMaxProgramName, "the name of a browser is short");
}

void check_message(std::string_view text) {
  const TextFault fault = check_text(text);
  require((fault == TextFault::not_utf8) == !is_utf8(text), "a text that is not UTF-8 is refused as such");
  if (fault == TextFault::none) require(count_characters(text) <= kMaxMessageCharacters, "a message is of bounded length");
  const std::string normal = normalize_newlines(text);
  require(check_text(normal) != TextFault::none || normal.find('\r') == std::string::npos,
          "the line breaks of a message are single characters");
}

}  // namespace

void fuzz(std::string_view input) {
  check_ids(input);
  check_payload(input);
  check_datagram(input);
  check_device(input);
  check_message(input);
}

}  // namespace beantrack::fuzz
