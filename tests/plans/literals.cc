#include "plans/literals.h"

#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace beantrack::tests {

std::vector<Literal> sql_literals() {
  const auto path = std::filesystem::read_symlink("/proc/self/exe").parent_path() / "sql-literals";
  std::ifstream file{path};
  if (!file) throw std::runtime_error("cannot read " + path.string());
  std::vector<Literal> literals;
  for (std::string name, text; std::getline(file, name, '\t') && std::getline(file, text);)
    literals.push_back({name, text});
  return literals;
}

}  // namespace beantrack::tests
