#include <filesystem>

#include "admin/doctor.h"
#include "base/clock.h"
#include "base/errors.h"
#include "model/language.h"

namespace beantrack::admin {
namespace {

void check_folder(Report& report, const std::string& option, const std::string& path, const std::string& member) {
  report.check(std::filesystem::exists(std::filesystem::path(path) / member), option + " " + path,
               option + " " + path + " holds no " + member, "set " + option + ", or run make install");
}

}  // namespace

void check_files(Report& report, const Config& config) {
  check_folder(report, "template_dir", config.template_dir, "layout.tpl");
  check_folder(report, "sql_dir", config.sql_dir, "001_beantrack_tables.sql");
  check_folder(report, "locale_dir", config.locale_dir,
               std::string(kLanguages.back().tag) + "/LC_MESSAGES/beantrack.mo");
  try {
    set_time_zone(config.time_zone);
    report.good("time_zone " + config.time_zone);
  } catch (const ConfigError& error) {
    report.bad(error.what(), "set time_zone; the zones come with the package tzdata");
  }
}

}  // namespace beantrack::admin
