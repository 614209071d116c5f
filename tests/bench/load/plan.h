// What a run requests and what it expects: one JSON object per line of a file.
//
//   {"path": "/chat/unread", "cookie": "beantrack_session=…", "body_is": "{\"count\":2}"}
//   {"path": "/chat/U00013", "cookie": "…", "contains": ["<span class=\"me-name\" dir=\"auto\">Supplier 1<"],
//    "list_prefix": "id=\"message-", "list": ["M01011", "M01012"],
//    "count_text": "bubble-state\">Read", "changes": ["M01012", "M01011"]}
//   {"path": "/chat/send", "cookie": "…", "csrf": "…", "receiver": "U00013"}
//   {"path": "/chat/mark-read", "cookie": "…", "csrf": "…", "form": "sender_id=U00013"}
//
// A request with a form is a POST of it, and one with a receiver a POST of a message with a text of its own, which the
// response must contain. `changes` are rows that the run changes one by one (changes.h): the body must contain
// count_text once for each that is changed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace bench {

constexpr std::size_t kMessageBytes = 59;  // of each text that is sent

struct Job {
  std::string path, cookie;
  int status = 200;
  std::string body_is;
  std::vector<std::string> contains;
  std::string list_prefix;
  std::vector<std::string> list;
  std::string count_text;
  std::vector<std::string> changes;
  std::string csrf, receiver, form;

  bool is_send() const { return !receiver.empty(); }
};

// Throws std::runtime_error for a file that is not a plan.
std::vector<Job> read_plan(const std::string& path);

// The text of the message `number` of the run `run`: no other run has it.
std::string message_text(const std::string& run, std::size_t number);

// The request as it is sent. A message has the text `text` and the client_id `client_id`.
std::string request_text(const Job& job, const std::string& host, const std::string& text = {},
                         const std::string& client_id = {});

// What is wrong with a response, or nothing. `changed`: how many of job.changes have been made; `text` as above.
std::string fault_of(const Job& job, int status, const std::string& body, std::size_t changed, const std::string& text);

}  // namespace bench
