#include "db/client_library.h"

#include "base/database_tls.h"
#include "db/error_codes.h"
#include "db/failure.h"

namespace beantrack::db {
namespace {

// A unix socket is not encrypted: it does not leave the machine.
DatabaseTls wanted_tls(const Config& config) {
  return config.db_host.empty() ? DatabaseTls::off : parse_database_tls(config.db_tls).value_or(DatabaseTls::verify);
}

#ifdef MARIADB_PACKAGE_VERSION

void set_tls(MYSQL* handle, DatabaseTls tls) {
  // The newest version verifies by default, the older ones do not.
  const Flag encrypt = tls != DatabaseTls::off, verify = tls == DatabaseTls::verify;
  mysql_options(handle, MYSQL_OPT_SSL_ENFORCE, &encrypt);
  mysql_options(handle, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &verify);
}

#else

unsigned ssl_mode(DatabaseTls tls) {
  switch (tls) {
    case DatabaseTls::off: return SSL_MODE_DISABLED;
    case DatabaseTls::preferred: return SSL_MODE_PREFERRED;
    case DatabaseTls::required: return SSL_MODE_REQUIRED;
    case DatabaseTls::verify: break;
  }
  return SSL_MODE_VERIFY_IDENTITY;
}

void set_tls(MYSQL* handle, DatabaseTls tls) {
  const unsigned mode = ssl_mode(tls);
  mysql_options(handle, MYSQL_OPT_SSL_MODE, &mode);
}

#endif

}  // namespace

void prepare(MYSQL* handle, const Config& config) {
  const unsigned local_files = 0;
  mysql_options(handle, MYSQL_OPT_LOCAL_INFILE, &local_files);
  const DatabaseTls tls = wanted_tls(config);
  set_tls(handle, tls);
  if (tls == DatabaseTls::verify) mysql_options(handle, MYSQL_OPT_SSL_CA, config.db_tls_ca.c_str());
}

void require_encryption(MYSQL* handle, const Config& config) {
  const DatabaseTls tls = wanted_tls(config);
  if (tls == DatabaseTls::off || tls == DatabaseTls::preferred || mysql_get_ssl_cipher(handle)) return;
  throw Unavailable(code::kTlsError, "connecting to the database: the server at " + config.db_host +
                                         " offers no TLS, and db_tls is " + config.db_tls);
}

}  // namespace beantrack::db
