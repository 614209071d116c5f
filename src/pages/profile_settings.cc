// All settings at once, as a form without scripts sends them: a box that is not ticked is not sent.
#include "model/language.h"
#include "pages/pages.h"
#include "pages/profile.h"

namespace beantrack::pages {
namespace {

std::string language_of(const Request& request) {
  std::string language = request.parameter("language").value_or("");
  if (!language.empty() && !is_language(language)) throw http::HttpError(400, "There is no such language here.");
  return language;
}

Theme theme_of(const Request& request) {
  const auto word = request.parameter("theme");
  const auto theme = word ? parse_theme(*word) : Theme::automatic;
  if (!theme) throw http::HttpError(400, "'theme' must be auto, light or dark.");
  return *theme;
}

bool is_ticked(const Request& request, const std::string& name) {
  const std::string value = request.parameter(name).value_or("0");
  if (value != "0" && value != "1") throw http::HttpError(400, "'{1}' must be 1, 0 or left out.", {name});
  return value == "1";
}

}  // namespace

Response profile_settings(Context& context, const Request& request, const Visitor& visitor) {
  const Settings settings{.language = language_of(request),
                          .theme = theme_of(request),
                          .notify_desktop = is_ticked(request, "notify_desktop"),
                          .notify_sound = is_ticked(request, "notify_sound")};
  context.settings.save(visitor.user().id, settings);
  return profile_saved(request, "settings");
}

}  // namespace beantrack::pages
