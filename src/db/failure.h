// What can go wrong between this program and the database.
#pragma once

#include <stdexcept>
#include <string>

namespace beantrack::db {

// A statement failed. what() is for the log alone: it may name tables and values.
class Failure : public std::runtime_error {
 public:
  Failure(unsigned code, const std::string& text) : std::runtime_error(text), code_(code) {}

  // The server's or the client library's error number.
  unsigned code() const { return code_; }

  bool duplicate_key() const;  // 1062
  bool deadlock() const;       // 1213: the server rolled the transaction back at once, in favour of another
  bool conflict() const;       // that or 1205, lock wait timeout: the transaction may be run again, whole
  bool incomparable() const;   // 1267: a text that the other's character set does not have
  bool unstorable() const;     // 1366, 1406: a text that the column's character set or width cannot hold
  bool denied() const;         // the database user is unknown or lacks a privilege
  bool lost() const;           // the connection is gone: whether the last statement took effect is not known

 private:
  unsigned code_;
};

// The database is away, full or read-only: nothing wrong with the request. Answered with 503.
class Unavailable : public Failure {
 public:
  using Failure::Failure;
};

// The server ended a statement that took longer than it may (db/time_limit.h). Answered with 503.
class TooSlow : public Failure {
 public:
  using Failure::Failure;
};

// Throws Unavailable, TooSlow or Failure, whichever `number` calls for.
[[noreturn]] void raise(unsigned number, const std::string& text);

}  // namespace beantrack::db
