// beantrack-web: one FastCGI worker of the chat's pages. Between requests it keeps prepared statements, the
// rows of rooms (pages/room_cache.h) and the contacts of inboxes (pages/inbox_cache.h).
#include <malloc.h>

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <string_view>
#include <thread>

#include "base/clock.h"
#include "base/config.h"
#include "base/errors.h"
#include "base/log.h"
#include "http/fcgi_server.h"
#include "language/phrases.h"
#include "pages/context.h"
#include "pages/routes.h"
#include "view/pages.h"

namespace {

// A supervisor restarts a worker at once (multiwatch has no pause): one that cannot start must not keep it busy.
constexpr std::chrono::seconds kPauseAfterFailure{1};

// Memory that a worker keeps when it is free: the largest pages are written into it again. Without it, the kernel would
// have to clear some hundred of its pages for each of them.
constexpr int kKeptFreeBytes = 1 << 20;

constexpr std::string_view kHelp =
    "Usage: beantrack-web [--help | --version]\n"
    "\n"
    "One FastCGI worker of BeanTrack Chat. It answers at the socket that is its standard input\n"
    "(spawn-fcgi, multiwatch and systemd hand one over), or else at `web_socket` of the configuration.\n"
    "Configuration: " BEANTRACK_CONFIG_FILE ", or the file that BEANTRACK_CONFIG names; each option\n"
    "`name` is also the environment variable BEANTRACK_NAME. SIGTERM ends it after the request in hand.\n";

void serve() {
  const beantrack::Config config = beantrack::load_config();
  beantrack::set_log_level(config.log_level);
  beantrack::set_time_zone(config.time_zone);
  beantrack::language::load_phrases(config.locale_dir);
  beantrack::view::load_templates(config.template_dir);
  beantrack::pages::Context context{config};
  beantrack::auth::Limiter limiter{config};
  beantrack::http::Router router = beantrack::pages::make_router(context, limiter);
  beantrack::http::FcgiServer server{config.web_socket};
  server.serve([&](beantrack::http::CgiInput& source) { return router.answer(source); });
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view option = argc > 1 ? argv[1] : "";
  if (option == "--version") {
    std::cout << "beantrack-web " BEANTRACK_VERSION "\n";
    return 0;
  }
  if (!option.empty()) {
    (option == "--help" ? std::cout : std::cerr) << kHelp;
    return option == "--help" ? 0 : 64;  // EX_USAGE
  }
  beantrack::open_log("web");
  ::mallopt(M_TRIM_THRESHOLD, kKeptFreeBytes);
  ::mallopt(M_MMAP_THRESHOLD, kKeptFreeBytes);
  int status = EXIT_FAILURE;
  try {
    serve();
    return EXIT_SUCCESS;
  } catch (const beantrack::ConfigError& error) {
    beantrack::log_error(error.what());
    status = beantrack::kConfigurationStatus;
  } catch (const std::exception& error) {
    beantrack::log_error(error.what());
  }
  std::this_thread::sleep_for(kPauseAfterFailure);
  return status;
}
