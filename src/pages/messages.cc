#include "http/error.h"
#include "model/id.h"
#include "pages/common.h"
#include "pages/json.h"
#include "pages/pages.h"
#include "pages/room.h"

namespace beantrack::pages {
namespace {

constexpr std::uint64_t kMaxMessages = 100;  // of one answer, however many are asked for

Response as_json(const db::MessagePage& page) {
  auto list = nlohmann::ordered_json::array();
  for (const Message& message : page.messages) list.push_back(to_json(message));
  return http::json(
      to_text({{"messages", std::move(list)}, {"hasOlder", page.has_older}, {"hasNewer", page.has_newer}}));
}

}  // namespace

Response messages(Context& context, const Request& request, const Visitor& visitor) {
  const User& me = visitor.user();
  const auto [contact, identity, read_only] = find_partner(context, me, request.segment);
  const auto limit = limit_of(request, kRoomMessages, kMaxMessages);
  auto page = context.messages.page(me.id, contact.id, limit, page_cursor_of(request).value_or(db::PageCursor{}));
  const auto changes = request.wants_json() ? std::vector<NameChange>()
                                            : name_changes(context, me, contact, identity, page);
  Response response =
      request.wants_json()
          ? as_json(page)
          : http::fragment(view::render(view::bubbles(me, contact, std::move(page.messages)), changes));
  response.add("X-Has-Older", page.has_older ? "1" : "0").add("X-Has-Newer", page.has_newer ? "1" : "0");
  response.add("Vary", "Accept");
  return response;
}

}  // namespace beantrack::pages
