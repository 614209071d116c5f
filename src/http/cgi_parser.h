// cgicc, and all that has to be known about it. Only http/ includes this.
//
// cgicc takes what it gets on trust: it allocates what CONTENT_LENGTH says, reads past a lone "%", splits values at
// ";", and wants a multipart body just so. So it is handed a request that has been checked and put into the form it
// knows.
#pragma once

#include <string>
#include <string_view>

#include "http/parameters.h"

namespace beantrack::http {

constexpr std::size_t kMaxParameters = 100;  // of one request; our own forms have six

// What cgicc is to read.
struct CgiRequest {
  std::string_view method;        // "POST" or anything else
  std::string_view query;         // of what is no POST; a POST's parameters are those of its body
  std::string_view content_type;  // likewise
  std::string body;               // whole
};

// Throws HttpError: 400 for what is malformed, 415 for a body of a type that is not known.
Parameters parse_cgi(CgiRequest request);

}  // namespace beantrack::http
