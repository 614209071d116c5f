#include "base/config.h"

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string_view>
#include <utility>
#include <variant>

#include "base/clock.h"
#include "base/data_folders.h"
#include "base/database_tls.h"
#include "base/errors.h"
#include "base/log.h"
#include "base/text.h"
#include "base/unix_socket.h"
#include "base/utf8.h"

namespace beantrack {
namespace {

struct Number {
  unsigned* value;
  unsigned least, most;
};
// A text whose value only this function accepts; it returns what is wrong with another, or nothing.
struct Checked {
  std::string* value;
  std::string (*fault)(const std::string& value);
};
struct Option {
  std::string_view name;
  std::variant<std::string*, Number, Checked> target;
};

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";  // some editors begin a file with it

std::string time_zone_fault(const std::string& name) {
  return is_time_zone(name) ? "" : "must be a tz database name such as Africa/Kampala, not '" + name + "'";
}

std::string optional_time_zone_fault(const std::string& name) { return name.empty() ? "" : time_zone_fault(name); }

std::string log_level_fault(const std::string& name) {
  return parse_log_level(name) ? "" : "must be debug, info, warning or error, not '" + name + "'";
}

std::string database_tls_fault(const std::string& name) {
  return parse_database_tls(name) ? "" : "must be off, preferred, required or verify, not '" + name + "'";
}

std::string socket_fault(const std::string& path) try {
  unix_address(path);
  return "";
} catch (const ConfigError& error) {
  return std::string("is ") + error.what();
}

std::string optional_socket_fault(const std::string& path) { return path.empty() ? "" : socket_fault(path); }

std::string empty_fault(const std::string& value) { return value.empty() ? "must not be empty" : ""; }

std::vector<Option> options_of(Config& c) {
  const auto per_second = [](Rate& rate) { return Number{&rate.per_second, 1, kMaxRate}; };
  const auto burst = [](Rate& rate) { return Number{&rate.burst, 1, kMaxBurst}; };
  return {
      {"db_socket", Checked{&c.db_socket, optional_socket_fault}},
      {"db_host", &c.db_host},
      {"db_port", Number{&c.db_port, 1, 65535}},
      {"db_name", Checked{&c.db_name, empty_fault}},
      {"db_user", &c.db_user},
      {"db_password", &c.db_password},
      {"db_tls", Checked{&c.db_tls, database_tls_fault}},
      {"db_tls_ca", &c.db_tls_ca},
      {"db_run_user", Checked{&c.db_run_user, empty_fault}},
      {"web_socket", Checked{&c.web_socket, socket_fault}},
      {"push_socket", Checked{&c.push_socket, socket_fault}},
      {"wake_socket", Checked{&c.wake_socket, socket_fault}},
      {"limits_file", Checked{&c.limits_file, empty_fault}},
      {"hash_lock", Checked{&c.hash_lock, empty_fault}},
      {"template_dir", &c.template_dir},
      {"sql_dir", &c.sql_dir},
      {"locale_dir", &c.locale_dir},
      {"common_passwords", &c.common_passwords},
      {"time_zone", Checked{&c.time_zone, time_zone_fault}},
      {"old_app_time_zone", Checked{&c.old_app_time_zone, optional_time_zone_fault}},
      {"log_level", Checked{&c.log_level, log_level_fault}},
      {"password_cost", Number{&c.password_cost, 4, 31}},
      {"session_days", Number{&c.session_days, 1, 3650}},
      {"event_log_days", Number{&c.event_log_days, 1, 3650}},
      {"password_hashes", Number{&c.password_hashes, 1, 64}},
      {"login_failures", Number{&c.login_failures, 1, 1'000'000}},
      {"address_login_failures", Number{&c.address_login_failures, 1, 1'000'000}},
      {"push_db_threads", Number{&c.push_db_threads, 1, 64}},
      {"page_rate", per_second(c.page_rate)},
      {"page_burst", burst(c.page_rate)},
      {"update_rate", per_second(c.update_rate)},
      {"update_burst", burst(c.update_rate)},
      {"change_rate", per_second(c.change_rate)},
      {"change_burst", burst(c.change_rate)},
      {"send_rate", per_second(c.send_rate)},
      {"send_burst", burst(c.send_rate)},
      {"typing_rate", per_second(c.typing_rate)},
      {"typing_burst", burst(c.typing_rate)},
      {"search_rate", per_second(c.search_rate)},
      {"search_burst", burst(c.search_rate)},
      {"user_requests", Number{&c.user_requests, 1, 256}},
      {"user_waiting", Number{&c.user_waiting, 0, 256}},
      {"session_streams", Number{&c.session_streams, 1, 65535}},
      {"user_streams", Number{&c.user_streams, 1, 65535}},
      {"stream_rate", per_second(c.stream_rate)},
      {"stream_burst", burst(c.stream_rate)},
  };
}

std::string number_fault(const Number& number, const std::string& value) {
  unsigned parsed = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), parsed);
  if (error == std::errc{} && end == value.data() + value.size() && parsed >= number.least && parsed <= number.most) {
    *number.value = parsed;
    return "";
  }
  return "must be a number from " + std::to_string(number.least) + " to " + std::to_string(number.most) + ", not '" +
         value + "'";
}

// Collects the faults of a configuration, each with the place it is in.
class Reader {
 public:
  Reader(std::vector<Option> options, std::vector<std::string>& faults)
      : options_(std::move(options)), faults_(faults) {}

