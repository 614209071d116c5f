// The floor: the least that a worker can do for each of the benchmark's requests. It runs the best statement for the
// job and writes as many bytes as the real page has; it has no templates, no errors, no languages and no settings.
//
//   spawn-fcgi -n -s SOCKET -- bench-floor DATABASE_SOCKET DATABASE_NAME WAKE_SOCKET [TABLE NCHAN_ADDRESS]
//   bench-floor alone DATABASE_SOCKET DATABASE_NAME PLAN SECONDS
//
// The second has no nginx before it (floor/alone.h).
// With a table, messages go there instead, and are published by nchan once they are committed.
#include <openssl/evp.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <cstring>
#include <iostream>
#include <memory>
#include <unordered_map>

#include "floor/alone.h"
#include "floor/publisher.h"
#include "floor/server.h"
#include "floor/statement.h"

namespace bench {
namespace {

constexpr std::string_view kSessionCookie = "beantrack_session=";
constexpr std::size_t kRoomMessages = 50;
constexpr std::size_t kBubbleBytes = 605;   // of a bubble that is read, as the real page has it on average
constexpr std::size_t kContactBytes = 830;  // of an entry of the inbox
constexpr std::size_t kFrameBytes = 4600;   // of the page around them
constexpr std::size_t kAnswerBytes = 490;   // of the bubble of a message that was sent

#define SESSION " FROM chat_sessions s STRAIGHT_JOIN users me ON me.id = s.user_id AND me.disabled_at IS NULL"
#define ALIVE " s.token_digest = ? AND s.seen_at > CURRENT_TIMESTAMP(3) - INTERVAL 30 DAY"
#define CONVERSATION "CONVERT(CONCAT(LEAST(s.user_id, ?), ':', GREATEST(s.user_id, ?)) USING ascii) COLLATE ascii_bin"

constexpr std::string_view kUnread =
    "SELECT (SELECT COUNT(*) FROM messages n FORCE INDEX (messages_received)"
    " WHERE n.receiver_id = me.id AND n.is_read = 0 AND n.sender_id <> n.receiver_id)" SESSION " WHERE" ALIVE;
constexpr std::string_view kRoom =
    "SELECT me.display_name, m.id, m.sender_id, m.content, m.is_read, m.created_at, m.read_at, m.reply_to" SESSION
    " STRAIGHT_JOIN messages m FORCE INDEX (messages_conversation) ON m.conversation = " CONVERSATION " WHERE" ALIVE
    " ORDER BY m.seq DESC LIMIT 51";
// What a page of a room depends on: its newest message, and how many have not been read yet on either side.
constexpr std::string_view kRoomVersion =
    "SELECT me.id,"
    " (SELECT MAX(m.seq) FROM messages m WHERE m.conversation = " CONVERSATION
    "),"
    " (SELECT COUNT(*) FROM messages m FORCE INDEX (messages_received)"
    "   WHERE m.receiver_id = ? AND m.is_read = 0 AND m.sender_id = me.id),"
    " (SELECT COUNT(*) FROM messages m FORCE INDEX (messages_received)"
    "   WHERE m.receiver_id = me.id AND m.is_read = 0)" SESSION " WHERE" ALIVE;
constexpr std::string_view kInbox =
    "SELECT me.display_name, u.id, u.display_name, u.role, m.id, m.sender_id, m.content, m.created_at,"
    " IF(c.unread_seq = 0, 0, (SELECT COUNT(*) FROM messages n FORCE INDEX (messages_received)"
    "   WHERE n.receiver_id = me.id AND n.is_read = 0 AND n.sender_id = u.id))" SESSION
    " STRAIGHT_JOIN chat_contacts c ON c.user_id = s.user_id AND c.last_seq > 0"
    " STRAIGHT_JOIN users u ON u.id = c.contact_id"
    " STRAIGHT_JOIN messages m ON m.seq = c.last_seq"
    " WHERE" ALIVE " ORDER BY c.last_seq DESC LIMIT 200";
constexpr std::string_view kSession = "SELECT me.id" SESSION " WHERE" ALIVE;
constexpr std::string_view kInsert = " (sender_id, receiver_id, content, client_id) VALUES (?, ?, ?, ?)";

std::string digest_of(std::string_view cookie) {
  const std::size_t at = cookie.find(kSessionCookie);
  std::string_view token = at == std::string_view::npos ? "" : cookie.substr(at + kSessionCookie.size());
  token = token.substr(0, token.find(';'));
  std::string digest(EVP_MAX_MD_SIZE, '\0');
  unsigned length = 0;
  EVP_Digest(token.data(), token.size(), reinterpret_cast<unsigned char*>(digest.data()), &length, EVP_sha256(),
             nullptr);
  digest.resize(length);
  return digest;
}

// Makes what was appended to `page` since `begin` as long as the real thing.
void pad(std::string& page, std::size_t begin, std::size_t bytes) {
  static const std::string filler(8192, 'x');
  const std::size_t written = page.size() - begin;
  if (written < bytes) page.append(filler, 0, bytes - written);
}

std::string response(std::string_view type, const std::string& body) {
  std::string text = "Status: 200 OK\r\nContent-Type: ";
  text.append(type).append("\r\nCache-Control: private, no-cache\r\nContent-Length: ");
  return text.append(std::to_string(body.size())).append("\r\n\r\n").append(body);
}

std::string frame(std::string_view name) {
  std::string page = "<!doctype html><span class=\"me-name\" dir=\"auto\">" + std::string(name) + "</span>";
  pad(page, 0, kFrameBytes);
  return page;
}

// The value of a field of a form, decoded as far as the load generator encodes it.
std::string field(std::string_view body, std::string_view name) {
  std::size_t at = body.find(name);
  if (at == std::string_view::npos) return {};
  std::string value(body.substr(at + name.size()));
  value.resize(std::min(value.find('&'), value.size()));
  for (char& c : value)
    if (c == '+') c = ' ';
  return value;
}

class Floor {
 public:
  Floor(const std::string& socket, const std::string& name, const std::string& wake_socket, const std::string& table,
        const std::string& nchan_address)
      : database_(socket, name),
        unread_(database_, kUnread),
        room_(database_, kRoom),
        room_version_(database_, kRoomVersion),
        inbox_(database_, kInbox),
        session_(database_, kSession),
        insert_(database_, "INSERT INTO " + table + std::string(kInsert)),
        publisher_(nchan_address) {
    wake_address_.sun_family = AF_UNIX;
    std::strncpy(wake_address_.sun_path, wake_socket.c_str(), sizeof wake_address_.sun_path - 1);
  }

