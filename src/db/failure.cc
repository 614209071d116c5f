#include "db/failure.h"

#include <errmsg.h>
#include <mysqld_error.h>

#include <algorithm>
#include <array>

namespace beantrack::db {
namespace {

// What only the other server's headers name.
constexpr unsigned kConnectionKilled = 1927;  // MariaDB's ER_CONNECTION_KILLED; MySQL answers with CR_SERVER_LOST
constexpr unsigned kStatementTimeout = 1969;  // MariaDB's ER_STATEMENT_TIMEOUT
constexpr unsigned kQueryTimeout = 3024;      // MySQL's ER_QUERY_TIMEOUT
constexpr unsigned kIdleTooLong = 4031;       // MySQL 8.0.24's ER_CLIENT_INTERACTION_TIMEOUT, after wait_timeout
constexpr unsigned kLostMeanwhile = 2055;     // MySQL's CR_SERVER_LOST_EXTENDED
constexpr unsigned kWriteFailed = 3;          // mysys' EE_WRITE: a temporary file on a full disk
constexpr unsigned kDiskFull = 20;            // mysys' EE_DISK_FULL
constexpr unsigned kReadOnlyMode = 1836;      // ER_READ_ONLY_MODE
constexpr unsigned kReadOnlyEngine = 1874;    // ER_INNODB_READ_ONLY
constexpr unsigned kForcedRecovery = 1881;    // MySQL's ER_INNODB_FORCED_RECOVERY
constexpr unsigned kNodeNotReady = 1047;      // ER_UNKNOWN_COM_ERROR, from a Galera node that is not of the cluster

constexpr std::array<unsigned, 9> kLost{CR_SERVER_GONE_ERROR, CR_SERVER_LOST,     ER_SERVER_SHUTDOWN,
                                        kConnectionKilled,    ER_QUERY_INTERRUPTED, ER_NORMAL_SHUTDOWN,
                                        kIdleTooLong,         kLostMeanwhile,     CR_COMMANDS_OUT_OF_SYNC};

// ER_CANT_CREATE_USER_WITH_GRANT is MySQL's answer to a GRANT for a user who does not exist; MariaDB's is
// ER_PASSWORD_NO_MATCH.
constexpr unsigned kNoSuchGrantee = 1410;

constexpr std::array<unsigned, 9> kDenied{ER_DBACCESS_DENIED_ERROR,
                                          ER_ACCESS_DENIED_ERROR,
                                          ER_ACCESS_DENIED_NO_PASSWORD_ERROR,
                                          ER_TABLEACCESS_DENIED_ERROR,
                                          ER_COLUMNACCESS_DENIED_ERROR,
                                          ER_SPECIFIC_ACCESS_DENIED_ERROR,
                                          ER_PROCACCESS_DENIED_ERROR,
                                          ER_PASSWORD_NO_MATCH,
                                          kNoSuchGrantee};

// No connection to be had, no room on the disk, or a server that takes no writes for now.
constexpr std::array<unsigned, 21> kUnavailable{
    CR_CONNECTION_ERROR,         CR_CONN_HOST_ERROR,    CR_UNKNOWN_HOST,   ER_CON_COUNT_ERROR, ER_HOST_IS_BLOCKED,
    ER_TOO_MANY_USER_CONNECTIONS, ER_USER_LIMIT_REACHED, ER_DISK_FULL,      ER_RECORD_FILE_FULL, ER_ERROR_ON_WRITE,
    ER_GET_ERRNO,                ER_OPEN_AS_READONLY,   ER_OUT_OF_RESOURCES, ER_OPTION_PREVENTS_STATEMENT,
    kWriteFailed,                kDiskFull,             kReadOnlyMode,     kNodeNotReady,
    ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION, kReadOnlyEngine, kForcedRecovery};

template <std::size_t N>
bool contains(const std::array<unsigned, N>& codes, unsigned code) {
  return std::find(codes.begin(), codes.end(), code) != codes.end();
}

}  // namespace

bool Failure::duplicate_key() const { return code_ == ER_DUP_ENTRY; }
bool Failure::conflict() const { return code_ == ER_LOCK_DEADLOCK || code_ == ER_LOCK_WAIT_TIMEOUT; }
bool Failure::incomparable() const { return code_ == ER_CANT_AGGREGATE_2COLLATIONS; }
bool Failure::unstorable() const {
  return code_ == ER_TRUNCATED_WRONG_VALUE_FOR_FIELD || code_ == ER_DATA_TOO_LONG;
}
bool Failure::denied() const { return contains(kDenied, code_); }
bool Failure::lost() const { return contains(kLost, code_); }

void raise(unsigned code, const std::string& text) {
  if (contains(kUnavailable, code)) throw Unavailable(code, text);
  if (code == kStatementTimeout || code == kQueryTimeout) throw TooSlow(code, text);
  throw Failure(code, text);
}

}  // namespace beantrack::db
