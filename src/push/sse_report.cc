// What the push daemon says of itself: /healthz and /metrics.
#include "push/plain_response.h"
#include "push/sse_server.h"

namespace beantrack::push {

std::string SseServer::health() const {
  if (tailer_.silence() <= kMaxSilence) return plain_response("200 OK", "application/json", R"({"status":"ok"})");
  return plain_response("503 Service Unavailable", "application/json",
                      R"({"status":"unavailable","cause":"cannot follow the event log"})");
}

std::string SseServer::metrics() const {
  return metric("listeners", "gauge", "Open connections, except this one.", wheel_.size() - 1) +
         metric("users", "gauge", "Users with at least one open stream.", hub_.users()) +
         metric("accepted_total", "counter", "Connections accepted since the start.", accepted_) +
         metric("events_total", "counter", "Events read from the log, live and replayed.", delivered_) +
         metric("passed_total", "counter", "Ephemeral events sent to users: typing, presence.", passed_) +
         metric("resets_total", "counter", "Resets sent for invalid or expired cursors.", resets_) +
         metric("crowded_out_total", "counter", "Streams ended because their session or user opened too many.",
                crowded_out_) +
         metric("throttled_total", "counter", "Streams refused because their session opened them too often.",
                throttled_) +
         metric("jobs_relayed_total", "counter", "Jobs moved to the event log by this daemon.",
                tailer_.jobs_relayed()) +
         metric("relays", "gauge", "1 when this daemon is the one that relays.", tailer_.relays() ? 1 : 0) +
         metric("peers", "gauge", "1 when another push daemon runs on this database.", exchange_.has_peers() ? 1 : 0) +
         metric("silent_seconds", "gauge", "Seconds since the event log was last read and relayed to.",
                static_cast<std::uint64_t>(tailer_.silence().count() / 1000)) +
         metric("position", "gauge", "Number of the last event delivered.", hub_.position().number) +
         (more_metrics_ ? more_metrics_() : std::string());
}

}  // namespace beantrack::push
