#include "base/data_folders.h"

#include <filesystem>

namespace beantrack {
namespace {

namespace fs = std::filesystem;

// ./configure writes this file into the build folder, and `make install` does not install it: a program with this file
// beside it was not installed.
constexpr const char* kBuildMark = "config.mk";
constexpr const char* kSanitizedBuild = "sanitize";  // make SANITIZE=1 builds into this folder of the build

fs::path program_folder() {
  std::error_code unreadable;
  return fs::read_symlink("/proc/self/exe", unreadable).parent_path();
}

}  // namespace

DataFolders data_folders() {
  fs::path build = program_folder();
  if (build.filename() == kSanitizedBuild) build = build.parent_path();
  std::error_code not_there;
  if (!build.empty() && fs::is_regular_file(build / kBuildMark, not_there)) {
    const fs::path tree = build.parent_path();
    return {tree / "templates", tree / "sql", build / "locale", tree / "data"};
  }
  const std::string data = BEANTRACK_DATADIR;
  return {data + "/templates", data + "/sql", data + "/locale", data + "/data"};
}

}  // namespace beantrack
