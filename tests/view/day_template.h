// A copy of the templates in which day.tpl is what a test puts there. The real templates are loaded again at its end.
#pragma once

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "sample.h"
#include "view/pages.h"

namespace beantrack::view::tests {

class DayTemplate {
 public:
  DayTemplate() {
    std::filesystem::copy(beantrack::tests::template_dir(), folder_);
    language::load_phrases(beantrack::tests::locale_dir());
  }
  ~DayTemplate() {
    std::filesystem::remove_all(folder_);
    load();
  }

  void put(const std::string& text) {
    std::ofstream{folder_ / "day.tpl"} << "{{%AUTOESCAPE context=\"HTML\"}}\n" << text << '\n';
    load_templates(folder_);
  }

 private:
  const std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / ("beantrack-templates-" + std::to_string(::getpid()));
};

}  // namespace beantrack::view::tests
