#include "admin/nginx_config.h"

#include <glob.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

namespace beantrack::admin {
namespace {

constexpr int kMaxIncludes = 10;  // one in another: a file that includes itself must not keep the doctor

class Reader {
 public:
  Reader(NginxConfig& config, std::filesystem::path folder) : config_(config), folder_(std::move(folder)) {}

  void read(const std::string& path, std::vector<std::string> blocks, int depth = 0) {
    errno = 0;
    std::ifstream file{path};
    if (!file) return config_.unreadable.push_back(path + " (" + std::strerror(errno) + ")");
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    std::vector<std::string> args;
    for (std::size_t at = 0; at < text.size();) {
      const char c = text[at];
      if (c == '#') {
        at = std::min(text.find('\n', at), text.size());
      } else if (std::isspace(static_cast<unsigned char>(c))) {
        ++at;
      } else if (c == '{') {
        blocks.push_back(args.empty() ? "" : args.front());
        args.clear();
        ++at;
      } else if (c == '}') {
        if (!blocks.empty()) blocks.pop_back();
        ++at;
      } else if (c == ';') {
        finish(std::move(args), blocks, path, depth);
        args.clear();
        ++at;
      } else {
        args.push_back(take_word(text, at));
      }
    }
  }

 private:
  static std::string take_word(const std::string& text, std::size_t& at) {
    std::string word;
    const char quote = text[at] == '"' || text[at] == '\'' ? text[at++] : '\0';
    for (; at < text.size(); ++at) {
      const char c = text[at];
      if (c == '\\' && at + 1 < text.size()) {
        word += text[++at];
      } else if (quote ? c == quote : std::isspace(static_cast<unsigned char>(c)) || c == ';' || c == '{') {
        if (quote) ++at;
        break;
      } else {
        word += c;
      }
    }
    return word;
  }

  void finish(std::vector<std::string> args, const std::vector<std::string>& blocks, const std::string& path,
              int depth) {
    if (args.size() == 2 && args.front() == "include" && depth < kMaxIncludes) {
      glob_t found{};
      if (::glob((folder_ / args[1]).c_str(), 0, nullptr, &found) == 0)
        for (std::size_t i = 0; i < found.gl_pathc; ++i) read(found.gl_pathv[i], blocks, depth + 1);
      ::globfree(&found);
    } else if (!args.empty()) {
      config_.directives.push_back({blocks.empty() ? "" : blocks.back(), std::move(args), path});
    }
  }

  NginxConfig& config_;
  std::filesystem::path folder_;  // that relative names of included files start at
};

}  // namespace

std::optional<std::string> NginxConfig::value(std::string_view block, std::string_view name) const {
  std::optional<std::string> last;
  for (const auto& directive : directives)
    if (directive.block == block && directive.args.front() == name && directive.args.size() > 1)
      last = directive.args[1];
  return last;
}

bool NginxConfig::has(std::string_view name, std::string_view argument) const {
  return std::any_of(directives.begin(), directives.end(), [&](const Directive& directive) {
    return directive.args.size() > 1 && directive.args[0] == name && directive.args[1] == argument;
  });
}

std::string nginx_config_path(const std::string& command_line) {
  std::istringstream args{command_line};
  for (std::string word; args >> word;)
    if (word == "-c" && args >> word) return word;
  return kDefaultNginxConfig;
}

NginxConfig read_nginx_config(const std::string& path) {
  NginxConfig config;
  Reader(config, std::filesystem::path(path).parent_path()).read(path, {});
  return config;
}

}  // namespace beantrack::admin
