// Error numbers of the server and of the client library, under the names that their headers give them. Neither library
// has all of them, so none is taken from its headers.
//
// Sources: MariaDB's mysqld_error.h and errmsg.h (Connector/C 3.3), MySQL's mysqld_error.h and errmsg.h (9.7), and
// mysys_err.h of both for the numbers below 100. Both servers use the same numbers unless a line says otherwise.
#pragma once

namespace beantrack::db::code {

// The client library.
constexpr unsigned kFirstOfClient = 2000, kLastOfClient = 2999;
constexpr unsigned kConnectionError = 2002;     // CR_CONNECTION_ERROR: no server at the unix socket
constexpr unsigned kConnHostError = 2003;       // CR_CONN_HOST_ERROR: no server at the host and port
constexpr unsigned kUnknownHost = 2005;         // CR_UNKNOWN_HOST
constexpr unsigned kServerGone = 2006;          // CR_SERVER_GONE_ERROR: between statements
constexpr unsigned kServerLost = 2013;          // CR_SERVER_LOST: during a statement
constexpr unsigned kCommandsOutOfSync = 2014;   // CR_COMMANDS_OUT_OF_SYNC
constexpr unsigned kTlsError = 2026;            // CR_SSL_CONNECTION_ERROR
constexpr unsigned kServerLostExtended = 2055;  // CR_SERVER_LOST_EXTENDED (MySQL)

// Connecting and rights.
constexpr unsigned kTooManyConnections = 1040;      // ER_CON_COUNT_ERROR
constexpr unsigned kDatabaseDenied = 1044;          // ER_DBACCESS_DENIED_ERROR
constexpr unsigned kAccessDenied = 1045;            // ER_ACCESS_DENIED_ERROR
constexpr unsigned kNoDatabaseChosen = 1046;        // ER_NO_DB_ERROR
constexpr unsigned kNoSuchDatabase = 1049;          // ER_BAD_DB_ERROR
constexpr unsigned kHostIsBlocked = 1129;           // ER_HOST_IS_BLOCKED
constexpr unsigned kPasswordNoMatch = 1133;         // ER_PASSWORD_NO_MATCH (MariaDB): a GRANT for an unknown user
constexpr unsigned kTableDenied = 1142;             // ER_TABLEACCESS_DENIED_ERROR
constexpr unsigned kColumnDenied = 1143;            // ER_COLUMNACCESS_DENIED_ERROR
constexpr unsigned kTooManyUserConnections = 1203;  // ER_TOO_MANY_USER_CONNECTIONS
constexpr unsigned kUserLimitReached = 1226;        // ER_USER_LIMIT_REACHED
constexpr unsigned kSpecificAccessDenied = 1227;    // ER_SPECIFIC_ACCESS_DENIED_ERROR
constexpr unsigned kProcedureDenied = 1370;         // ER_PROCACCESS_DENIED_ERROR
constexpr unsigned kBinaryLogNeedsSuper = 1419;     // ER_BINLOG_CREATE_ROUTINE_NEED_SUPER
constexpr unsigned kNoUserWithGrant = 1410;         // ER_CANT_CREATE_USER_WITH_GRANT (MySQL): likewise a GRANT
constexpr unsigned kAccessDeniedNoPassword = 1698;  // ER_ACCESS_DENIED_NO_PASSWORD_ERROR
constexpr unsigned kSecureTransportRequired = 3159; // ER_SECURE_TRANSPORT_REQUIRED: the server takes TLS alone

// The end of a connection or a statement.
constexpr unsigned kNodeNotReady = 1047;       // ER_UNKNOWN_COM_ERROR, from a Galera node that is not of the cluster
constexpr unsigned kErrorDuringCommit = 1180;  // ER_ERROR_DURING_COMMIT, from a Galera node that loses the others
constexpr unsigned kServerShutdown = 1053;     // ER_SERVER_SHUTDOWN
constexpr unsigned kNormalShutdown = 1077;     // ER_NORMAL_SHUTDOWN (MariaDB)
constexpr unsigned kQueryInterrupted = 1317;   // ER_QUERY_INTERRUPTED
constexpr unsigned kConnectionKilled = 1927;   // ER_CONNECTION_KILLED (MariaDB); MySQL answers with CR_SERVER_LOST
constexpr unsigned kStatementTimeout = 1969;   // ER_STATEMENT_TIMEOUT (MariaDB)
constexpr unsigned kQueryTimeout = 3024;       // ER_QUERY_TIMEOUT (MySQL)
constexpr unsigned kInteractionTimeout = 4031; // ER_CLIENT_INTERACTION_TIMEOUT (MySQL 8.0.24), after wait_timeout

// Locks and values.
constexpr unsigned kDuplicateEntry = 1062;   // ER_DUP_ENTRY
constexpr unsigned kLockWaitTimeout = 1205;  // ER_LOCK_WAIT_TIMEOUT
constexpr unsigned kLockDeadlock = 1213;     // ER_LOCK_DEADLOCK
constexpr unsigned kMixedCollations = 1267;  // ER_CANT_AGGREGATE_2COLLATIONS
constexpr unsigned kWrongValue = 1366;       // ER_TRUNCATED_WRONG_VALUE_FOR_FIELD
constexpr unsigned kDataTooLong = 1406;      // ER_DATA_TOO_LONG

// Statements that do not fit the schema or the server.
constexpr unsigned kBadField = 1054;              // ER_BAD_FIELD_ERROR
constexpr unsigned kWrongFieldWithGroup = 1055;   // ER_WRONG_FIELD_WITH_GROUP
constexpr unsigned kParseError = 1064;            // ER_PARSE_ERROR
constexpr unsigned kNoSuchTable = 1146;           // ER_NO_SUCH_TABLE
constexpr unsigned kUnknownVariable = 1193;       // ER_UNKNOWN_SYSTEM_VARIABLE
constexpr unsigned kNotSupportedYet = 1235;       // ER_NOT_SUPPORTED_YET
constexpr unsigned kNoSuchRoutine = 1305;         // ER_SP_DOES_NOT_EXIST
constexpr unsigned kNoDefaultForField = 1364;     // ER_NO_DEFAULT_FOR_FIELD
constexpr unsigned kSignal = 1644;                // ER_SIGNAL_EXCEPTION: what a trigger says

// No room, or no writes.
constexpr unsigned kWriteFailed = 3;                // EE_WRITE: a temporary file on a full disk
constexpr unsigned kFileDiskFull = 20;              // EE_DISK_FULL
constexpr unsigned kDiskFull = 1021;                // ER_DISK_FULL (MariaDB)
constexpr unsigned kErrorOnWrite = 1026;            // ER_ERROR_ON_WRITE
constexpr unsigned kEngineError = 1030;             // ER_GET_ERRNO
constexpr unsigned kOpenedAsReadOnly = 1036;        // ER_OPEN_AS_READONLY
constexpr unsigned kOutOfResources = 1041;          // ER_OUT_OF_RESOURCES
constexpr unsigned kRecordFileFull = 1114;          // ER_RECORD_FILE_FULL
constexpr unsigned kOptionPreventsStatement = 1290; // ER_OPTION_PREVENTS_STATEMENT, for example read_only
constexpr unsigned kReadOnlyTransaction = 1792;     // ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION
constexpr unsigned kReadOnlyMode = 1836;            // ER_READ_ONLY_MODE
constexpr unsigned kReadOnlyEngine = 1874;          // ER_INNODB_READ_ONLY
constexpr unsigned kForcedRecovery = 1881;          // ER_INNODB_FORCED_RECOVERY (MySQL)

}  // namespace beantrack::db::code
