// Where the tests find what the programs read: the checkout that they are run in, unless the environment says otherwise.
#pragma once

#include <cstdlib>
#include <string>

namespace beantrack::tests {

inline std::string environment_or(const char* name, const char* otherwise) {
  const char* value = std::getenv(name);
  return value ? value : otherwise;
}

inline std::string template_dir() { return environment_or("BEANTRACK_TEMPLATE_DIR", "templates"); }
inline std::string sql_dir() { return environment_or("BEANTRACK_SQL_DIR", "sql"); }
inline std::string common_passwords() {
  return environment_or("BEANTRACK_COMMON_PASSWORDS", "data/common-passwords.txt");
}
inline std::string locale_dir() { return environment_or("BEANTRACK_LOCALE_DIR", "build/locale"); }

}  // namespace beantrack::tests
