// The doctor's topics: each in a file of its own, doctor_<topic>.cc. Faults go into the report; an exception means that
// a check could not be made.
#pragma once

#include "admin/nginx_config.h"
#include "admin/report.h"
#include "base/config.h"
#include "db/connection.h"

namespace beantrack::admin {

// The folders of the installation, and the time zone.
void check_files(Report& report, const Config& config);

// Whether the database can be reached. The topics below that take a connection need it.
bool check_connection(Report& report, const Config& config, db::Connection& connection);
// The server's version and settings.
void check_server(Report& report, const Config& config, db::Connection& connection);
// Whether a connection to another machine's database is encrypted.
void check_encryption(Report& report, const Config& config, db::Connection& connection);
// The clocks and time zones of the server and of this machine.
void check_time(Report& report, const Config& config, db::Connection& connection);
// Messages dated in the future, and the old application's clock.
void check_message_times(Report& report, const Config& config, db::Connection& connection);
// Migrations, tables, triggers and message numbers.
void check_schema(Report& report, const Config& config, db::Connection& connection);
// Whether the programs' database user has the rights that it needs, and no more.
void check_rights(Report& report, const Config& config, db::Connection& connection);
// Names that look alike.
void check_look_alikes(Report& report, db::Connection& connection);
// Whether the database takes a write.
void check_writing(Report& report, db::Connection& connection);
// What the push daemon does in the background: the search index and the jobs.
void check_background(Report& report, db::Connection& connection);

// The unix sockets between nginx, the workers and the push daemon.
void check_sockets(Report& report, const Config& config);

// Who may use the sockets and the limits file, and who might replace them.
void check_modes(Report& report, const Config& config);

// What the kernel keeps for listeners who do not read, behind this nginx.
void check_buffers(Report& report, const NginxConfig& nginx);

// Whether nginx's error log may quote what people search for.
void check_logs(Report& report, const Config& config);

// How many listeners the push daemon and nginx have room for.
void check_limits(Report& report, const Config& config);

}  // namespace beantrack::admin
