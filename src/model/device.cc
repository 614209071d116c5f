#include "model/device.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace beantrack {
namespace {

struct Sign {
  std::string_view part;  // of the header
  std::string_view name;
};

// The first one that is found counts: nearly all of them call themselves Chrome and Safari, too.
constexpr std::array kBrowsers{
    Sign{"Edg/", "Edge"},       Sign{"EdgA/", "Edge"},      Sign{"EdgiOS/", "Edge"},
    Sign{"OPR/", "Opera"},      Sign{"SamsungBrowser/", "Samsung Internet"},
    Sign{"Firefox/", "Firefox"}, Sign{"FxiOS/", "Firefox"}, Sign{"CriOS/", "Chrome"},
    Sign{"Chrome/", "Chrome"},  Sign{"Safari/", "Safari"},
};

// Android calls itself Linux, and an iPhone "like Mac OS X".
constexpr std::array kSystems{
    Sign{"Android", "Android"}, Sign{"iPhone", "iPhone"},   Sign{"iPad", "iPad"},   Sign{"Windows", "Windows"},
    Sign{"CrOS", "ChromeOS"},   Sign{"Macintosh", "macOS"}, Sign{"Linux", "Linux"},
};

constexpr std::string_view kEveryBrowser = "Mozilla";  // tells nothing

template <std::size_t N>
std::string_view name_in(const std::array<Sign, N>& signs, std::string_view text) {
  const auto found = std::find_if(signs.begin(), signs.end(),
                                  [text](const Sign& sign) { return text.find(sign.part) != std::string_view::npos; });
  return found == signs.end() ? std::string_view() : found->name;
}

// "curl" of "curl/8.1 (…)".
std::string_view program_name(std::string_view user_agent) {
  const auto name = user_agent.substr(0, user_agent.find_first_of("/ ("));
  return name == kEveryBrowser ? std::string_view() : name.substr(0, kMaxProgramName);
}

}  // namespace

std::string kept_user_agent(std::string_view header) {
  std::string kept;
  std::copy_if(header.begin(), header.end(), std::back_inserter(kept), [](char c) { return c >= ' ' && c <= '~'; });
  kept.resize(std::min(kept.size(), kMaxUserAgent));
  return kept;
}

Device device_of(std::string_view user_agent) {
  const auto browser = name_in(kBrowsers, user_agent);
  return {std::string(browser.empty() ? program_name(user_agent) : browser),
          std::string(name_in(kSystems, user_agent))};
}

}  // namespace beantrack
