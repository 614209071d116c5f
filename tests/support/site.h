// The whole of the pages on a real database, without a socket: what a worker is but for FastCGI.
//
//   Site site{TestDatabase::shared()};
//   http::Response response = site.get("/chat", site.database.sign_in(user));
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "http/response.h"
#include "http/router.h"
#include "pages/context.h"
#include "support/database.h"
#include "support/request.h"

namespace beantrack::tests {

class Site {
 public:
  explicit Site(TestDatabase& database);
  // With settings of its own, for tests of a database that is away and the like.
  Site(TestDatabase& database, const Config& config);

  http::Response answer(FakeSource source) { return router_.answer(source); }

  // As the session of `token`; an empty token is nobody.
  http::Response get(std::string_view uri, std::string_view token);
  // A form as a browser posts it without scripts: `_token` in the form.
  http::Response post(std::string_view uri, std::string_view token, FakeSource::Fields fields);
  // As a script posts: the token in the header.
  http::Response script_post(std::string_view uri, std::string_view token, const FakeSource::Fields& fields);
  http::Response json_post(std::string_view uri, std::string_view token, std::string json);

  // How many statements the pages send to the database while `work` runs, those to begin and end transactions included.
  template <typename Work>
  std::uint64_t statements(Work work) {
    const std::uint64_t before = statements_so_far();
    work();
    return statements_so_far() - before - kToCount;
  }

  // How many rows the server reads for the pages while `work` runs.
  template <typename Work>
  std::uint64_t rows_read(Work work) {
    const std::uint64_t first = rows_so_far(), to_count = rows_so_far() - first;
    const std::uint64_t before = rows_so_far();
    work();
    return rows_so_far() - before - to_count;
  }

  TestDatabase& database;

 private:
  static constexpr std::uint64_t kToCount = 1;  // statements
  std::uint64_t statements_so_far();
  std::uint64_t rows_so_far();

  pages::Context context_;
  http::Router router_;
};

inline bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

}  // namespace beantrack::tests
