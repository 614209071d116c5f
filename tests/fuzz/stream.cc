// The head of a listener's request, as the push daemon reads it from nginx.
#include <algorithm>

#include <nlohmann/json.hpp>

#include "crypto/token.h"
#include "model/event_id.h"
#include "push/plain_response.h"
#include "push/stream_request.h"
#include "fuzz/support/target.h"

namespace beantrack::fuzz {
namespace {

using push::StreamRequest;
using Progress = StreamRequest::Progress;

constexpr std::size_t kPiece = 7;  // bytes of a read

Progress read_in_pieces(StreamRequest& request, std::string_view head) {
  Progress progress = Progress::reading;
  for (; !head.empty() && progress == Progress::reading; head.remove_prefix(std::min(kPiece, head.size())))
    progress = request.read(head.substr(0, kPiece));
  return progress;
}

bool has_line_break(std::string_view text) { return text.find_first_of("\r\n") != std::string_view::npos; }

void check_equal(const StreamRequest& whole, const StreamRequest& pieces) {
  require(whole.path() == pieces.path(), "the path does not depend on the sizes of reads");
  require(whole.session_token() == pieces.session_token(), "the token does not depend on the sizes of reads");
  require(whole.id() == pieces.id(), "the request's id does not depend on the sizes of reads");
  const auto one = whole.cursor(), other = pieces.cursor();
  require(one.has_value() == other.has_value() && (!one || one->position == other->position),
          "the cursor does not depend on the sizes of reads");
}

void check_refusal(const StreamRequest& request) {
  const std::string answer = push::error_response("401 Unauthorized", "Not signed in", request.id());
  const auto body = answer.find("\r\n\r\n");
  require(body != std::string::npos && nlohmann::json::accept(answer.substr(body + 4)), "a refusal is valid JSON");
  require(answer.find("\r\n\r\n", body + 4) == std::string::npos, "a refusal is one answer");
}

}  // namespace

void fuzz(std::string_view input) {
  StreamRequest whole, pieces;
  const bool complete = whole.read(input) == Progress::complete;
  const Progress in_pieces = read_in_pieces(pieces, input);
  require(!complete || in_pieces == Progress::complete, "a complete request is complete in pieces, too");
  if (!complete) return;
  require(!has_line_break(whole.path() + whole.session_token() + whole.id()), "no value has a line break");
  check_equal(whole, pieces);
  check_refusal(whole);
  if (const auto cursor = whole.cursor(); cursor && cursor->position)
    require(parse_event_id(to_string(*cursor->position)) == cursor->position, "a cursor survives a round trip");
}

}  // namespace beantrack::fuzz
