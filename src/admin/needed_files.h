// The files without which the programs do not start: one of each folder of the installation stands for all.
#pragma once

#include <string>
#include <vector>

#include "base/config.h"

namespace beantrack::admin {

struct NeededFile {
  std::string option;  // that names the folder
  std::string folder;
  std::string file;
};

std::vector<NeededFile> needed_files(const Config& config);

bool is_there(const std::string& folder, const std::string& file);

}  // namespace beantrack::admin
