#include "pages/error.h"

#include <nlohmann/json.hpp>

#include "pages/common.h"
#include "view/pages.h"

namespace beantrack::pages {
namespace {

std::string title_of(int status) {
  switch (status) {
    case 401: return "Signed out";
    case 403: return "Not allowed";
    case 404: return "Not found";
    case 405: return "Not possible here";
    case 413: return "Too large";
    case 429: return "Too many tries";
    case 503: return "Back in a moment";
    default: return status < 500 ? "That did not work" : "Something went wrong";
  }
}

}  // namespace

http::Response show_error(const http::Request& request, const http::Visitor& visitor, const http::HttpError& error,
                          http::Answers answers) {
  http::Response response = [&] {
    if (answers == http::Answers::scripts || request.is_script()) {
      const nlohmann::ordered_json body{{"error", error.what()}, {"requestId", request.id}};
      return http::json(body.dump(), error.status());
    }
    return http::html(view::render(view::ErrorPage{.layout = bare_layout(visitor),
                                                   .status = error.status(),
                                                   .title = title_of(error.status()),
                                                   .message = error.what(),
                                                   .request_id = request.id}),
                      error.status());
  }();
  for (const auto& [name, value] : error.headers()) response.add(name, value);
  return response;
}

}  // namespace beantrack::pages
