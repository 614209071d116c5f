#include "support/site.h"

#include "crypto/token.h"
#include "language/phrases.h"
#include "pages/routes.h"
#include "support/limits.h"
#include "view/pages.h"

namespace beantrack::tests {

Site::Site(TestDatabase& its_database) : Site(its_database, its_database.config()) {}

Site::Site(TestDatabase& its_database, const Config& config)
    : database(its_database), context_(config), router_(pages::make_router(context_, shared_limiter())) {
  language::load_phrases(config.locale_dir);
  view::load_templates(config.template_dir);
}

http::Response Site::get(std::string_view uri, std::string_view token) {
  return answer(FakeSource::get(uri).cookie(token));
}

http::Response Site::post(std::string_view uri, std::string_view token, FakeSource::Fields fields) {
  fields.emplace_back("_token", crypto::csrf_token(token));
  return answer(FakeSource::post(uri).cookie(token).form(fields));
}

http::Response Site::script_post(std::string_view uri, std::string_view token, const FakeSource::Fields& fields) {
  return answer(FakeSource::post(uri).cookie(token).csrf(token).form(fields));
}

http::Response Site::json_post(std::string_view uri, std::string_view token, std::string json) {
  return answer(FakeSource::post(uri).cookie(token).csrf(token).json(std::move(json)));
}

std::uint64_t Site::statements_so_far() {
  return context_.database.query("SHOW SESSION STATUS LIKE 'Questions'").front().number(1);
}

std::uint64_t Site::rows_so_far() {
  std::uint64_t rows = 0;
  for (const auto& row : context_.database.query("SHOW SESSION STATUS LIKE 'Handler\\_read\\_%'")) rows += row.number(1);
  return rows;
}

}  // namespace beantrack::tests
