#include "db/statement.h"

#include <algorithm>
#include <stdexcept>

#include "db/error_text.h"
#include "db/failure.h"

namespace beantrack::db {
namespace {

// Bytes that are bound for a column of text. A longer value is fetched by itself.
constexpr unsigned long kBoundText = 256;
constexpr std::size_t kQuotedSql = 500;  // bytes of a statement that an error quotes
constexpr unsigned long kMinBoundText = 32;  // room for any number or time that the client library writes as text

Result::Kind kind_of(const MYSQL_FIELD& field) {
  switch (field.type) {
    case MYSQL_TYPE_TINY:
    case MYSQL_TYPE_SHORT:
    case MYSQL_TYPE_INT24:
    case MYSQL_TYPE_LONG:
    case MYSQL_TYPE_LONGLONG: return field.flags & UNSIGNED_FLAG ? Result::Kind::natural : Result::Kind::whole;
    default: return Result::Kind::text;
  }
}

}  // namespace

Statement::Statement(MYSQL* connection, std::string_view sql) : statement_(mysql_stmt_init(connection)), sql_(sql) {
  if (!statement_) throw std::bad_alloc();
  if (mysql_stmt_prepare(statement_.get(), sql.data(), sql.size()) != 0) fail();
  binds_.resize(mysql_stmt_param_count(statement_.get()));
}

std::uint64_t Statement::execute(std::span<const Value> values) {
  run(values);
  return mysql_stmt_affected_rows(statement_.get());
}

// Once, and again when a column has another kind than before: as after an ALTER TABLE.
void Statement::bind_columns() {
  struct FreeResult {
    void operator()(MYSQL_RES* result) const { mysql_free_result(result); }
  };
  const std::unique_ptr<MYSQL_RES, FreeResult> about{mysql_stmt_result_metadata(statement_.get())};
  if (!about) fail();
  const std::span fields(mysql_fetch_fields(about.get()), mysql_num_fields(about.get()));
  if (std::equal(fields.begin(), fields.end(), columns_.begin(), columns_.end(),
                 [](const MYSQL_FIELD& field, const Column& column) { return kind_of(field) == column.kind; }))
    return;
  columns_ = std::vector<Column>(fields.size());
  std::vector<MYSQL_BIND> binds(columns_.size());
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    Column& column = columns_[i];
    MYSQL_BIND& bind = binds[i];
    bind.length = &column.length;
    bind.is_null = &column.is_null;
    bind.error = &column.is_cut;
    column.kind = kind_of(fields[i]);
    if (column.kind != Result::Kind::text) {
      bind.buffer_type = MYSQL_TYPE_LONGLONG;
      bind.buffer = &column.number;
      bind.is_unsigned = column.kind == Result::Kind::natural;
    } else {
      column.text.resize(std::clamp<unsigned long>(fields[i].length, kMinBoundText, kBoundText));
      bind.buffer_type = MYSQL_TYPE_STRING;
      bind.buffer = column.text.data();
      bind.buffer_length = column.text.size();
    }
  }
  if (mysql_stmt_bind_result(statement_.get(), binds.data()) != 0) fail();
}

Rows Statement::query(std::span<const Value> values) {
  run(values);
  bind_columns();
  if (mysql_stmt_store_result(statement_.get()) != 0) fail();
  const std::size_t count = mysql_stmt_num_rows(statement_.get());
  const auto result = std::make_shared<Result>(columns_.size(), count);
  Rows rows;
  rows.reserve(count);
  for (;;) {
    const int outcome = mysql_stmt_fetch(statement_.get());
    if (outcome == MYSQL_NO_DATA) break;
    if (outcome != 0 && outcome != MYSQL_DATA_TRUNCATED) fail();
    for (unsigned i = 0; i < columns_.size(); ++i) add_value(*result, i);
    rows.emplace_back(result, rows.size());
  }
  mysql_stmt_free_result(statement_.get());
  return rows;
}

void Statement::add_value(Result& result, unsigned place) {
  const Column& column = columns_[place];
  if (column.is_null) return result.add_null();
  if (column.kind == Result::Kind::whole) return result.add_whole(static_cast<std::int64_t>(column.number));
  if (column.kind == Result::Kind::natural) return result.add_natural(column.number);
  char* text = result.add_text(column.length);
  if (column.length <= column.text.size()) {
    std::copy_n(column.text.data(), column.length, text);
    return;
  }
  MYSQL_BIND bind{};
  unsigned long length = 0;
  Flag is_null = 0, is_cut = 0;
  bind.buffer_type = MYSQL_TYPE_STRING;
  bind.buffer = text;
  bind.buffer_length = column.length;
  bind.length = &length;
  bind.is_null = &is_null;
  bind.error = &is_cut;
  if (mysql_stmt_fetch_column(statement_.get(), &bind, place, 0) != 0) fail();
}

void Statement::run(std::span<const Value> values) {
  if (values.size() != binds_.size())
    throw std::logic_error("a statement was given the wrong number of values: " + sql_);
  for (std::size_t i = 0; i < values.size(); ++i) {
    auto& bind = binds_[i] = {};
    if (const auto* number = std::get_if<std::uint64_t>(&values[i])) {
      bind.buffer_type = MYSQL_TYPE_LONGLONG;
      bind.buffer = const_cast<std::uint64_t*>(number);
      bind.is_unsigned = 1;
    } else if (const auto* text = std::get_if<std::string_view>(&values[i])) {
      bind.buffer_type = MYSQL_TYPE_STRING;
      bind.buffer = const_cast<char*>(text->data() ? text->data() : "");  // without a buffer it would be NULL
      bind.buffer_length = text->size();
    } else {
      bind.buffer_type = MYSQL_TYPE_NULL;
    }
  }
  if (!binds_.empty() && mysql_stmt_bind_param(statement_.get(), binds_.data()) != 0) fail();
  if (mysql_stmt_execute(statement_.get()) != 0) fail();
}

void Statement::fail() const {
  const unsigned number = mysql_stmt_errno(statement_.get());
  const std::string text = loggable(number, mysql_stmt_sqlstate(statement_.get()), mysql_stmt_error(statement_.get()));
  const bool whole = sql_.size() <= kQuotedSql;
  raise(number, text + " [" + std::to_string(number) + "] in: " + sql_.substr(0, kQuotedSql) + (whole ? "" : " …"));
}

}  // namespace beantrack::db
