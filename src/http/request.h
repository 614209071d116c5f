// One request, parsed and checked: its path and its parameters are valid UTF-8.
//
//   Request request{source};            // what an answer of any kind needs: cannot fail
//   request.read_parameters(source);    // the query or the body: throws HttpError 400, 413, 415
//   if (auto text = request.parameter("message")) …
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "http/parameters.h"
#include "http/cgi_input.h"

namespace beantrack::http {

constexpr std::size_t kMaxBody = 128 * 1024;  // bytes; 4,000 characters of a form, each of them 12 bytes, are 48 KiB
constexpr std::size_t kMaxRequestId = 64;     // characters of a request id

struct Request {
  explicit Request(const CgiInput& source);

  // Reads the query of a GET, or the body of a POST: a form (urlencoded or multipart) or JSON.
  void read_parameters(CgiInput& source);

  // A value by its name; nothing when it was not sent. Throws HttpError 400 for a JSON value that is no text.
  std::optional<std::string> parameter(std::string_view name) const { return parameters.find(name); }
  // The same for what is true or false. Throws HttpError 400 for what is neither.
  std::optional<bool> flag(std::string_view name) const { return parameters.find_flag(name); }
  // The cookie's value, as it came; empty when there is none (base/cookie.h).
  std::string_view cookie(std::string_view name) const;

  // Whether a program reads the answer, and not a person: a request with X-CSRF-TOKEN, with a JSON body, or that takes
  // JSON but not HTML.
  bool is_script() const;
  // Whether the answer's reader asked for JSON, or for a page to look at.
  bool wants_json() const;
  bool wants_page() const;
  // Whether the answer will be seen: a HEAD is not, nor what a browser fetches before anybody asked for it.
  bool is_seen() const { return method == "GET" && !prefetch; }
  // Whether a page of another site made the browser send this, as far as its headers show: an Origin or Referer that is
  // not this site's, or a Sec-Fetch-Site that says so. A client without these headers is not found out.
  bool is_from_elsewhere() const;

  std::string id;      // for the log and for X-Request-Id; of nginx, else made here
  std::string method;  // "GET"
  std::string path;    // decoded, without the query: "/chat/U00013"
  std::string uri;     // as the client wrote it, with the query
  std::string segment; // what stood in the place of {id} in the route's path
  std::string remote_address;
  bool https = false;
  bool prefetch = false;  // Sec-Purpose, or an older header of that kind, says so

  // Headers that the program reads.
  std::string accept;
  std::string content_type;
  std::string accept_language;  // Accept-Language, as it came
  std::string csrf_header;  // X-CSRF-TOKEN
  std::string user_agent;   // User-Agent, as it came
  std::string cookies;      // Cookie, as it came
  std::string host;         // Host: "chat.example.org", "[::1]:8080"
  std::string origin;       // Origin: "https://chat.example.org", "null"
  std::string referer;      // Referer, as it came
  std::string fetch_site;   // Sec-Fetch-Site: "same-origin", "cross-site", …

  Parameters parameters;
};

}  // namespace beantrack::http
