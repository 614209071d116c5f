#include <nlohmann/json.hpp>

#include "support/indexed.h"
#include "support/page_test.h"

namespace beantrack::pages {

using nlohmann::json;

class SearchTest : public PageTest {
  CPPUNIT_TEST_SUITE(SearchTest);
  CPPUNIT_TEST(begins_with_the_form);
  CPPUNIT_TEST(shows_what_was_found);
  CPPUNIT_TEST(says_that_nothing_was_found);
  CPPUNIT_TEST(narrows);
  CPPUNIT_TEST(pages_through_all_results);
  CPPUNIT_TEST(lists_without_words);
  CPPUNIT_TEST(offers_the_latest_conversations);
  CPPUNIT_TEST(counts_days_in_the_configured_zone);
  CPPUNIT_TEST(counts_days_in_the_readers_zone);
  CPPUNIT_TEST(keeps_what_was_typed_and_says_what_is_wrong);
  CPPUNIT_TEST(refuses_what_no_form_sends);
  CPPUNIT_TEST(answers_scripts_with_json);
  CPPUNIT_TEST(needs_a_session);
  CPPUNIT_TEST_SUITE_END();

  Message send(std::string_view from, std::string_view to, std::string_view text) {
    return tests::send_indexed(site.database, from, to, text);
  }
  std::string search(const std::string& query) {
    const auto response = site.get("/chat/search" + query, token);
    CPPUNIT_ASSERT_EQUAL_MESSAGE(query, 200, response.status());
    return response.body();
  }
  json search_json(const std::string& query) {
    const auto response =
        site.answer(FakeSource::get("/chat/search" + query).cookie(token).set("HTTP_ACCEPT", "application/json"));
    CPPUNIT_ASSERT_EQUAL(200, response.status());
    return json::parse(response.body());
  }

 public:
  void tearDown() override { set_time_zone("UTC"); }

  void begins_with_the_form() {
    const auto page = search("");
    CPPUNIT_ASSERT(has(page, "<form id=\"search-form\"") && has(page, "Finds messages that contain"));
    CPPUNIT_ASSERT(!has(page, "class=\"results\"") && !has(page, "No results"));
    CPPUNIT_ASSERT(has(page, " autofocus>") && !has(page, "open it and choose"));
    CPPUNIT_ASSERT(has(search("?q=+&with=&by=&from=&to="), "Finds messages that contain"));
    CPPUNIT_ASSERT(has(search("?with=" + contact), "<option value=\"" + contact + "\" selected>Namusoke</option>"));
  }

  void shows_what_was_found() {
    const auto message = send(contact, me, "The <b>price</b> of Café & co");
    const auto page = search("?q=price+caf");
    CPPUNIT_ASSERT(has(page, "href=\"/chat/" + contact + "?at=" + message.id + "#message-" + message.id + "\""));
    CPPUNIT_ASSERT(has(page, "The &lt;b&gt;<mark>price</mark>&lt;/b&gt; of <mark>Café</mark> &amp; co"));
    CPPUNIT_ASSERT(has(page, "Namusoke") && !has(page, "You:"));
    CPPUNIT_ASSERT(has(page, "value=\"price caf\""));
    send(me, contact, "my own price");
    CPPUNIT_ASSERT(has(search("?q=own"), "You:"));
  }

  void says_that_nothing_was_found() {
    const auto page = search("?q=%3Ci%3Enowhere");
    CPPUNIT_ASSERT(has(page, "No results for “<bdi>&lt;i&gt;nowhere</bdi>”"));
  }

  void narrows() {
    const auto third = site.database.add_user(Role::vendor, "Third");
    const auto mine = send(me, contact, "harvest"), theirs = send(contact, me, "harvest"),
               elsewhere = send(third, me, "harvest");
    const auto ids = [&](const std::string& query) {
      std::vector<std::string> ids;
      const auto answer = search_json(query);
      for (const auto& result : answer.at("results")) ids.push_back(result.at("messageId"));
      return ids;
    };
    using Ids = std::vector<std::string>;
    CPPUNIT_ASSERT((Ids{elsewhere.id, theirs.id, mine.id}) == ids("?q=harvest&with=&by=&from=&to="));
    CPPUNIT_ASSERT((Ids{theirs.id, mine.id}) == ids("?q=harvest&with=" + contact));
    CPPUNIT_ASSERT((Ids{mine.id}) == ids("?q=harvest&by=me"));
    CPPUNIT_ASSERT((Ids{theirs.id}) == ids("?q=harvest&by=them&with=" + contact));
    CPPUNIT_ASSERT((Ids{mine.id}) == ids("?q=harvest&before=" + theirs.id));
    const auto today = iso8601(now()).substr(0, 10);
    CPPUNIT_ASSERT_EQUAL(std::size_t{3}, ids("?q=harvest&from=" + today + "&to=" + today).size());
    CPPUNIT_ASSERT(ids("?q=harvest&to=2020-01-01").empty());
  }

