// How a connection to a database over TCP is protected: the values of the option db_tls.
#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <utility>

namespace beantrack {

enum class DatabaseTls {
  off,
  preferred,  // encrypted if the server can
  required,   // encrypted, whoever the server is
  verify,     // encrypted, with a certificate of db_tls_ca that names db_host
};

constexpr std::array<std::pair<std::string_view, DatabaseTls>, 4> kDatabaseTlsNames{
    {{"off", DatabaseTls::off},
     {"preferred", DatabaseTls::preferred},
     {"required", DatabaseTls::required},
     {"verify", DatabaseTls::verify}}};

constexpr std::optional<DatabaseTls> parse_database_tls(std::string_view name) {
  for (const auto& [known, tls] : kDatabaseTlsNames)
    if (known == name) return tls;
  return std::nullopt;
}

}  // namespace beantrack
