#include "db/statement.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <vector>

#include "db/client_library.h"
#include "db/error_text.h"
#include "db/failure.h"

namespace beantrack::db {
namespace {

// Room for any number or time that the client library writes as text.
constexpr unsigned long kNumberWidth = 32;  // bytes

std::optional<std::int64_t> whole_number(const std::string& text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end == text.data()) return std::nullopt;
  return value;
}

}  // namespace

std::uint64_t Row::number(std::size_t column) const {
  const auto& cell = cells_.at(column);
  const auto value = cell ? whole_number(*cell) : std::nullopt;
  return value && *value > 0 ? static_cast<std::uint64_t>(*value) : 0;
}

std::optional<Time> Row::time(std::size_t column) const {
  const auto& cell = cells_.at(column);
  const auto ms = cell ? whole_number(*cell) : std::nullopt;
  if (!ms) return std::nullopt;
  return time_from_ms(*ms);
}

Statement::Statement(MYSQL* connection, std::string_view sql) : statement_(mysql_stmt_init(connection)), sql_(sql) {
  if (!statement_) throw std::bad_alloc();
  Flag update_max_length = 1;  // store_result then tells how wide each column's widest value is
  mysql_stmt_attr_set(statement_.get(), STMT_ATTR_UPDATE_MAX_LENGTH, &update_max_length);
  if (mysql_stmt_prepare(statement_.get(), sql.data(), sql.size()) != 0) fail();
}

std::uint64_t Statement::execute(std::span<const Value> values) {
  run(values);
  return mysql_stmt_affected_rows(statement_.get());
}

Rows Statement::query(std::span<const Value> values) {
  run(values);
  if (mysql_stmt_store_result(statement_.get()) != 0) fail();

  struct FreeResult {
    void operator()(MYSQL_RES* result) const { mysql_free_result(result); }
  };
  const std::unique_ptr<MYSQL_RES, FreeResult> about{mysql_stmt_result_metadata(statement_.get())};
  if (!about) fail();
  const unsigned columns = mysql_num_fields(about.get());
  const MYSQL_FIELD* fields = mysql_fetch_fields(about.get());

  std::vector<MYSQL_BIND> binds(columns);
  std::vector<std::vector<char>> buffers(columns);
  std::vector<unsigned long> lengths(columns);
  const auto nulls = std::make_unique<Flag[]>(columns);
  for (unsigned i = 0; i < columns; ++i) {
    buffers[i].resize(std::max<unsigned long>(fields[i].max_length, kNumberWidth));
    binds[i].buffer_type = MYSQL_TYPE_STRING;  // the client library writes numbers as text
    binds[i].buffer = buffers[i].data();
    binds[i].buffer_length = buffers[i].size();
    binds[i].length = &lengths[i];
    binds[i].is_null = &nulls[i];
  }
  if (mysql_stmt_bind_result(statement_.get(), binds.data()) != 0) fail();

  Rows rows;
  rows.reserve(mysql_stmt_num_rows(statement_.get()));
  for (;;) {
    const int outcome = mysql_stmt_fetch(statement_.get());
    if (outcome == MYSQL_NO_DATA) break;
    if (outcome != 0) fail();
    std::vector<std::optional<std::string>> cells(columns);
    for (unsigned i = 0; i < columns; ++i)
      if (!nulls[i]) cells[i].emplace(buffers[i].data(), lengths[i]);
    rows.emplace_back(std::move(cells));
  }
  mysql_stmt_free_result(statement_.get());
  return rows;
}

void Statement::run(std::span<const Value> values) {
  std::vector<MYSQL_BIND> binds(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    auto& bind = binds[i];
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
  if (values.size() != mysql_stmt_param_count(statement_.get()))
    throw std::logic_error("a statement was given the wrong number of values: " + sql_);
  if (!binds.empty() && mysql_stmt_bind_param(statement_.get(), binds.data()) != 0) fail();
  if (mysql_stmt_execute(statement_.get()) != 0) fail();
}

void Statement::fail() const {
  const unsigned number = mysql_stmt_errno(statement_.get());
  const std::string text = loggable(number, mysql_stmt_sqlstate(statement_.get()), mysql_stmt_error(statement_.get()));
  raise(number, text + " [" + std::to_string(number) + "] in: " + sql_);
}

}  // namespace beantrack::db