  void pages_through_all_results() {
    for (int i = 0; i < 31; ++i) site.database.send(me, contact, "harvest");
    tests::index_all(site.database);
    const auto first = search_json("?q=harvest&by=me&with=" + contact + "&from=2020-01-01");
    CPPUNIT_ASSERT_EQUAL(std::size_t{30}, first.at("results").size());
    const std::string more = first.at("more");
    CPPUNIT_ASSERT(has(more, "&before=M") && has(more, "by=me") && has(more, "from=2020-01-01"));
    const auto second = search_json(more.substr(std::string("/chat/search").size()));
    CPPUNIT_ASSERT_EQUAL(std::size_t{1}, second.at("results").size());
    CPPUNIT_ASSERT(second.at("more").is_null());
    CPPUNIT_ASSERT(has(search("?q=harvest"), ">Older results</a>"));
  }

  void lists_without_words() {
    const auto third = site.database.add_user(Role::vendor, "Third");
    std::string long_text = "The beginning";
    for (int i = 0; i < 100; ++i) long_text += " of it";
    const auto first = site.database.send(contact, me, long_text), second = site.database.send(me, third, "second");
    site.database.send(contact, third, "secret");
    const auto today = iso8601(now()).substr(0, 10);
    const std::string in_conversation = "?q=&by=&with=" + contact;
    for (const std::string& query : {"?from=" + today, "?q=&with=&to=" + today, std::string("?by=them"),
                                     in_conversation}) {
      const auto page = search(query);
      CPPUNIT_ASSERT_MESSAGE(query, has(page, first.id) && has(page, "dir=\"auto\">The beginning of it"));
      for (const char* other : {"secret", "Finds messages that contain"})
        CPPUNIT_ASSERT_MESSAGE(query + other, !has(page, other));
      CPPUNIT_ASSERT_EQUAL_MESSAGE(query, query == in_conversation, has(page, "autofocus"));
    }
    const auto results = search_json("?from=" + today).at("results");
    CPPUNIT_ASSERT_EQUAL(std::size_t{2}, results.size());
    CPPUNIT_ASSERT_EQUAL(second.id, results.at(0).at("messageId").get<std::string>());
    CPPUNIT_ASSERT(!results.at(1).at("excerpt").at(0).at("match").get<bool>());
    CPPUNIT_ASSERT(has(search("?to=2020-01-01"), "No messages found"));
    for (int i = 0; i < 30; ++i) site.database.send(me, contact, "harvest");
    const std::string more = search_json("?with=" + contact).at("more");
    CPPUNIT_ASSERT_EQUAL(first.id, search_json(more.substr(std::string("/chat/search").size()))
                                       .at("results").at(0).at("messageId").get<std::string>());
  }

  void offers_the_latest_conversations() {
    std::string first;
    for (int i = 0; i < 201; ++i) {
      const auto other = site.database.add_user(Role::vendor, "One of many");
      site.database.send(other, me, "Hello");
      if (i == 0) first = other;
    }
    const auto page = search("");
    CPPUNIT_ASSERT(!has(page, "<option value=\"" + first) && has(page, "open it and choose"));
    CPPUNIT_ASSERT(has(search("?with=" + first), "<option value=\"" + first + "\" selected>"));
  }

  void counts_days_in_the_configured_zone() {
    const auto message = send(me, contact, "harvest");
    site.database.owner().execute("UPDATE messages SET created_at = '2026-03-09 21:30:00' WHERE id = ?", {message.id});
    CPPUNIT_ASSERT_EQUAL(std::size_t{1}, search_json("?q=harvest&from=2026-03-09&to=2026-03-09").at("results").size());
    set_time_zone("Africa/Kampala");  // there it was the 10th
    CPPUNIT_ASSERT_EQUAL(std::size_t{0}, search_json("?q=harvest&from=2026-03-09&to=2026-03-09").at("results").size());
    CPPUNIT_ASSERT_EQUAL(std::size_t{1}, search_json("?q=harvest&from=2026-03-10&to=2026-03-10").at("results").size());
  }

