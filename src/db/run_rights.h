// What the workers and the push daemon may do in the database. They run as a database user with these rights and no
// others; migrations and beantrack-admin run as another one, who owns the database.
//
//   db::DatabaseUser runner = db::parse_database_user("beantrack@localhost");
//   if (db::give_run_rights(connection, runner) == db::RightsGiven::yes) ...
//
// docs/database-users.md describes both users and what a compromised program can reach.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/connection.h"

namespace beantrack::db {

struct RunRight {
  std::string_view table;
  std::string_view privileges;
  std::string_view columns = {};  // empty: the whole table
};

// A new table needs a row here, and so does a new column of the tables that are listed by column: those belong to the
// old application, too. tests/db/run_rights_test.cc compares this list with the tables.
inline constexpr std::array kRunRights{
    RunRight{"users", "SELECT",
             "id, email, password, role, name, disabled_at, company_name, display_name, verified_since, renamed_at,"
             " created_at"},
    RunRight{"users", "UPDATE", "password, name, updated_at"},
    RunRight{"supplier", "SELECT", "id, user_id, name, registration_number, supply_center_id, address, approved_date"},
    RunRight{"supplier", "UPDATE", "name, approved_date, updated_at"},  // on pages of administrators
    RunRight{"wholesaler", "SELECT",
             "id, user_id, name, registration_number, distribution_region, address, approved_date"},
    RunRight{"wholesaler", "UPDATE", "name, approved_date, updated_at"},
    RunRight{"messages", "SELECT",
             "id, seq, sender_id, receiver_id, conversation, content, client_id, reply_to, is_read, read_at,"
             " created_at"},
    RunRight{"messages", "INSERT", "sender_id, receiver_id, content, client_id, reply_to"},
    RunRight{"messages", "UPDATE", "is_read, read_at"},
    // Without `queue`, whose default is the chat's: the old application runs what stands in its own queues.
    RunRight{"jobs", "SELECT", "id, queue, payload, created_at"},
    RunRight{"jobs", "INSERT", "payload, attempts, available_at, created_at"},
    RunRight{"jobs", "DELETE"},
    RunRight{"message_sequence", "SELECT"},
    RunRight{"chat_changed_conversations", "SELECT, DELETE"},
    RunRight{"chat_contacts", "SELECT, INSERT, UPDATE"},
    RunRight{"chat_counters", "SELECT, INSERT, UPDATE"},
    RunRight{"chat_daemons", "SELECT, INSERT, UPDATE, DELETE"},
    RunRight{"chat_events", "SELECT, INSERT, UPDATE, DELETE"},
    RunRight{"chat_known_devices", "SELECT, INSERT, UPDATE, DELETE"},
    RunRight{"chat_leases", "SELECT, UPDATE"},
    RunRight{"chat_login_failures", "SELECT, INSERT, UPDATE, DELETE"},
    RunRight{"chat_migrations", "SELECT"},
    RunRight{"chat_name_changes", "SELECT"},
    RunRight{"chat_name_skeletons", "SELECT, INSERT, UPDATE"},
    RunRight{"chat_notices", "SELECT, INSERT, DELETE"},
    RunRight{"chat_old_app_clock", "SELECT"},
    RunRight{"chat_old_app_offsets", "SELECT"},
    RunRight{"chat_page_versions", "SELECT"},
    RunRight{"chat_presence", "SELECT, INSERT, UPDATE, DELETE"},
    RunRight{"chat_search", "SELECT, INSERT, UPDATE, DELETE"},
    RunRight{"chat_search_backlog", "SELECT, INSERT, UPDATE, DELETE"},
    RunRight{"chat_search_deleted", "SELECT, DELETE"},
    RunRight{"chat_search_eras", "SELECT, INSERT, UPDATE, DELETE"},
    RunRight{"chat_sessions", "SELECT, INSERT, UPDATE, DELETE"},
    RunRight{"chat_settings", "SELECT, INSERT, UPDATE"},
};

// A user of the database server.
struct DatabaseUser {
  std::string name;
  std::string host;
};

// From "name" or "name@host"; the host defaults to localhost. Throws ConfigError for what is not a plain name.
DatabaseUser parse_database_user(const std::string& text);
std::string to_string(const DatabaseUser& user);

// A script for the administrator of the server: creates the database and both users, and gives them their rights. Users
// at localhost sign in by the socket, others by a password that the script leaves open. Idempotent. Rights of `runner`
// that cannot be given yet, since tables are missing or triggers would fail, stand in comments: migrate gives them.
// `runner_rights_now` is what may_give_run_rights() says.
std::string grants_script(const std::string& database, const DatabaseUser& owner, const DatabaseUser& runner,
                          bool runner_rights_now);

// Whether all tables and columns of kRunRights are there, and no trigger runs with the rights of `runner`.
bool may_give_run_rights(Connection& connection, const DatabaseUser& runner);

// Whether a trigger of this database runs with the rights of `user`.
bool triggers_run_as(Connection& connection, const DatabaseUser& user);

// `same_user`: `runner` is the user of this connection. `not_allowed`: there is no such user, or the user of this
// connection may not grant.
enum class RightsGiven { yes, same_user, not_allowed };

// Gives `runner` the rights of kRunRights, then takes those on the whole database. Idempotent.
RightsGiven give_run_rights(Connection& connection, const DatabaseUser& runner);

// How the rights of a user differ from kRunRights, one text each: "users: SELECT (email)".
struct RightsDifference {
  std::vector<std::string> missing;
  std::vector<std::string> excess;
};
// Nothing when the user of this connection may not see the rights of `runner`, or there is no such user.
std::optional<RightsDifference> compare_run_rights(Connection& connection, const DatabaseUser& runner);

}  // namespace beantrack::db
