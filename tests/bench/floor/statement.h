// A prepared statement whose values and columns are all texts: the least that a client of the database does.
#pragma once

#include <mysql.h>

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

constexpr std::size_t kColumnBytes = 4096;  // of the longest value that is read

class Database {
 public:
  Database(const std::string& socket, const std::string& name);
  MYSQL* get() { return &mysql_; }

 private:
  MYSQL mysql_;
};

class Statement {
 public:
  Statement(Database& database, std::string_view sql);

  // Throws std::runtime_error when the server refuses.
  void run(const std::vector<std::string_view>& values);
  // The next row of the result, until it returns false.
  bool next();
  std::string_view column(std::size_t i) const;

 private:
  [[noreturn]] void fail() const;

  MYSQL_STMT* statement_;
  std::vector<MYSQL_BIND> columns_;
  std::vector<std::array<char, kColumnBytes>> buffers_;
  std::vector<unsigned long> lengths_;
};

}  // namespace bench
