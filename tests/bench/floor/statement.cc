#include "floor/statement.h"

#include <stdexcept>

namespace bench {

Database::Database(const std::string& socket, const std::string& name) {
  mysql_init(&mysql_);
  mysql_options(&mysql_, MYSQL_SET_CHARSET_NAME, "utf8mb4");
  if (!mysql_real_connect(&mysql_, nullptr, nullptr, nullptr, name.c_str(), 0, socket.c_str(), 0))
    throw std::runtime_error(mysql_error(&mysql_));
  mysql_query(&mysql_, "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED");
}

Statement::Statement(Database& database, std::string_view sql) : statement_(mysql_stmt_init(database.get())) {
  if (mysql_stmt_prepare(statement_, sql.data(), sql.size()) != 0) fail();
  const std::size_t count = mysql_stmt_field_count(statement_);
  columns_.resize(count);
  buffers_.resize(count);
  lengths_.resize(count);
  for (std::size_t i = 0; i < count; ++i) {
    columns_[i] = {};
    columns_[i].buffer_type = MYSQL_TYPE_STRING;
    columns_[i].buffer = buffers_[i].data();
    columns_[i].buffer_length = kColumnBytes;
    columns_[i].length = &lengths_[i];
  }
}

void Statement::fail() const { throw std::runtime_error(mysql_stmt_error(statement_)); }

void Statement::run(const std::vector<std::string_view>& values) {
  std::vector<MYSQL_BIND> parameters(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    parameters[i] = {};
    parameters[i].buffer_type = MYSQL_TYPE_STRING;
    parameters[i].buffer = const_cast<char*>(values[i].data());
    parameters[i].buffer_length = values[i].size();
  }
  if (!values.empty() && mysql_stmt_bind_param(statement_, parameters.data()) != 0) fail();
  if (mysql_stmt_execute(statement_) != 0) fail();
  if (columns_.empty()) return;
  if (mysql_stmt_bind_result(statement_, columns_.data()) != 0 || mysql_stmt_store_result(statement_) != 0) fail();
}

bool Statement::next() {
  const int status = mysql_stmt_fetch(statement_);
  if (status == MYSQL_NO_DATA) {
    mysql_stmt_free_result(statement_);
    return false;
  }
  if (status != 0) fail();
  return true;
}

std::string_view Statement::column(std::size_t i) const { return {buffers_[i].data(), lengths_[i]}; }

}  // namespace bench
