#include "load/plan.h"

#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace bench {
namespace {

using nlohmann::json;

std::size_t occurrences(const std::string& body, const std::string& text) {
  std::size_t count = 0;
  for (std::size_t at = body.find(text); at != std::string::npos; at = body.find(text, at + text.size())) ++count;
  return count;
}

// What stands between `prefix` and the next quotation mark, wherever it does.
std::string fault_of_list(const Job& job, const std::string& body) {
  std::size_t found = 0;
  for (std::size_t at = body.find(job.list_prefix); at != std::string::npos; at = body.find(job.list_prefix, at)) {
    at += job.list_prefix.size();
    const std::string_view value = std::string_view(body).substr(at, body.find('"', at) - at);
    if (found >= job.list.size()) return "more than " + std::to_string(found) + " of " + job.list_prefix;
    if (value != job.list[found])
      return "number " + std::to_string(found + 1) + " of " + job.list_prefix + " is " + std::string(value) + ", not " +
             job.list[found];
    ++found;
  }
  if (found < job.list.size())
    return std::to_string(found) + " of " + job.list_prefix + " in place of " + std::to_string(job.list.size());
  return {};
}

}  // namespace

std::vector<Job> read_plan(const std::string& path) {
  std::ifstream file{path};
  if (!file) throw std::runtime_error("cannot read " + path);
  std::vector<Job> jobs;
  for (std::string line; std::getline(file, line);) {
    const json entry = json::parse(line);
    jobs.push_back({.path = entry.at("path"),
                    .cookie = entry.value("cookie", ""),
                    .status = entry.value("status", 200),
                    .body_is = entry.value("body_is", ""),
                    .contains = entry.value("contains", std::vector<std::string>()),
                    .list_prefix = entry.value("list_prefix", ""),
                    .list = entry.value("list", std::vector<std::string>()),
                    .count_text = entry.value("count_text", ""),
                    .changes = entry.value("changes", std::vector<std::string>()),
                    .csrf = entry.value("csrf", ""),
                    .receiver = entry.value("receiver", ""),
                    .form = entry.value("form", "")});
  }
  if (jobs.empty()) throw std::runtime_error(path + " has no requests");
  return jobs;
}

std::string message_text(const std::string& run, std::size_t number) {
  std::string text = "bench " + run + " message " + std::to_string(number) + " ";
  if (text.size() < kMessageBytes) text.resize(kMessageBytes, '-');
  return text;
}

std::string request_text(const Job& job, const std::string& host, const std::string& text,
                         const std::string& client_id) {
  const bool post = job.is_send() || !job.form.empty();
  std::string head = (post ? "POST " : "GET ") + job.path + " HTTP/1.1\r\nHost: " + host;
  if (!job.cookie.empty()) head += "\r\nCookie: " + job.cookie;
  if (!post) return head + "\r\n\r\n";
  std::string words = text;  // letters, digits, spaces and hyphens
  for (char& c : words)
    if (c == ' ') c = '+';
  const std::string body =
      job.is_send() ? "message=" + words + "&receiver_id=" + job.receiver + "&client_id=" + client_id : job.form;
  return head + "\r\nX-CSRF-TOKEN: " + job.csrf + "\r\nContent-Type: application/x-www-form-urlencoded" +
         "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::string fault_of(const Job& job, int status, const std::string& body, std::size_t changed,
                     const std::string& text) {
  if (status != job.status) return "status " + std::to_string(status) + ", not " + std::to_string(job.status);
  if (!job.body_is.empty() && body != job.body_is) return "the body is " + body.substr(0, 200) + ", not " + job.body_is;
  for (const std::string& part : job.contains)
    if (body.find(part) == std::string::npos) return "the body does not contain " + part;
  if (job.is_send() && body.find(text) == std::string::npos) return "the body does not contain the message: " + text;
  if (!job.list_prefix.empty())
    if (std::string fault = fault_of_list(job, body); !fault.empty()) return fault;
  if (!job.count_text.empty())
    if (const auto count = occurrences(body, job.count_text); count != changed)
      return "a stale page: " + job.count_text + " " + std::to_string(count) + " times, not " + std::to_string(changed);
  return {};
}

}  // namespace bench
