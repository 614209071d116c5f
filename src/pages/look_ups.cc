#include "pages/look_ups.h"

#include <algorithm>

#include "http/error.h"
#include "model/id.h"

namespace beantrack::pages {
namespace {

template <typename Kind>
void welcome(std::optional<db::Reader<Kind>> reader, http::Visitor& visitor) {
  if (!reader) return;
  visitor.session = std::move(reader->session);
  visitor.facts = std::move(reader->facts);
}

// The parameter's text; empty where it has none.
std::string text_of(const http::Request& request, std::string_view name) {
  try {
    return request.parameter(name).value_or("");
  } catch (const http::HttpError&) {
    return {};
  }
}

void look_up_receiver(Context& context, const http::Request& request, std::string_view token_digest,
                      http::Visitor& visitor, db::SessionDetail detail) {
  const std::string id = text_of(request, "receiver_id");
  if (is_user_id(id))
    welcome(context.readers.with_receiver(token_digest, id, detail), visitor);
  else
    visitor.session = context.sessions.find(token_digest, detail);
}

}  // namespace

void unread_sum(Context& context, const http::Request&, std::string_view token_digest, http::Visitor& visitor) {
  welcome(context.readers.with_unread(token_digest), visitor);
}

void page_facts(Context& context, const http::Request&, std::string_view token_digest, http::Visitor& visitor) {
  welcome(context.readers.with_page_facts(token_digest), visitor);
}

void bare(Context& context, const http::Request& request, std::string_view token_digest, http::Visitor& visitor) {
  const auto detail = request.wants_page() ? db::SessionDetail::full : db::SessionDetail::bare;
  visitor.session = context.sessions.find(token_digest, detail);
}

void send_facts(Context& context, const http::Request& request, std::string_view token_digest,
                http::Visitor& visitor) {
  look_up_receiver(context, request, token_digest, visitor, db::SessionDetail::full);
}

void receiver(Context& context, const http::Request& request, std::string_view token_digest,
              http::Visitor& visitor) {
  look_up_receiver(context, request, token_digest, visitor, db::SessionDetail::bare);
}

void presences(Context& context, const http::Request& request, std::string_view token_digest,
               http::Visitor& visitor) {
  const auto ids = listed_ids(request);
  if (!ids.empty())
    welcome(context.readers.with_presence(token_digest, ids), visitor);
  else
    visitor.session = context.sessions.find(token_digest, db::SessionDetail::bare);
}

std::vector<std::string> listed_ids(const http::Request& request) {
  const std::string list = text_of(request, "ids");
  std::vector<std::string> ids;
  for (std::size_t begin = 0; begin <= list.size() && ids.size() <= kMaxPresenceIds; begin += ids.back().size() + 1)
    ids.push_back(list.substr(begin, list.find(',', begin) - begin));
  if (ids.size() > kMaxPresenceIds || !std::all_of(ids.begin(), ids.end(), is_user_id)) ids.clear();
  return ids;
}

}  // namespace beantrack::pages
