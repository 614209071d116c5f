// The texts of SQL in src/db, as the build lists them (literals.mjs).
#pragma once

#include <string>
#include <vector>

namespace beantrack::tests {

struct Literal {
  std::string file, text;
};

std::vector<Literal> sql_literals();

}  // namespace beantrack::tests
