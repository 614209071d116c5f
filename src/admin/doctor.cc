#include "admin/doctor.h"

#include "admin/command.h"
#include "admin/doctor_names.h"

namespace beantrack::admin {
namespace {

void check_database(Report& report, const Config& config) {
  db::Connection connection{config};
  if (!check_connection(report, config, connection))
    return report.not_checked("contents and settings of the database", "it cannot be reached");
  report.attempt("database server", [&] { check_server(report, config, connection); });
  report.attempt("TLS", [&] { check_encryption(report, config, connection); });
  report.attempt("time", [&] { check_time(report, config, connection); });
  report.attempt("tables and triggers", [&] { check_schema(report, config, connection); });
  report.attempt("rights", [&] { check_rights(report, config, connection); });
  report.attempt("writing", [&] { check_writing(report, connection); });
  report.attempt("background work", [&] { check_background(report, connection); });
  report.attempt("names", [&] { print_refused_names(find_refused_names(connection)); });
  report.attempt("look-alike names", [&] { check_look_alikes(report, connection); });
  report.attempt("times of messages", [&] { check_message_times(report, config, connection); });
}

}  // namespace

int doctor(const Config& config, const Faults& faults, Args args) {
  expect_end(args);
  Report report;
  for (const auto& fault : faults) report.bad(fault, "correct the configuration; the services do not start with it");
  if (faults.empty()) report.good("configuration");
  report.attempt("files", [&] { check_files(report, config); });
  report.attempt("database", [&] { check_database(report, config); });
  report.attempt("sockets", [&] { check_sockets(report, config); });
  report.attempt("modes of sockets", [&] { check_modes(report, config); });
  report.attempt("logs", [&] { check_logs(report, config); });
  report.attempt("limits", [&] { check_limits(report, config); });
  return report.finish() ? 0 : 1;
}

}  // namespace beantrack::admin
