#include "pages/error.h"

#include <nlohmann/json.hpp>

#include "language/phrases.h"
#include "pages/common.h"
#include "view/pages.h"

namespace beantrack::pages {
namespace {

using language::tr;

std::string_view title_of(int status) {
  switch (status) {
    case 401: return tr("Signed out");
    case 403: return tr("Not allowed");
    case 404: return tr("Not found");
    case 405: return tr("Request not supported");
    case 413: return tr("Too large");
    case 429: return tr("Too many requests");
    case 503: return tr("Temporarily unavailable");
    default: return status < 500 ? tr("Request failed") : tr("Something went wrong");
  }
}

}  // namespace

http::Response show_error(const http::Request& request, const http::Visitor& visitor, const http::HttpError& error,
                          http::ErrorFormat format) {
  http::Response response = [&] {
    if (!http::is_for_people(format, request)) {
      const nlohmann::ordered_json body{{"error", error.text()}, {"requestId", request.id}};
      return http::json(body.dump(), error.status());
    }
    return http::html(view::render(view::ErrorPage{.layout = bare_layout(visitor),
                                                   .status = error.status(),
                                                   .title = std::string(title_of(error.status())),
                                                   .message = error.text(),
                                                   .request_id = request.id}),
                      error.status());
  }();
  for (const auto& [name, value] : error.headers()) {
    response.add(name, value);
    // Somebody who opens many tabs at once gets all of them. (A browser takes Refresh as a meta element, HTML 4.2.5.3.)
    if (error.status() == 429 && request.method == "GET" && name == "Retry-After") response.add("Refresh", value);
  }
  return response;
}

}  // namespace beantrack::pages