  std::string answer(const FloorRequest& request) {
    const std::string digest = digest_of(request.cookie);
    if (request.path == "/chat/unread") return unread(digest);
    if (request.path == "/chat") return inbox(digest);
    if (request.path == "/chat/send") return send(digest, request.body);
    if (request.path.starts_with("/chat/U")) return room(digest, request.path.substr(6));
    if (request.path.starts_with("/same/U")) return same_room(digest, request.path.substr(6));
    return "Status: 404 Not Found\r\n\r\n";
  }

 private:
  std::string unread(std::string_view digest) {
    unread_.run({digest});
    std::string body = "{\"count\":0}";
    while (unread_.next()) body = "{\"count\":" + std::string(unread_.column(0)) + "}";
    return response("application/json", body);
  }

  std::string room_page(std::string_view digest, std::string_view contact) {
    room_.run({contact, contact, digest});
    std::vector<std::string> bubbles;
    std::string name;
    while (room_.next()) {
      if (bubbles.size() == kRoomMessages) continue;
      name = room_.column(0);
      std::string bubble = "<div class=\"bubble\" id=\"message-" + std::string(room_.column(1)) + "\"><p>";
      bubble.append(room_.column(3)).append("</p><span class=\"bubble-state\">");
      bubble.append(room_.column(4) == "1" && room_.column(2) != contact ? "Read" : "Sent").append("</span></div>");
      pad(bubble, 0, kBubbleBytes);
      bubbles.push_back(std::move(bubble));
    }
    std::string page = frame(name);
    for (auto bubble = bubbles.rbegin(); bubble != bubbles.rend(); ++bubble) page += *bubble;
    return page;
  }

  std::string room(std::string_view digest, std::string_view contact) {
    return response("text/html; charset=utf-8", room_page(digest, contact));
  }

  // The stored page while nothing that it depends on has changed.
  std::string same_room(std::string_view digest, std::string_view contact) {
    room_version_.run({contact, contact, contact, digest});
    std::string version;
    while (room_version_.next())
      for (std::size_t i = 0; i < 4; ++i) version.append(room_version_.column(i)).append(":");
    auto& [stored_version, page] = stored_[std::string(digest) + std::string(contact)];
    if (stored_version != version) {
      page = room(digest, contact);
      stored_version = version;
    }
    return page;
  }

  std::string inbox(std::string_view digest) {
    inbox_.run({digest});
    std::string page;
    while (inbox_.next()) {
      if (page.empty()) page = frame(inbox_.column(0));
      const std::size_t begin = page.size();
      page.append("<li data-contact=\"").append(inbox_.column(1)).append("\"><a>").append(inbox_.column(2));
      page.append("</a>").append(inbox_.column(6)).append("<b>").append(inbox_.column(8)).append("</b></li>");
      pad(page, begin, kContactBytes);
    }
    return response("text/html; charset=utf-8", page);
  }

  std::string send(std::string_view digest, std::string_view body) {
    session_.run({digest});
    std::string me;
    while (session_.next()) me = session_.column(0);
    const std::string text = field(body, "message=");
    const std::string receiver = field(body, "receiver_id=");
    insert_.run({me, receiver, text, field(body, "client_id=")});
    publisher_.publish(receiver, text);
    ::sendto(wake_, "w", 1, MSG_DONTWAIT, reinterpret_cast<const sockaddr*>(&wake_address_), sizeof wake_address_);
    std::string bubble = "<div class=\"bubble bubble-own\"><p>" + text + "</p></div>";
    pad(bubble, 0, kAnswerBytes);
    return response("text/html; charset=utf-8", bubble);
  }

  struct StoredPage {
    std::string version, page;
  };

  Database database_;
  Statement unread_, room_, room_version_, inbox_, session_, insert_;
  Publisher publisher_;
  std::unordered_map<std::string, StoredPage> stored_;
  const int wake_ = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  sockaddr_un wake_address_{};
};

}  // namespace
}  // namespace bench

int main(int count, char** words) try {
  const std::string first = count > 1 ? words[1] : "";
  if (first == "alone" && count == 6) {
    const auto connect = [&]() -> bench::Answer {
      const auto floor = std::make_shared<bench::Floor>(words[2], words[3], "", "messages", "");
      return [floor](const bench::FloorRequest& request) { return floor->answer(request); };
    };
    bench::run_alone(connect, words[4], std::stod(words[5]));
    return 0;
  }
  if (count != 4 && count != 6) throw std::runtime_error("usage: as floor.cc says");
  bench::Floor floor(first, words[2], words[3], count > 4 ? words[4] : "messages", count > 5 ? words[5] : "");
  bench::serve([&](const bench::FloorRequest& request) { return floor.answer(request); });
} catch (const std::exception& error) {
  std::cerr << "bench-floor: " << error.what() << '\n';
  return 1;
}
