#include "base/config.h"

#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string_view>
#include <variant>
#include <vector>

#include "base/errors.h"
#include "base/log.h"
#include "base/text.h"

namespace beantrack {
namespace {

struct Number {
  unsigned* value;
  unsigned least, most;
};
struct Option {
  std::string_view name;
  std::variant<std::string*, Number> target;
};

std::vector<Option> options_of(Config& c) {
  return {
      {"db_socket", &c.db_socket},
      {"db_host", &c.db_host},
      {"db_port", Number{&c.db_port, 1, 65535}},
      {"db_name", &c.db_name},
      {"db_user", &c.db_user},
      {"db_password", &c.db_password},
      {"web_socket", &c.web_socket},
      {"push_socket", &c.push_socket},
      {"wake_socket", &c.wake_socket},
      {"template_dir", &c.template_dir},
      {"sql_dir", &c.sql_dir},
      {"locale_dir", &c.locale_dir},
      {"time_zone", &c.time_zone},
      {"log_level", &c.log_level},
      {"password_cost", Number{&c.password_cost, 4, 31}},
      {"session_days", Number{&c.session_days, 1, 3650}},
      {"event_log_days", Number{&c.event_log_days, 1, 3650}},
      {"login_failures", Number{&c.login_failures, 1, 1'000'000}},
      {"push_db_threads", Number{&c.push_db_threads, 1, 64}},
  };
}

void assign(const Option& option, const std::string& value, const std::string& where) {
  if (auto* text = std::get_if<std::string*>(&option.target)) {
    **text = value;
    return;
  }
  const auto& number = std::get<Number>(option.target);
  unsigned parsed = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), parsed);
  if (error != std::errc{} || end != value.data() + value.size() || parsed < number.least || parsed > number.most)
    throw ConfigError(where + ": " + std::string(option.name) + " must be a number from " +
                      std::to_string(number.least) + " to " + std::to_string(number.most) + ", not '" + value + "'");
  *number.value = parsed;
}

void read_file(const std::string& path, std::istream& file, const std::vector<Option>& options) {
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    const std::string where = path + ":" + std::to_string(number);
    const std::string text{trim(line)};
    if (text.empty() || text.front() == '#') continue;
    const auto equals = text.find('=');
    if (equals == std::string::npos) throw ConfigError(where + ": expected 'name = value', found '" + text + "'");
    const std::string_view name = trim(std::string_view(text).substr(0, equals));
    const auto option = std::find_if(options.begin(), options.end(), [&](const Option& o) { return o.name == name; });
    if (option == options.end()) throw ConfigError(where + ": unknown option '" + std::string(name) + "'");
    assign(*option, std::string(trim(std::string_view(text).substr(equals + 1))), where);
  }
}

std::string environment_name(std::string_view option) {
  std::string name = "BEANTRACK_";
  for (const char c : option) name += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return name;
}

}  // namespace

Config load_config() {
  Config config;
  config.template_dir = std::string(BEANTRACK_DATADIR) + "/templates";
  config.sql_dir = std::string(BEANTRACK_DATADIR) + "/sql";
  config.locale_dir = std::string(BEANTRACK_DATADIR) + "/locale";
  const auto options = options_of(config);

  const char* named = std::getenv("BEANTRACK_CONFIG");
  const std::string path = named ? named : kConfigFile;
  if (std::ifstream file{path}; file) {
    read_file(path, file, options);
  } else if (named) {
    throw ConfigError("BEANTRACK_CONFIG: cannot read " + path);
  } else if (::access(path.c_str(), R_OK) != 0 && errno != ENOENT && errno != ENOTDIR) {
    log_warning("cannot read " + path + " (" + std::strerror(errno) + "): its settings are not used");
  }
  for (const auto& option : options) {
    const std::string name = environment_name(option.name);
    if (const char* value = std::getenv(name.c_str())) assign(option, value, name);
  }
  return config;
}

}  // namespace beantrack