  void read_file(const std::string& path, std::istream& file) {
    std::string line;
    for (int number = 1; std::getline(file, line); ++number) {
      std::string_view text = line;
      if (number == 1 && text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
      read_line(trim(text), path + ":" + std::to_string(number));
    }
    if (file.bad()) fault(path, "cannot be read to its end");
  }

  void read_environment() {
    for (const auto& option : options_) {
      const std::string name = environment_name(option.name);
      if (const char* value = std::getenv(name.c_str())) assign(option, value, name);
    }
  }

  void fault(const std::string& where, const std::string& what) { faults_.push_back(where + ": " + what); }

 private:
  static std::string environment_name(std::string_view option) {
    std::string name = "BEANTRACK_";
    for (const char c : option) name += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return name;
  }

  void read_line(std::string_view text, const std::string& where) {
    if (!is_text(text)) return fault(where, "is not UTF-8 text");
    if (text.empty() || text.front() == '#') return;
    const auto equals = text.find('=');
    if (equals == std::string_view::npos)
      return fault(where, "expected 'name = value', found '" + std::string(text) + "'");
    const std::string_view name = trim(text.substr(0, equals));
    const auto option = std::find_if(options_.begin(), options_.end(), [&](const Option& o) { return o.name == name; });
    if (option == options_.end()) return fault(where, "unknown option '" + std::string(name) + "'");
    assign(*option, std::string(trim(text.substr(equals + 1))), where);
  }

  void assign(const Option& option, const std::string& value, const std::string& where) {
    if (!is_text(value)) return fault(where, std::string(option.name) + " is not UTF-8 text");
    std::string wrong;
    if (const auto* text = std::get_if<std::string*>(&option.target)) {
      **text = value;
    } else if (const auto* checked = std::get_if<Checked>(&option.target)) {
      wrong = checked->fault(value);
      *checked->value = value;
    } else {
      wrong = number_fault(std::get<Number>(option.target), value);
    }
    if (!wrong.empty()) fault(where, std::string(option.name) + " " + wrong);
  }

  static bool is_text(std::string_view text) { return is_utf8(text) && text.find('\0') == std::string_view::npos; }

  std::vector<Option> options_;
  std::vector<std::string>& faults_;
};

// Whether reading `path` comes to an end, which a pipe and most devices do not. A missing path passes: the open reports
// it.
bool may_be_read(const std::string& path) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  return !std::filesystem::exists(status) || std::filesystem::is_regular_file(status) ||
         std::filesystem::canonical(path, error) == "/dev/null";
}

// Each program removes what stands where it binds its socket, so no two may share a path.
void check_paths_differ(Reader& reader, const Config& config) {
  const std::pair<std::string_view, const std::string&> sockets[] = {{"db_socket", config.db_socket},
                                                                     {"web_socket", config.web_socket},
                                                                     {"push_socket", config.push_socket},
                                                                     {"wake_socket", config.wake_socket},
                                                                     {"limits_file", config.limits_file}};
  const auto normal = [](const std::string& path) { return std::filesystem::path(path).lexically_normal(); };
  for (auto one = std::begin(sockets); one != std::end(sockets); ++one)
    for (auto other = std::begin(sockets); other != one; ++other)
      if (!one->second.empty() && normal(one->second) == normal(other->second))
        reader.fault(std::string(one->first), "has the path of " + std::string(other->first) + ", " + one->second);
}

// A file of authorities that nothing is verified with would give false confidence.
void check_database_tls(Reader& reader, const Config& config) {
  const bool verifies = parse_database_tls(config.db_tls) == DatabaseTls::verify;
  if (verifies && config.db_tls_ca.empty()) reader.fault("db_tls", "verify requires db_tls_ca");
  if (!verifies && !config.db_tls_ca.empty()) reader.fault("db_tls_ca", "requires db_tls = verify");
}

// Opens the file, if there is one. A file that BEANTRACK_CONFIG names has to be there.
void read_named_file(Reader& reader) {
  const char* named = std::getenv("BEANTRACK_CONFIG");
  const std::string path = named ? named : kConfigFile;
  const std::string where = named ? "BEANTRACK_CONFIG" : "the configuration";
  if (!may_be_read(path)) return reader.fault(where, path + " is not a regular file");
  errno = 0;
  std::ifstream file{path};
  if (file) return reader.read_file(path, file);
  if (named || (errno != ENOENT && errno != ENOTDIR))
    reader.fault(where, "cannot read " + path + " (" + std::strerror(errno) + ")");
}

}  // namespace

Config read_config(std::vector<std::string>& faults) {
  Config config;
  const auto folders = data_folders();
  config.template_dir = folders.templates;
  config.sql_dir = folders.sql;
  config.locale_dir = folders.locale;
  config.common_passwords = folders.data + "/" + kCommonPasswordsFile;
  Reader reader{options_of(config), faults};
  read_named_file(reader);
  reader.read_environment();
  check_paths_differ(reader, config);
  check_database_tls(reader, config);
  return config;
}

Config load_config() {
  std::vector<std::string> faults;
  Config config = read_config(faults);
  if (faults.empty()) return config;
  std::string all;
  for (const auto& fault : faults) all += (all.empty() ? "" : "; ") + fault;
  throw ConfigError(all);
}

}  // namespace beantrack
