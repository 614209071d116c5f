#include "push/plain_response.h"

#include <nlohmann/json.hpp>

namespace beantrack::push {

std::string plain_response(std::string_view status, std::string_view type, std::string_view body,
                         std::string_view more) {
  return "HTTP/1.1 " + std::string(status) + "\r\nContent-Type: " + std::string(type) +
         "\r\nContent-Length: " + std::to_string(body.size()) + "\r\nCache-Control: no-store\r\nConnection: close\r\n" +
         std::string(more) + "\r\n" + std::string(body);
}

std::string error_response(std::string_view status, std::string_view text, const std::string& request_id,
                         std::string_view more) {
  const nlohmann::ordered_json body{{"error", text}, {"requestId", request_id}};
  return plain_response(status, "application/json",
                      body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace), more);
}

std::string metric(std::string_view name, std::string_view type, std::string_view help, std::uint64_t value) {
  const std::string full = "beantrack_push_" + std::string(name);
  return "# HELP " + full + " " + std::string(help) + "\n# TYPE " + full + " " + std::string(type) + "\n" + full +
         " " + std::to_string(value) + "\n";
}

}  // namespace beantrack::push
