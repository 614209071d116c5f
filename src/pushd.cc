// beantrack-pushd: moves what is committed to whoever listens, over Server-Sent Events.
#include <malloc.h>

#include <cstdlib>
#include <exception>
#include <iostream>
#include <string_view>

#include "base/clock.h"
#include "base/config.h"
#include "base/errors.h"
#include "base/log.h"
#include "push/housekeeping.h"
#include "push/indexer.h"
#include "push/sse_server.h"

int main(int argc, char** argv) {
  using namespace beantrack;
  if (argc > 1) {
    const std::string_view option = argv[1];
    if (option == "--version") return std::cout << "beantrack-pushd " BEANTRACK_VERSION "\n", EXIT_SUCCESS;
    std::cout << "Usage: beantrack-pushd\n\n"
                 "Delivers chat events over Server-Sent Events, on the unix socket push_socket, until SIGTERM.\n"
                 "Configured by " BEANTRACK_CONFIG_FILE " (or the file that BEANTRACK_CONFIG names), and by\n"
                 "BEANTRACK_* in the environment.\n";
    return option == "--help" ? EXIT_SUCCESS : EXIT_FAILURE;
  }
  open_log("pushd");
  ::mallopt(M_ARENA_MAX, 1);  // the threads take turns more than they compete; an arena each would keep its own memory
  try {
    const Config config = load_config();
    set_log_level(config.log_level);
    set_time_zone(config.time_zone);
    push::SseServer server{config};
    const push::Housekeeping housekeeping{config};
    const push::Indexer indexer{config, [&] { return server.relays(); }};
    server.add_metrics([&] { return indexer.metrics(); });
    server.run();
    return EXIT_SUCCESS;
  } catch (const ConfigError& error) {
    log_error(error.what());
    return kConfigurationStatus;
  } catch (const std::exception& failure) {
    log_error(failure.what());
    return EXIT_FAILURE;
  }
}
