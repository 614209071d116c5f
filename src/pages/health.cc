#include <nlohmann/json.hpp>

#include "base/errors.h"
#include "base/fd.h"
#include "base/log.h"
#include "base/unix_socket.h"
#include "db/migrations.h"
#include "pages/pages.h"

namespace beantrack::pages {
namespace {

constexpr std::string_view kRetryAfter = "2";  // seconds

bool listens(const std::string& socket_path) {
  const sockaddr_un address = unix_address(socket_path);
  const Fd socket{::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
  return socket && ::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

// What is missing; empty when nothing is. The failure itself is for the log: the answer names its kind alone.
std::string missing(Context& context) {
  try {
    context.database.query("SELECT 1");
  } catch (const db::Failure& failure) {
    log_warning(std::string("healthz: ") + failure.what());
    return "database";
  }
  try {
    if (!db::pending_migrations(context.database, context.config.sql_dir).empty()) return "migrations";
  } catch (const ConfigError& error) {
    log_warning(std::string("healthz: ") + error.what());
    return "migrations";
  }
  return listens(context.config.push_socket) ? "" : "push daemon";
}

}  // namespace

Response health(Context& context, const Request&, const Visitor&) {
  const std::string cause = missing(context);
  if (cause.empty()) return http::json(R"({"status":"ok"})");
  return http::json(nlohmann::ordered_json{{"status", "unavailable"}, {"cause", cause}}.dump(), 503)
      .add("Retry-After", kRetryAfter);
}

}  // namespace beantrack::pages
