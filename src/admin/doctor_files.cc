#include "admin/doctor.h"
#include "admin/needed_files.h"

namespace beantrack::admin {

void check_files(Report& report, const Config& config) {
  for (const auto& [option, folder, file] : needed_files(config))
    report.check(is_there(folder, file), option + " " + folder, option + " " + folder + " holds no " + file,
                 "set " + option + ", or run make install");
}

}  // namespace beantrack::admin
