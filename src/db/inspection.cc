#include "db/inspection.h"

#include <algorithm>
#include <set>

#include "db/trigger_names.h"
#include "model/id.h"

namespace beantrack::db {

std::string Inspection::server_version() { return connection_.query("SELECT VERSION()").front().text(0); }

bool Inspection::server_is_supported() {
  const std::string version = server_version();
  const auto dot = version.find('.');
  const auto end = version.find_first_not_of("0123456789", dot + 1);
  const auto major = parse_number(version.substr(0, dot)).value_or(0);
  const auto minor = parse_number(version.substr(dot + 1, end - dot - 1)).value_or(0);
  if (version.find("MariaDB") == std::string::npos) return major >= 8;
  return major > 10 || (major == 10 && minor >= 6);
}

std::vector<std::string> Inspection::missing(const std::vector<std::string>& names, std::string_view sql) {
  std::set<std::string> there;
  for (const auto& row : connection_.query(sql)) there.insert(row.text(0));
  std::vector<std::string> missing;
  for (const auto& name : names)
    if (!there.contains(name)) missing.push_back(name);
  return missing;
}

std::vector<std::string> Inspection::missing_tables() {
  return missing({"users", "supplier", "wholesaler", "messages", "message_sequence", "jobs", "chat_sessions",
                  "chat_events", "chat_contacts", "chat_changed_conversations", "chat_search", "chat_search_deleted",
                  "chat_search_backlog", "chat_search_eras", "chat_page_versions", "chat_presence", "chat_daemons",
                  "chat_notices", "chat_settings", "chat_counters", "chat_old_app_clock", "chat_old_app_offsets",
                  "chat_login_failures", "chat_known_devices", "chat_leases", "chat_name_changes",
                  "chat_name_skeletons", "chat_migrations"},
                 "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()");
}

std::vector<std::string> Inspection::missing_triggers() {
  auto missing_ones = missing({kIdTriggers.begin(), kIdTriggers.end()},
                              "SELECT trigger_name FROM information_schema.triggers WHERE trigger_schema = DATABASE()"
                              " AND " BEANTRACK_OWN_ID_TRIGGER);
  const auto others = missing({kOtherTriggers.begin(), kOtherTriggers.end()},
                              "SELECT trigger_name FROM information_schema.triggers WHERE trigger_schema = DATABASE()");
  missing_ones.insert(missing_ones.end(), others.begin(), others.end());
  return missing_ones;
}

bool Inspection::sees_triggers() {
  return !connection_
              .query(
                  "SELECT 1 FROM (SELECT grantee, privilege_type FROM information_schema.user_privileges"
                  "  UNION ALL SELECT grantee, privilege_type FROM information_schema.schema_privileges"
                  "   WHERE DATABASE() LIKE table_schema) AS rights"
                  " WHERE grantee = CONCAT('''', REPLACE(CURRENT_USER(), '@', '''@'''), '''')"
                  " AND privilege_type = 'TRIGGER' LIMIT 1")
              .empty();
}

bool Inspection::sequence_is_ahead() {
  // Not from information_schema, whose number MySQL keeps for a day.
  const std::string made = connection_.query("SHOW CREATE TABLE message_sequence").front().text(1);
  constexpr std::string_view kOption = "AUTO_INCREMENT=";
  const auto option = made.find(kOption);
  const auto digits = option == std::string::npos ? "1" : made.substr(option + kOption.size());
  const auto next = parse_number(digits.substr(0, digits.find_first_not_of("0123456789"))).value_or(1);
  return next > connection_.query("SELECT COALESCE(MAX(seq), 0) FROM messages").front().number(0);
}

Time Inspection::clock() {
  const auto ms = connection_.query("SELECT FLOOR(UNIX_TIMESTAMP(CURRENT_TIMESTAMP(3)) * 1000)").front().number(0);
  return time_from_ms(static_cast<std::int64_t>(ms));
}

int Inspection::time_zone_offset() {
  const auto row = connection_
                       .query("SELECT @@global.time_zone, TIMESTAMPDIFF(MINUTE, UTC_TIMESTAMP(),"
                              " CONVERT_TZ(UTC_TIMESTAMP(), '+00:00', @@global.time_zone))")
                       .front();
  if (row.is_null(1)) throw Failure(0, "the server does not know its time zone " + row.text(0));
  return std::stoi(row.text(1));
}

Inspection::FutureMessages Inspection::future_messages() {
  const auto row = connection_
                       .query("SELECT COUNT(*), COALESCE(MAX(TIMESTAMPDIFF(MINUTE, CURRENT_TIMESTAMP, created_at)), 0)"
                              " FROM (SELECT created_at FROM messages FORCE INDEX (messages_seq)"
                              "       ORDER BY seq DESC LIMIT ?) AS newest"
                              " WHERE created_at > CURRENT_TIMESTAMP + INTERVAL ? MINUTE",
                              {kNewestMessages, kFutureMinutes})
                       .front();
  return {row.number(0), row.number(1)};
}

bool Inspection::is_encrypted() {
  const auto rows = connection_.query("SHOW SESSION STATUS LIKE 'Ssl_cipher'");
  return !rows.empty() && !rows.front().text(1).empty();
}

std::string Inspection::variable(std::string_view name) {
  const auto rows = connection_.query("SHOW VARIABLES WHERE Variable_name = ?", {name});
  return rows.empty() ? std::string() : rows.front().text(1);
}

}  // namespace beantrack::db
