// The configuration of all three programs: one file of `name = value` lines, with the environment over it.
//
// Each option `name` is also the environment variable BEANTRACK_NAME, which wins. The file is the one that
// BEANTRACK_CONFIG names, else kConfigFile if there is one. Empty lines and lines that begin with # are
// passed over; white space around names and values is too. host/chat.conf documents every option.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/rate_table.h"

namespace beantrack {

constexpr const char* kConfigFile = BEANTRACK_CONFIG_FILE;  // chat.conf below ./configure's sysconfdir

struct Config {
  // The database: a unix socket, or a host when db_socket is empty.
  std::string db_socket = "/run/mysqld/mysqld.sock";
  std::string db_host;
  unsigned db_port = 3306;
  std::string db_name = "beantrack";
  std::string db_user;  // empty: the system user who runs the program
  std::string db_password;
  std::string db_tls = "preferred";  // of connections to db_host: a name of base/database_tls.h
  std::string db_tls_ca;             // file of the certificate authorities that verify trusts
  std::string db_run_user = "beantrack";  // of the workers and the push daemon: migrate gives it its rights

  // Where the parts meet. All three are unix sockets, for this machine's nginx and workers alone.
  std::string web_socket = "/run/beantrack/web.sock";    // FastCGI: nginx -> beantrack-web
  std::string push_socket = "/run/beantrack/push.sock";  // HTTP: nginx -> beantrack-pushd
  std::string wake_socket = "/run/beantrack/wake.sock";  // datagrams: workers -> beantrack-pushd

  // Shared by the workers: memory for the limits of users, and a file whose locks limit how many hash passwords.
  std::string limits_file = "/run/beantrack/limits";
  std::string hash_lock = "/run/beantrack/hash.lock";

  std::string template_dir;  // these four default to data_folders()
  std::string sql_dir;
  std::string locale_dir;
  std::string common_passwords;  // a file: one password a line

  std::string time_zone = "UTC";  // of the events' "02:15 PM"
  std::string old_app_time_zone;  // whose local time the old application writes as if it were UTC; empty: none
  std::string log_level = "info";

  unsigned password_cost = 12;      // bcrypt's log2 of rounds for new passwords, 4 to 31
  unsigned session_days = 30;       // a session ends after so many days without use
  unsigned event_log_days = 7;      // how long a listener may be away and still be replayed to
  unsigned password_hashes = 2;     // that all workers together compute at the same time
  unsigned login_failures = 10;     // wrong passwords for an account, or from a known device of it, before a delay
  unsigned address_login_failures = 30;  // wrong passwords from an address, for whatever account, before a delay
  unsigned push_db_threads = 2;     // connections that authenticate listeners and replay to them

  // How often one user may do something, on all devices together.
  Rate page_rate{10, 100};    // pages and pieces of them
  Rate update_rate{20, 200};  // what pages ask and report by themselves
  Rate change_rate{1, 20};    // changes of the profile, sign-outs
  Rate send_rate{10, 50};
  Rate typing_rate{2, 20};
  Rate search_rate{2, 20};
  unsigned user_requests = 4;  // workers that may serve one user at a time
  unsigned user_waiting = 2;   // workers that may wait to serve that user

  unsigned session_streams = 8;  // event streams of one session; one more ends the oldest
  unsigned user_streams = 32;    // likewise of one user
  Rate stream_rate{1, 30};       // streams that one session may open
};

// Exit status of a program whose configuration is faulty, EX_CONFIG of sysexits.h: starting it again does not help.
constexpr int kConfigurationStatus = 78;

// The configuration as the file and the environment give it. Throws ConfigError for a file that cannot be read, an
// unknown option and a value that its option does not accept. Its text names the file and line of every fault.
// A missing kConfigFile is no fault: the defaults hold.
Config load_config();

// The same, with a text for each fault in place of the exception.
Config read_config(std::vector<std::string>& faults);

}  // namespace beantrack
