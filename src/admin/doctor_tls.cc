#include <algorithm>
#include <array>

#include "admin/doctor.h"
#include "base/database_tls.h"
#include "db/inspection.h"

namespace beantrack::admin {
namespace {

bool is_this_machine(const std::string& host) {
  constexpr std::array<std::string_view, 4> kNames{"", "localhost", "127.0.0.1", "::1"};
  return std::find(kNames.begin(), kNames.end(), host) != kNames.end();
}

}  // namespace

void check_encryption(Report& report, const Config& config, db::Connection& connection) {
  if (is_this_machine(config.db_host)) return;
  const std::string subject = "the connection to the database at " + config.db_host;
  const std::string remedy = "set db_tls = verify and db_tls_ca; docs/operating.md has the steps";
  if (!db::Inspection(connection).is_encrypted()) {
    report.bad(subject + " is not encrypted: whoever is between can read all messages", remedy);
  } else if (parse_database_tls(config.db_tls) != DatabaseTls::verify) {
    report.warn(subject + " is encrypted, but the server is not verified", remedy);
  } else {
    report.good("TLS to the database at " + config.db_host);
  }
}

}  // namespace beantrack::admin
