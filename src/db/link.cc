#include "db/link.h"

#include <new>

#include "db/client_library.h"
#include "db/connection.h"
#include "db/failure.h"

namespace beantrack::db {
namespace {

constexpr std::size_t kMaxStatements = 200;  // kept prepared; some texts vary with the number of values

[[noreturn]] void fail(MYSQL* handle, const std::string& doing) {
  raise(mysql_errno(handle), doing + ": " + mysql_error(handle) + " [" + std::to_string(mysql_errno(handle)) + "]");
}

const char* text_or_null(const std::string& text) { return text.empty() ? nullptr : text.c_str(); }

}  // namespace

Link::Link(const Config& config, unsigned read_timeout, unsigned idle_timeout) : handle_(mysql_init(nullptr)) {
  if (!handle_) throw std::bad_alloc();
  const unsigned connect_timeout = kConnectTimeout;
  mysql_options(handle_.get(), MYSQL_OPT_CONNECT_TIMEOUT, &connect_timeout);
  if (read_timeout != kNoTimeout) mysql_options(handle_.get(), MYSQL_OPT_READ_TIMEOUT, &read_timeout);
  mysql_options(handle_.get(), MYSQL_SET_CHARSET_NAME, "utf8mb4");
  prepare(handle_.get(), config);
  // Multiple statements are for run(); mysql_stmt_prepare takes one alone. An UPDATE counts the rows it found.
  if (!mysql_real_connect(handle_.get(), text_or_null(config.db_host), text_or_null(config.db_user),
                          text_or_null(config.db_password), config.db_name.c_str(), config.db_port,
                          config.db_host.empty() ? text_or_null(config.db_socket) : nullptr,
                          CLIENT_MULTI_STATEMENTS | CLIENT_FOUND_ROWS))
    fail(handle_.get(), "connecting to the database");
  require_encryption(handle_.get(), config);
  const std::string idle = std::to_string(idle_timeout);
  // The client library asks for a collation of utf8mb4 by number; SET NAMES asks for the server's own default, which is
  // also that of CONVERT (… USING utf8mb4) and JSON_TABLE. From MariaDB 11.5 on, the two differ, and do not compare.
  // The isolation level by statement, since the two servers name its variable differently.
  run("SET NAMES utf8mb4; SET autocommit = 1, time_zone = '+00:00',"
      " sql_mode = 'STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO',"
      " innodb_lock_wait_timeout = " + std::to_string(kLockWaitTimeout) +
      // Those of tables, too, but not for statements that take as long as they take.
      (read_timeout == kNoTimeout ? "" : ", lock_wait_timeout = " + std::to_string(kLockWaitTimeout)) +
      (idle_timeout == kNoTimeout ? "" : ", wait_timeout = " + idle + ", net_read_timeout = " + idle +
                                             ", net_write_timeout = " + idle) +
      "; SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED");
}

void Link::wait_for_locks(unsigned seconds) {
  const std::string limit = std::to_string(seconds);
  run("SET innodb_lock_wait_timeout = " + limit + ", lock_wait_timeout = " + limit);
}

bool Link::wait_for_cluster() {
  if (!in_cluster_) {
    const auto variable = prepared("SHOW SESSION VARIABLES LIKE 'wsrep_on'").query({});
    in_cluster_ = !variable.empty() && variable.front().text(1) == "ON";
  }
  if (*in_cluster_) run("SET STATEMENT wsrep_sync_wait = 1 FOR SELECT 1");
  return *in_cluster_;
}

Statement& Link::prepared(std::string_view sql) {
  const auto known = statements_.find(sql);
  if (known != statements_.end()) return known->second;
  if (statements_.size() >= kMaxStatements) statements_.clear();
  return statements_.emplace(std::string(sql), Statement(handle_.get(), sql)).first->second;
}

void Link::run(const std::string& script) {
  MYSQL* connection = handle_.get();
  if (mysql_real_query(connection, script.data(), script.size()) != 0) fail(connection, "statement 1");
  for (int statement = 2;; ++statement) {
    if (MYSQL_RES* rows = mysql_store_result(connection)) mysql_free_result(rows);
    const int more = mysql_next_result(connection);
    if (more < 0) return;
    if (more > 0) fail(connection, "statement " + std::to_string(statement));
  }
}

}  // namespace beantrack::db
