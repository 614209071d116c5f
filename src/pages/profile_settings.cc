// Settings. A form sends all of them, as one without scripts does: a box that is not ticked is not sent. JSON has those
// that a script wants changed; the others stay as they are.
#include "http/media_type.h"
#include "model/language.h"
#include "pages/pages.h"
#include "pages/profile.h"

namespace beantrack::pages {
namespace {

// Each answers what was sent, or `else_` where nothing was.

std::string language_of(const Request& request, const std::string& else_) {
  std::string language = request.parameter("language").value_or(else_);
  if (!language.empty() && !is_language(language)) throw http::HttpError(400, "The language is not supported.");
  return language;
}

Theme theme_of(const Request& request, Theme else_) {
  const auto word = request.parameter("theme");
  const auto theme = word ? parse_theme(*word) : else_;
  if (!theme) throw http::HttpError(400, "'theme' must be 'auto', 'light' or 'dark'.");
  return *theme;
}

// What holds for a setting that was not sent.
Settings others(const Request& request, const Visitor& visitor) {
  if (http::MediaType(request.content_type).is_json()) return visitor.settings();
  return {.language = {}, .notify_desktop = false, .notify_sound = false};
}

}  // namespace

Response profile_settings(Context& context, const Request& request, const Visitor& visitor) {
  const Settings rest = others(request, visitor);
  const Settings settings{.language = language_of(request, rest.language),
                          .theme = theme_of(request, rest.theme),
                          .notify_desktop = request.flag("notify_desktop").value_or(rest.notify_desktop),
                          .notify_sound = request.flag("notify_sound").value_or(rest.notify_sound)};
  context.settings.save(visitor.user().id, settings);
  return profile_saved(request, "settings");
}

}  // namespace beantrack::pages
