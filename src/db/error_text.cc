#include "db/error_text.h"

#include <algorithm>
#include <array>

#include "db/error_codes.h"

namespace beantrack::db {
namespace {

constexpr std::array kWithoutValues{
    code::kDiskFull,        code::kDatabaseDenied,      code::kAccessDenied,           code::kNoDatabaseChosen,
    code::kNoSuchDatabase,  code::kBadField,            code::kWrongFieldWithGroup,    code::kParseError,
    code::kRecordFileFull,  code::kTableDenied,         code::kColumnDenied,           code::kNoSuchTable,
    code::kUnknownVariable, code::kLockWaitTimeout,     code::kLockDeadlock,           code::kSpecificAccessDenied,
    code::kNotSupportedYet, code::kMixedCollations,     code::kOptionPreventsStatement, code::kNoSuchRoutine,
    code::kNoDefaultForField, code::kProcedureDenied,   code::kBinaryLogNeedsSuper,
};

constexpr std::string_view kUnhandledException = "45";  // the class of SQLSTATE 45000

}  // namespace

std::string loggable(unsigned number, std::string_view state, const std::string& message) {
  // The message of a SIGNAL is what the author of a trigger makes of a row.
  if (number == code::kSignal || state.starts_with(kUnhandledException)) return "…";
  if ((number >= code::kFirstOfClient && number <= code::kLastOfClient) ||
      std::find(kWithoutValues.begin(), kWithoutValues.end(), number) != kWithoutValues.end())
    return message;
  const auto quote = message.find_first_of("'\"`");
  return quote == std::string::npos ? message : message.substr(0, quote) + "…";
}

}  // namespace beantrack::db
