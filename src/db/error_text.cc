#include "db/error_text.h"

#include <algorithm>
#include <array>

namespace beantrack::db {
namespace {

// Numbers, since each server's headers lack some names of the other's.
constexpr std::array kWithoutValues = std::to_array<unsigned>({
    1021,  // ER_DISK_FULL
    1044,  // ER_DBACCESS_DENIED_ERROR
    1045,  // ER_ACCESS_DENIED_ERROR
    1046,  // ER_NO_DB_ERROR
    1049,  // ER_BAD_DB_ERROR
    1054,  // ER_BAD_FIELD_ERROR
    1055,  // ER_WRONG_FIELD_WITH_GROUP
    1064,  // ER_PARSE_ERROR
    1114,  // ER_RECORD_FILE_FULL
    1142,  // ER_TABLEACCESS_DENIED_ERROR
    1143,  // ER_COLUMNACCESS_DENIED_ERROR
    1146,  // ER_NO_SUCH_TABLE
    1193,  // ER_UNKNOWN_SYSTEM_VARIABLE
    1205,  // ER_LOCK_WAIT_TIMEOUT
    1213,  // ER_LOCK_DEADLOCK
    1227,  // ER_SPECIFIC_ACCESS_DENIED_ERROR
    1235,  // ER_NOT_SUPPORTED_YET
    1267,  // ER_CANT_AGGREGATE_2COLLATIONS
    1290,  // ER_OPTION_PREVENTS_STATEMENT
    1305,  // ER_SP_DOES_NOT_EXIST
    1364,  // ER_NO_DEFAULT_FOR_FIELD
    1370,  // ER_PROCACCESS_DENIED_ERROR
    1419,  // ER_BINLOG_CREATE_ROUTINE_NEED_SUPER
});

// SIGNAL: the message is what the author of a trigger makes of a row.
constexpr unsigned kSignal = 1644;

constexpr unsigned kFirstOfClient = 2000, kLastOfClient = 2999;

}  // namespace

std::string loggable(unsigned code, const std::string& message) {
  if ((code >= kFirstOfClient && code <= kLastOfClient) ||
      std::find(kWithoutValues.begin(), kWithoutValues.end(), code) != kWithoutValues.end())
    return message;
  const auto quote = code == kSignal ? 0 : message.find_first_of("'\"`");
  return quote == std::string::npos ? message : message.substr(0, quote) + "…";
}

}  // namespace beantrack::db
