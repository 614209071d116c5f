#include "admin/needed_files.h"

#include <filesystem>

#include "model/language.h"

namespace beantrack::admin {

std::vector<NeededFile> needed_files(const Config& config) {
  const std::filesystem::path path = config.common_passwords;
  return {
      {"template_dir", config.template_dir, "layout.tpl"},
      {"sql_dir", config.sql_dir, "001_beantrack_tables.sql"},
      {"locale_dir", config.locale_dir, std::string(kLanguages.back().tag) + "/LC_MESSAGES/beantrack.mo"},
      {"common_passwords", path.parent_path(), path.filename()},
  };
}

bool is_there(const std::string& folder, const std::string& file) {
  std::error_code unreadable;
  return std::filesystem::exists(std::filesystem::path(folder) / file, unreadable);
}

}  // namespace beantrack::admin