  // 20:00 in UTC is the next day in Tokyo.
  void counts_days_in_the_readers_zone() {
    const auto message = send(me, contact, "harvest");
    site.database.owner().execute("UPDATE messages SET created_at = '2026-03-20 20:00:00' WHERE id = ?", {message.id});
    const auto get = [&](const std::string& query, const std::string& cookie) {
      return std::string(site.answer(FakeSource::get("/chat/search?q=harvest&" + query)
                                         .set("HTTP_COOKIE", "beantrack_session=" + token + cookie))
                             .body());
    };
    const std::string day20 = "from=2026-03-20&to=2026-03-20", day21 = "from=2026-03-21&to=2026-03-21",
                      tokyo = "; beantrack_zone=Asia/Tokyo";
    const auto found = [&](const std::string& page) { return has(page, "?at=" + message.id); };
    CPPUNIT_ASSERT(found(get(day21, tokyo)) && !found(get(day20, tokyo)));
    CPPUNIT_ASSERT(found(get(day20, "")) && !found(get(day21, "")));
    CPPUNIT_ASSERT(found(get(day20, "; beantrack_zone=Nowhere/Nothing")));
    CPPUNIT_ASSERT(has(get(day21, tokyo), "Asia/Tokyo</bdi>") && has(get(day21, tokyo), ">21 Mar"));
    CPPUNIT_ASSERT(has(get("", ""), "UTC</bdi>"));
    for (const std::string& cookie : {std::string(), tokyo}) {
      CPPUNIT_ASSERT(found(get(day21 + "&zone=Asia/Tokyo", cookie)) && !found(get(day20 + "&zone=Asia/Tokyo", cookie)));
      CPPUNIT_ASSERT(found(get(day20 + "&zone=UTC", cookie)) && found(get(day20 + "&zone=America/New_York", cookie)));
    }
    // What is shown in another zone than the reader's is not for scripts to write anew.
    CPPUNIT_ASSERT(has(get("zone=Asia/Tokyo", ""), "<span class=\"result-time\">21 Mar"));
    CPPUNIT_ASSERT(has(get("zone=Asia/Tokyo", tokyo), "datetime=\"2026-03-20T20:00:00.000Z\">21 Mar"));
    CPPUNIT_ASSERT_EQUAL(400, site.get("/chat/search?q=x&zone=Nowhere", token).status());
    for (int i = 0; i < 30; ++i) send(me, contact, "harvest");
    CPPUNIT_ASSERT(has(std::string(search_json("?q=harvest&zone=Asia/Tokyo").at("more")), "&zone=Asia%2FTokyo&"));
  }

  void keeps_what_was_typed_and_says_what_is_wrong() {
    for (const std::string& query :
         {std::string("?q=x&from=yesterday"), std::string("?q=x&to=2026-02-30"),
          std::string("?q=x&from=2026-03-02&to=2026-03-01"), std::string("?q=%2B%2B"),
          "?q=%E2%80%A6&with=" + contact, std::string("?from=soon"), "?q=" + std::string(500, 'x')}) {
      const auto response = site.get("/chat/search" + query, token);
      CPPUNIT_ASSERT_EQUAL_MESSAGE(query.substr(0, 40), 400, response.status());
      CPPUNIT_ASSERT(has(response.body(), "role=\"alert\"") && has(response.body(), "<form id=\"search-form\""));
      const auto script =
          site.answer(FakeSource::get("/chat/search" + query).cookie(token).set("HTTP_ACCEPT", "application/json"));
      CPPUNIT_ASSERT_EQUAL(400, script.status());
      CPPUNIT_ASSERT(json::parse(script.body()).contains("error"));
    }
    CPPUNIT_ASSERT(has(site.get("/chat/search?q=x&from=yester%22day", token).body(), "value=\"yester&quot;day\""));
  }

  void refuses_what_no_form_sends() {
    for (const char* query : {"?q=x&by=king", "?q=x&before=5", "?q=%ff"})
      CPPUNIT_ASSERT_EQUAL_MESSAGE(query, 400, site.get(std::string("/chat/search") + query, token).status());
    for (const std::string& with : {std::string("x"), std::string("U99999"), me})
      CPPUNIT_ASSERT_EQUAL(404, site.get("/chat/search?q=x&with=" + with, token).status());
    CPPUNIT_ASSERT_EQUAL(405, site.answer(FakeSource::post("/chat/search")).status());
  }

  void answers_scripts_with_json() {
    const auto message = send(contact, me, "the price");
    const auto answer = search_json("?q=price");
    const auto& result = answer.at("results").at(0);
    CPPUNIT_ASSERT_EQUAL(message.id, result.at("messageId").get<std::string>());
    CPPUNIT_ASSERT_EQUAL(std::string("the price"), result.at("message").get<std::string>());
    CPPUNIT_ASSERT((json{{"id", contact}, {"name", "Namusoke"}, {"role", "vendor"}}) == result.at("contact"));
    CPPUNIT_ASSERT((json::parse(R"([{"text":"the ","match":false},{"text":"price","match":true}])")) ==
                   result.at("excerpt"));
    CPPUNIT_ASSERT((json{{"results", json::array()}, {"more", nullptr}}) == search_json(""));
  }

  void needs_a_session() {
    CPPUNIT_ASSERT_EQUAL(303, site.get("/chat/search?q=x", "").status());
    CPPUNIT_ASSERT_EQUAL(
        401, site.answer(FakeSource::get("/chat/search?q=x").set("HTTP_ACCEPT", "application/json")).status());
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(SearchTest);

}  // namespace beantrack::pages
