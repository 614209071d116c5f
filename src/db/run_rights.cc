#include "db/run_rights.h"

#include <algorithm>
#include <set>
#include <stdexcept>

#include "base/errors.h"
#include "base/text.h"
#include "db/named_lock.h"

namespace beantrack::db {
namespace {

constexpr std::uint64_t kRightsSeconds = 60;  // to wait for another migration

constexpr std::string_view kNameCharacters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.";
constexpr std::string_view kHostCharacters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.:%/";

std::vector<std::string> split(std::string_view list) {
  std::vector<std::string> words;
  while (!list.empty()) {
    const auto comma = std::min(list.find(','), list.size());
    words.emplace_back(trim(list.substr(0, comma)));
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return words;
}

std::string quoted(const DatabaseUser& user) { return "'" + user.name + "'@'" + user.host + "'"; }

std::string identifier(std::string_view name) {
  std::string text = "`";
  for (const char c : name) text.append(c == '`' ? 2 : 1, c);
  return text + "`";
}

// The name of a database as GRANT takes it for all tables: a pattern, in which _ stands for any character.
std::string pattern(std::string_view database) {
  std::string text;
  for (const char c : database) {
    if (c == '_' || c == '%' || c == '\\') text += '\\';
    text += c;
  }
  return identifier(text);
}

std::string grant(const RunRight& right, const std::string& database, const DatabaseUser& runner) {
  const std::string columns = right.columns.empty() ? "" : " (" + std::string(right.columns) + ")";
  return "GRANT " + std::string(right.privileges) + columns + " ON " + identifier(database) + "." +
         identifier(right.table) + " TO " + quoted(runner);
}

// Takes the rights on all tables of the database, as earlier versions asked for them: `name` is the database or its
// pattern. A REVOKE fails where there is nothing to take, so a GRANT comes first. On MySQL, the right to grant must be
// there, too; it has IF EXISTS.
std::vector<std::string> revocations(const std::string& name, const DatabaseUser& runner) {
  return {"GRANT SELECT ON " + name + ".* TO " + quoted(runner),
          "REVOKE /*!80030 IF EXISTS */ GRANT OPTION ON " + name + ".* FROM " + quoted(runner),
          "REVOKE ALL PRIVILEGES ON " + name + ".* FROM " + quoted(runner)};
}

std::vector<std::string> run_rights(const std::string& database, const DatabaseUser& runner) {
  std::vector<std::string> statements;
  for (const auto& right : kRunRights) statements.push_back(grant(right, database, runner));
  const auto more = revocations(pattern(database), runner);
  statements.insert(statements.end(), more.begin(), more.end());
  return statements;
}

// Rights that reach beyond this database. Its owner may not take them. On MySQL, the first statement takes those on
// tables, too, so it comes before they are given.
std::vector<std::string> outer_revocations(const std::string& database, const DatabaseUser& runner) {
  std::vector<std::string> statements{"REVOKE ALL PRIVILEGES ON *.* FROM " + quoted(runner)};
  if (identifier(database) == pattern(database)) return statements;
  const auto more = revocations(identifier(database), runner);
  statements.insert(statements.end(), more.begin(), more.end());
  return statements;
}

// One statement for both servers: each reads only the comment that is its own.
std::string create_user(const DatabaseUser& user) {
  const std::string statement = "CREATE USER IF NOT EXISTS " + quoted(user) + " IDENTIFIED ";
  if (user.host == "localhost") return statement + "/*M!100600 VIA unix_socket */ /*!80000 WITH auth_socket */;\n";
  return statement + "BY <put a password here, in quotes>;\n";
}

std::string current_database(Connection& connection) { return connection.query("SELECT DATABASE()").front().text(0); }

std::string described(std::string_view table, const std::string& privilege, const std::string& column = {}) {
  return std::string(table) + ": " + privilege + (column.empty() ? "" : " (" + column + ")");
}

// In place of a table.
#define BEANTRACK_ALL_DATABASES "all databases"
#define BEANTRACK_ALL_TABLES "all tables"

// What the server says that a user may do in this database, as described() writes it.
std::set<std::string> held_rights(Connection& connection, std::string_view grantee) {
  std::set<std::string> held;
  for (const auto& row : connection.query(
           "SELECT '" BEANTRACK_ALL_DATABASES "', privilege_type, '' FROM information_schema.user_privileges"
           " WHERE grantee = ? AND privilege_type <> 'USAGE'"
           " UNION ALL SELECT '" BEANTRACK_ALL_TABLES "', privilege_type, '' FROM information_schema.schema_privileges"
           " WHERE grantee = ? AND DATABASE() LIKE table_schema AND privilege_type <> 'USAGE'"
           " UNION ALL SELECT table_name, privilege_type, '' FROM information_schema.table_privileges"
           " WHERE grantee = ? AND table_schema = DATABASE() AND privilege_type <> 'USAGE'"
           " UNION ALL SELECT table_name, privilege_type, column_name FROM information_schema.column_privileges"
           " WHERE grantee = ? AND table_schema = DATABASE()",
           {grantee, grantee, grantee, grantee}))
    held.insert(described(row.text(0), row.text(1), row.text(2)));
  return held;
}

}  // namespace

DatabaseUser parse_database_user(const std::string& text) {
  const auto at = text.find('@');
  DatabaseUser user{text.substr(0, at), at == std::string::npos ? "localhost" : text.substr(at + 1)};
  if (user.name.empty() || user.host.empty() || user.name.find_first_not_of(kNameCharacters) != std::string::npos ||
      user.host.find_first_not_of(kHostCharacters) != std::string::npos)
    throw ConfigError("'" + text + "' is not a database user: expected NAME or NAME@HOST");
  return user;
}

std::string to_string(const DatabaseUser& user) { return user.name + "@" + user.host; }

std::string grants_script(const std::string& database, const DatabaseUser& owner, const DatabaseUser& runner,
                          bool runner_rights_now) {
  std::string script =
      "-- Owns the database: for beantrack-admin migrate, release, user and demo.\n"
      "CREATE DATABASE IF NOT EXISTS " +
      identifier(database) + " CHARACTER SET utf8mb4;\n" + create_user(owner) + "GRANT ALL PRIVILEGES ON " +
      pattern(database) + ".* TO " + quoted(owner) +
      " WITH GRANT OPTION;\n\n"
      "-- For beantrack-web and beantrack-pushd.\n" +
      create_user(runner);
  if (!runner_rights_now) script += "-- `beantrack-admin migrate` gives these rights when the tables are up to date:\n";
  if (runner_rights_now)
    for (const auto& statement : outer_revocations(database, runner)) script += statement + ";\n";
  for (const auto& statement : run_rights(database, runner))
    script += (runner_rights_now ? "" : "--   ") + statement + ";\n";
  return script;
}

bool triggers_run_as(Connection& connection, const DatabaseUser& user) {
  return !connection
              .query(
                  "SELECT 1 FROM information_schema.triggers WHERE trigger_schema = DATABASE() AND definer = ?"
                  " LIMIT 1",
                  {to_string(user)})
              .empty();
}

bool may_give_run_rights(Connection& connection, const DatabaseUser& runner) {
  std::set<std::string> there;
  for (const auto& row : connection.query("SELECT table_name, column_name FROM information_schema.columns"
                                          " WHERE table_schema = DATABASE()")) {
    there.insert(row.text(0));
    there.insert(row.text(0) + "." + row.text(1));
  }
  for (const auto& right : kRunRights) {
    if (!there.contains(std::string(right.table))) return false;
    for (const auto& column : split(right.columns))
      if (!there.contains(std::string(right.table) + "." + column)) return false;
  }
  return !triggers_run_as(connection, runner);
}

RightsGiven give_run_rights(Connection& connection, const DatabaseUser& runner) {
  if (connection.query("SELECT CURRENT_USER()").front().text(0) == to_string(runner)) return RightsGiven::same_user;
  // MariaDB would create a user that does not exist, without a password.
  connection.run_script(
      "SET /*M!100600 sql_mode = CONCAT(@@sql_mode, ',NO_AUTO_CREATE_USER'), */ @beantrack_granting = 1");
  NamedLock lock{connection, "rights"};  // of two at the same time, the second would find no grant to revoke
  if (!lock.acquire(kRightsSeconds)) throw std::runtime_error("another migration does not finish");
  RightsGiven given = RightsGiven::yes;
  try {
    for (const auto& statement : run_rights(current_database(connection), runner)) connection.run_script(statement);
  } catch (const Failure& failure) {
    if (!failure.denied()) throw;
    given = RightsGiven::not_allowed;
  }
  lock.release();
  return given;
}

std::optional<RightsDifference> compare_run_rights(Connection& connection, const DatabaseUser& runner) {
  const std::string grantee = quoted(runner);
  if (connection.query("SELECT 1 FROM information_schema.user_privileges WHERE grantee = ? LIMIT 1", {grantee}).empty())
    return std::nullopt;
  const std::set<std::string> held = held_rights(connection, grantee);
  const auto holds = [&](std::string_view table, const std::string& privilege, const std::string& column) {
    return held.contains(described(table, privilege, column)) || held.contains(described(table, privilege)) ||
           held.contains(described(BEANTRACK_ALL_TABLES, privilege)) ||
           held.contains(described(BEANTRACK_ALL_DATABASES, privilege));
  };
  std::set<std::string> wanted;
  RightsDifference difference;
  for (const auto& right : kRunRights)
    for (const auto& privilege : split(right.privileges)) {
      auto columns = split(right.columns);
      if (columns.empty()) columns.emplace_back();
      for (const auto& column : columns) {
        wanted.insert(described(right.table, privilege, column));
        if (!holds(right.table, privilege, column))
          difference.missing.push_back(described(right.table, privilege, column));
      }
    }
  std::set_difference(held.begin(), held.end(), wanted.begin(), wanted.end(), std::back_inserter(difference.excess));
  return difference;
}

}  // namespace beantrack::db
