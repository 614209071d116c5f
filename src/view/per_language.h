// What is made of the loaded templates once for each language, such as their pieces.
//
//   PerLanguage<RowTemplates> templates;
//   templates.load();              // makes one in each language; throws what its constructor throws
//   templates.in_use().day …       // the one of the language in use; std::logic_error before load()
//
// Thread rule: load() before any other thread; in_use() from any thread.
#pragma once

#include <array>
#include <memory>
#include <stdexcept>

#include "language/phrases.h"

namespace beantrack::view {

template <class T>
class PerLanguage {
 public:
  void load() {
    const Language& before = language::in_use();
    for (const Language& each : kLanguages) {
      language::use(each);
      loaded_[index_of(each)] = std::make_unique<const T>();
    }
    language::use(before);
  }

  const T& in_use() const {
    const auto& loaded = loaded_[index_of(language::in_use())];
    if (!loaded) throw std::logic_error("the templates are not loaded");
    return *loaded;
  }

 private:
  std::array<std::unique_ptr<const T>, kLanguages.size()> loaded_;
};

}  // namespace beantrack::view
