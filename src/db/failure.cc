#include "db/failure.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "db/error_codes.h"

namespace beantrack::db {
namespace {

// kTlsError: the handshake failed, perhaps in a restart, or what came was not TLS.
constexpr std::array kLost{code::kServerGone,       code::kServerLost,         code::kServerLostExtended,
                           code::kServerShutdown,   code::kNormalShutdown,     code::kConnectionKilled,
                           code::kQueryInterrupted, code::kInteractionTimeout, code::kCommandsOutOfSync,
                           code::kTlsError};

constexpr std::array kDenied{
    code::kDatabaseDenied, code::kAccessDenied,         code::kAccessDeniedNoPassword, code::kTableDenied,
    code::kColumnDenied,   code::kSpecificAccessDenied, code::kProcedureDenied,        code::kPasswordNoMatch,
    code::kNoUserWithGrant};

// No connection to be had, no room on the disk, or a server that takes no writes for now.
constexpr std::array kUnavailable{code::kConnectionError,
                                  code::kConnHostError,
                                  code::kUnknownHost,
                                  code::kSecureTransportRequired,
                                  code::kTooManyConnections,
                                  code::kHostIsBlocked,
                                  code::kTooManyUserConnections,
                                  code::kUserLimitReached,
                                  code::kNodeNotReady,
                                  code::kErrorDuringCommit,
                                  code::kDiskFull,
                                  code::kFileDiskFull,
                                  code::kRecordFileFull,
                                  code::kErrorOnWrite,
                                  code::kWriteFailed,
                                  code::kEngineError,
                                  code::kOutOfResources,
                                  code::kOpenedAsReadOnly,
                                  code::kOptionPreventsStatement,
                                  code::kReadOnlyTransaction,
                                  code::kReadOnlyMode,
                                  code::kReadOnlyEngine,
                                  code::kForcedRecovery};

template <std::size_t N>
bool contains(const std::array<unsigned, N>& codes, unsigned code) {
  return std::find(codes.begin(), codes.end(), code) != codes.end();
}

}  // namespace

bool Failure::duplicate_key() const { return code_ == code::kDuplicateEntry; }
bool Failure::deadlock() const { return code_ == code::kLockDeadlock; }
bool Failure::conflict() const { return deadlock() || code_ == code::kLockWaitTimeout; }
bool Failure::incomparable() const { return code_ == code::kMixedCollations; }
bool Failure::unstorable() const { return code_ == code::kWrongValue || code_ == code::kDataTooLong; }
bool Failure::denied() const { return contains(kDenied, code_); }
bool Failure::lost() const { return contains(kLost, code_); }

void raise(unsigned number, const std::string& text) {
  if (contains(kUnavailable, number)) throw Unavailable(number, text);
  if (number == code::kStatementTimeout || number == code::kQueryTimeout) throw TooSlow(number, text);
  throw Failure(number, text);
}

}  // namespace beantrack::db
