// Where a program finds its own files by default: templates, migrations, translations and lists.
//
// An installed program uses the data folder that ./configure chose. A program in a build folder, build/beantrack-admin
// for example, uses the source tree around it.
#pragma once

#include <string>

namespace beantrack {

constexpr const char* kCommonPasswordsFile = "common-passwords.txt";  // in the folder `data`

struct DataFolders {
  std::string templates, sql, locale, data;
};

// Of the running program.
DataFolders data_folders();

}  // namespace beantrack
