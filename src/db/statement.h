// A prepared statement: the only way SQL leaves this program, so that no value is ever part of its text.
#pragma once

#include <mysql.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "db/client_library.h"
#include "db/row.h"
#include "db/value.h"

namespace beantrack::db {

class Statement {
 public:
  // Prepares `sql` on `connection`, which must outlive the statement. Throws Failure.
  Statement(MYSQL* connection, std::string_view sql);

  // Runs it and returns how many rows it changed. Throws Failure.
  std::uint64_t execute(std::span<const Value> values);

  // Runs it and returns all its rows. Throws Failure.
  Rows query(std::span<const Value> values);

 private:
  struct Close {
    void operator()(MYSQL_STMT* statement) const { mysql_stmt_close(statement); }
  };

  // Where the client library puts a value of a column.
  struct Column {
    Result::Kind kind = Result::Kind::text;
    std::vector<char> text;
    std::uint64_t number = 0;
    unsigned long length = 0;
    Flag is_null = 0;
    Flag is_cut = 0;
  };

  void run(std::span<const Value> values);
  void bind_columns();
  void add_value(Result& result, unsigned place);
  [[noreturn]] void fail() const;

  std::unique_ptr<MYSQL_STMT, Close> statement_;
  std::string sql_;
  std::vector<MYSQL_BIND> binds_;  // of the parameters
  std::vector<Column> columns_;    // of the latest result
};

}  // namespace beantrack::db
