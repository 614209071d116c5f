// Answers of the push daemon that are whole: refusals, /metrics, /healthz. They end their connection.
//
// Thread rule: any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace beantrack::push {

// An HTTP/1.1 answer (RFC 9112) with `body`; `more` is further header lines, each with its CRLF.
std::string plain_response(std::string_view status, std::string_view type, std::string_view body,
                         std::string_view more = {});

// The same for an error, as everywhere in BeanTrack Chat: {"error": text, "requestId": id}.
std::string error_response(std::string_view status, std::string_view text, const std::string& request_id,
                         std::string_view more = {});

// One metric of the daemon in Prometheus' text format 0.0.4; `name` without the prefix that all of ours have.
std::string metric(std::string_view name, std::string_view type, std::string_view help, std::uint64_t value);

}  // namespace beantrack::push
