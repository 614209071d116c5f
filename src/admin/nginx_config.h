// The directives of an nginx configuration, with those of the files that it includes. Read from the files, since
// `nginx -T` answers root alone: it wants the keys of the certificates, too.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace beantrack::admin {

struct NginxConfig {
  struct Directive {
    std::string block;               // the name of the block that it stands in, "events"; empty outside of all blocks
    std::vector<std::string> args;  // "worker_connections", "768"
    std::string file;                // that it stands in
  };
  std::vector<Directive> directives;
  std::vector<std::string> unreadable;  // files that could not be read, and why

  // The first argument of the last such directive: later ones win.
  std::optional<std::string> value(std::string_view block, std::string_view name) const;
  bool has(std::string_view name, std::string_view argument) const;
};

NginxConfig read_nginx_config(const std::string& path);

constexpr const char* kDefaultNginxConfig = "/etc/nginx/nginx.conf";  // Debian's

// The configuration's path, from the command line of a master process: "nginx: master process /usr/sbin/nginx -c
// /etc/nginx/nginx.conf".
std::string nginx_config_path(const std::string& command_line);

}  // namespace beantrack::admin
