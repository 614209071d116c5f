// Asks the push daemon how it is, as an operator would: GET /healthz at its socket.
//
// Thread rule: any thread.
#pragma once

#include <chrono>
#include <string>

namespace beantrack::push {

constexpr std::chrono::milliseconds kProbeTime{1000};  // for the daemon to answer

// Why the daemon does not deliver: "not running", "does not answer", or its own cause. Empty when it is well.
std::string probe_daemon(const std::string& socket_path);

}  // namespace beantrack::push
