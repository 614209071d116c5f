// Where a program finds its own files by default: templates, migrations and translations.
//
// An installed program uses the data folder that ./configure chose. A program in a build folder, build/beantrack-admin
// for example, uses the source tree around it.
#pragma once

#include <string>

namespace beantrack {

struct DataFolders {
  std::string templates, sql, locale;
};

// Of the running program.
DataFolders data_folders();

}  // namespace beantrack
