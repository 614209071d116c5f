// What is made of the templates once for each language, when a page in that language is first written: most workers
// never write one in some of them.
//
//   PerLanguage<RowTemplates> templates;
//   templates.load();              // makes the one of the first language; throws what its constructor throws
//   templates.in_use().day …       // the one of the language in use; std::logic_error before load()
//
// Thread rule: one thread.
#pragma once

#include <array>
#include <memory>
#include <stdexcept>

#include "language/phrases.h"

namespace beantrack::view {

template <class T>
class PerLanguage {
 public:
  // Forgets what was made before, of other templates perhaps.
  void load() {
    made_ = {};
    const Language& before = language::in_use();
    language::use(kLanguages.front());
    made_[index_of(kLanguages.front())] = std::make_unique<const T>();
    language::use(before);
    loaded_ = true;
  }

  const T& in_use() {
    if (!loaded_) throw std::logic_error("the templates are not loaded");
    auto& made = made_[index_of(language::in_use())];
    if (!made) made = std::make_unique<const T>();
    return *made;
  }

 private:
  std::array<std::unique_ptr<const T>, kLanguages.size()> made_;
  bool loaded_ = false;
};

}  // namespace beantrack::view
