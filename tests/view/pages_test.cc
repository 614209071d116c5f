#include "view/pages.h"

#include <cppunit/extensions/HelperMacros.h>

#include "base/errors.h"
#include "sample.h"

namespace beantrack::view::tests {

class PagesTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(PagesTest);
  CPPUNIT_TEST(a_missing_template_stops_the_start);
  CPPUNIT_TEST(every_page_is_whole);
  CPPUNIT_TEST(every_page_escapes_everything);
  CPPUNIT_TEST(no_page_has_anything_inline);
  CPPUNIT_TEST(signed_in_pages_have_sidebar_and_stream);
  CPPUNIT_TEST(anonymous_pages_have_neither);
  CPPUNIT_TEST(the_app_is_installed_from_inbox_and_login);
  CPPUNIT_TEST(badge_hides_at_zero);
  CPPUNIT_TEST(login_keeps_what_was_typed);
  CPPUNIT_TEST(inbox_shows_contacts_and_tabs);
  CPPUNIT_TEST(inbox_cuts_previews_between_characters);
  CPPUNIT_TEST(inbox_counts_no_crowd);
  CPPUNIT_TEST(inbox_says_when_nobody_is_there);
  CPPUNIT_TEST(room_has_what_the_guides_scripts_need);
  CPPUNIT_TEST(room_gives_a_refused_text_back);
  CPPUNIT_TEST(room_names_each_day_once);
  CPPUNIT_TEST(room_marks_where_the_new_begins);
  CPPUNIT_TEST(room_says_what_is_not_marked);
  CPPUNIT_TEST(room_shows_what_the_form_answers);
  CPPUNIT_TEST(room_links_to_older_and_newest);
  CPPUNIT_TEST(search_keeps_its_form);
  CPPUNIT_TEST(search_marks_what_was_found);
  CPPUNIT_TEST(error_leads_on);
  CPPUNIT_TEST_SUITE_END();

 public:
  void setUp() override { load(); }

  void a_missing_template_stops_the_start() {
    CPPUNIT_ASSERT_THROW(load_templates("/nonexistent"), ConfigError);
    CPPUNIT_ASSERT(has(render(ErrorPage{}), "</html>"));  // what was loaded before stays
  }

  void every_page_is_whole() {
    for (const std::string& html : all_pages(signed_in(), "x")) {
      CPPUNIT_ASSERT_EQUAL(std::size_t{0}, html.find("<!doctype html>"));
      CPPUNIT_ASSERT(html.ends_with("</html>"));
      for (const char* part :
           {"<html lang=\"en\">", "<meta name=\"csrf-token\" content=\"token-1\">", "<h1", "<main id=\"main\""})
        CPPUNIT_ASSERT_EQUAL_MESSAGE(part, std::size_t{1}, count(html, part));
      CPPUNIT_ASSERT(!has(html, "{{"));
    }
  }

  void every_page_escapes_everything() {
    const std::string text(kHostile);
    Layout layout = signed_in();
    layout.csrf_token = layout.user->name = text;
    for (const std::string& html : all_pages(layout, text)) {
      CPPUNIT_ASSERT(has(html, kHostileEscaped));
      CPPUNIT_ASSERT(!has(html, "<script>"));
      CPPUNIT_ASSERT(!has(html, "\"'>"));
    }
  }

  // The Content-Security-Policy would refuse it.
  void no_page_has_anything_inline() {
    for (const std::string& html : all_pages(signed_in(), "x")) {
      for (const char* part : {" style=", "<style", " onclick", " onsubmit", "javascript:"})
        CPPUNIT_ASSERT_MESSAGE(part, !has(html, part));
      CPPUNIT_ASSERT_EQUAL(count(html, "<script"), count(html, "<script type=\"module\" src=\"/static/v-"));
    }
  }

  void signed_in_pages_have_sidebar_and_stream() {
    for (const std::string& html : all_pages(signed_in(), "x"))
      for (const char* part :
           {"<meta name=\"chat-user\" content=\"U00013\">", "<meta name=\"chat-cursor\" content=\"57000000123\">",
            "<span id=\"unread-message-count\" class=\"badge \">3</span>", "<script type=\"module\" src=\"/static/v-", ">Nakato<", ">Supplier<",
            "action=\"/logout\" method=\"post\"><input type=\"hidden\" name=\"_token\" value=\"token-1\">"})
        CPPUNIT_ASSERT_EQUAL_MESSAGE(part, std::size_t{1}, count(html, part));
  }

  void anonymous_pages_have_neither() {
    const LoginPage login{.layout = anonymous(), .email = {}, .next = {}, .error = {}};
    for (const std::string& html : {render(login), error(anonymous(), "x")})
      for (const char* part : {"unread-message-count", "chat-user", "chat-cursor", "<script", "/logout"})
        CPPUNIT_ASSERT_MESSAGE(part, !has(html, part));
  }

  // A browser fetches the manifest of each page that has one: a room is as heavy as it may be without.
  void the_app_is_installed_from_inbox_and_login() {
    const LoginPage login{.layout = anonymous(), .email = {}, .next = {}, .error = {}};
    InboxPage inbox;
    inbox.layout = signed_in();
    for (const std::string& html : {render(login), render(inbox)})
      for (const char* part : {"<link rel=\"manifest\" href=\"/static/v-", "<link rel=\"apple-touch-icon\""})
        CPPUNIT_ASSERT_EQUAL_MESSAGE(part, std::size_t{1}, count(html, part));
    RoomPage room;
    room.layout = signed_in();
    CPPUNIT_ASSERT(!has(render(room), "manifest") && !has(render(room), "apple-touch-icon"));
  }

  void badge_hides_at_zero() {
    Layout layout = signed_in();
    layout.unread = 0;
    CPPUNIT_ASSERT(has(error(layout, "x"), "<span id=\"unread-message-count\" class=\"badge hidden\">0</span>"));
  }

  void login_keeps_what_was_typed() {
    const std::string html = render(
        LoginPage{.layout = anonymous(), .email = "a@b.test", .next = "/chat/U00012", .error = "Wrong."});
    for (const char* part : {"value=\"a@b.test\"", "name=\"next\" value=\"/chat/U00012\"", "role=\"alert\">Wrong.<",
                             "name=\"_token\" value=\"token-2\"", "action=\"/login\" method=\"post\""})
      CPPUNIT_ASSERT_MESSAGE(part, has(html, part));
  }

  void inbox_shows_contacts_and_tabs() {
    const std::string html = inbox(signed_in(), "two\nlines", "o & k");
    for (const char* part :
         {"data-contact=\"U00012\" data-last=\"M00042\"", "href=\"/chat/U00012\"", ">Okello<", "two lines",
          "class=\"contact-unread badge \">5</span>", ">You:</span> <span class=\"contact-text\" dir=\"auto\">sent<",
          "No messages yet",
          "href=\"/chat?role=vendor&amp;q=o+%26+k&amp;show=\" aria-current=\"page\"", "href=\"/chat?role=&amp;q=",
          "name=\"role\" value=\"vendor\"", "value=\"o &amp; k\"", "href=\"/chat?after=U00012\""})
      CPPUNIT_ASSERT_MESSAGE(part, has(html, part));
  }

  void inbox_cuts_previews_between_characters() {
    const auto cups = [](int n) {
      std::string text = "x";
      while (n-- > 0) text += "☕";  // three bytes each
      return text;
    };
    CPPUNIT_ASSERT(has(inbox(signed_in(), cups(400), ""), "dir=\"auto\">" + cups(79) + "</span>"));
  }

  void inbox_counts_no_crowd() {
    const std::string html = inbox(signed_in(), "x", {});
    CPPUNIT_ASSERT(has(html, "<span class=\"tab-count\">3</span>"));
    CPPUNIT_ASSERT(has(html, "<span class=\"tab-count\">3+</span>"));
  }

  void inbox_says_when_nobody_is_there() {
    InboxPage page{.layout = signed_in(), .tabs = {}, .contacts = {}, .filter = {}, .show = {}, .more = {}};
    CPPUNIT_ASSERT(has(render(page), "No one here yet"));
    page.filter = "zz";
    CPPUNIT_ASSERT(has(render(page), "No results for “<bdi>zz</bdi>”"));
  }

  void room_has_what_the_guides_scripts_need() {
    const std::string html = room(signed_in(), "x", {});
    for (const char* part :
         {"id=\"chat-messages\" role=\"log\"", "<form id=\"chat-form\"", "action=\"/chat/send\" method=\"post\"",
          "name=\"receiver_id\" id=\"receiver_id\" value=\"U00012\"", "id=\"message\" name=\"message\"",
          "name=\"client_id\" value=\"client-1\"", "id=\"message-M00042\""})
      CPPUNIT_ASSERT_EQUAL_MESSAGE(part, std::size_t{1}, count(html, part));
  }

  void room_gives_a_refused_text_back() {
    const std::string html = room(signed_in(), "x", "\n a\n b ");
    CPPUNIT_ASSERT(has(html, ">&#10;\n a\n b </textarea>"));
    CPPUNIT_ASSERT(has(html, "aria-invalid=\"true\""));
  }

  void room_names_each_day_once() {
    std::vector<Message> messages;
    for (const char* text : {"a", "b", "c"}) messages.push_back(message(40 + messages.size(), kMe, kContact, text));
    messages[2].created_at += std::chrono::days(1);
    const std::string html = room_rows(bubbles(kMe, kContact, messages)).html;
    CPPUNIT_ASSERT_EQUAL(std::size_t{2}, count(html, "class=\"day\""));
  }

  void room_marks_where_the_new_begins() {
    auto shown = bubbles(kMe, kContact, {message(41, kContact, kMe, "a"), message(42, kMe, kContact, "b"),
                                         message(43, kContact, kMe, "c"), message(44, kContact, kMe, "d")});
    shown[0].message.is_read = true;
    const std::string html = room_rows(shown).html;
    CPPUNIT_ASSERT_EQUAL(std::size_t{1}, count(html, "class=\"new-line\""));
    CPPUNIT_ASSERT(html.find("new-line") > html.find("message-M00042") &&
                   html.find("new-line") < html.find("message-M00043"));
    CPPUNIT_ASSERT(!has(room_rows(shown, {}, true).html, "new-line"));  // it begins above the page
    for (Bubble& bubble : shown) bubble.message.is_read = true;
    CPPUNIT_ASSERT(!has(room_rows(shown).html, "new-line"));
  }

  void room_says_what_is_not_marked() {
    RoomPage page;
    page.layout = signed_in();
    page.contact = kContact;
    CPPUNIT_ASSERT(!has(render(page), "data-unmarked") && !has(render(page), "class=\"above\""));
    page.unmarked = true;
    CPPUNIT_ASSERT_EQUAL(std::size_t{1}, count(render(page), " data-unmarked>"));
    CPPUNIT_ASSERT(!has(render(page), "class=\"above\""));
    page.rows =
        room_rows(bubbles(kMe, kContact, {message(41, kMe, kContact, "a"), message(42, kContact, kMe, "b")}));
    const std::string form = "<form class=\"above\" action=\"/chat/mark-read\" method=\"post\">";
    CPPUNIT_ASSERT_EQUAL(std::size_t{1}, count(render(page), "<noscript>" + form));
    page.unread_above = 12;
    page.first_unread = "M00041";
    for (const std::string& part : {form, std::string("?at=M00041#message-M00041\">Earlier unread messages: 12</a>"),
                                    std::string("<input type=\"hidden\" name=\"sender_id\" value=\"U00012\">"),
                                    std::string("<input type=\"hidden\" name=\"up_to\" value=\"M00042\">")})
      CPPUNIT_ASSERT_MESSAGE(part, has(render(page), part));
    CPPUNIT_ASSERT(!has(render(page), "<noscript>"));
  }

  void room_shows_what_the_form_answers() {
    RoomPage page{.layout = signed_in(), .contact = kContact, .rows = {}, .older = {}, .newer = {},
                  .reply = Quote{"M00041", kContact.id, "price?"}, .client_id = {}, .draft = {}, .error = {}};
    CPPUNIT_ASSERT(has(render(page), "name=\"reply_to\" value=\"M00041\""));
    CPPUNIT_ASSERT(has(render(page), "Okello</b>"));
    page.reply.reset();
    CPPUNIT_ASSERT(has(render(page), "class=\"quote hidden\""));
  }

  void room_links_to_older_and_newest() {
    RoomPage page{.layout = signed_in(), .contact = kContact, .rows = {}, .older = "/chat/U00012?before=M00041",
                  .newer = "/chat/U00012?after=M00042", .reply = {}, .client_id = {}, .draft = {}, .error = {}};
    CPPUNIT_ASSERT(has(render(page), "history-link \"><a id=\"older\" href=\"/chat/U00012?before=M00041\">"));
    CPPUNIT_ASSERT(has(render(page), "<a id=\"newest\" href=\"/chat/U00012\">"));
    page.older.clear();
    page.newer.clear();
    CPPUNIT_ASSERT(has(render(page), "<p class=\"history-link hidden\">"));
    CPPUNIT_ASSERT(!has(render(page), "id=\"newest\""));
    CPPUNIT_ASSERT(has(render(page), "No messages yet"));
  }

  void search_keeps_its_form() {
    SearchPage page;
    page.layout = signed_in();
    page.words = "o & k";
    page.from = "2026-11-01";
    page.author = SearchAuthor::them;
    page.contact_id = kContact.id;
    page.contacts = {kContact, kMe};
    page.asked = true;
    for (const char* part :
         {"action=\"/chat/search\" method=\"get\" role=\"search\"", "name=\"q\" value=\"o &amp; k\"",
          "name=\"from\" value=\"2026-11-01\"", "name=\"to\" value=\"\"", "<option value=\"them\" selected>",
          "<option value=\"U00012\" selected>Okello</option>", "<option value=\"U00013\">Nakato</option>",
          "No results for “<bdi>o &amp; k</bdi>”"})
      CPPUNIT_ASSERT_EQUAL_MESSAGE(part, std::size_t{1}, count(render(page), part));
    page.error = "Wrong.";
    CPPUNIT_ASSERT(has(render(page), "role=\"alert\">Wrong.<"));
    page.error.clear();
    page.words.clear();
    CPPUNIT_ASSERT(has(render(page), "No messages found"));
    CPPUNIT_ASSERT(!has(render(page), " autofocus>"));
    page.asked = false;
    page.from.clear();
    page.author = SearchAuthor::anybody;
    page.has_more_contacts = true;
    for (const char* part : {"Finds messages that contain", " autofocus>", "Search this conversation”"})
      CPPUNIT_ASSERT_MESSAGE(part, has(render(page), part));
  }

  void search_marks_what_was_found() {
    const std::string html = search(signed_in(), "x");
    for (const char* part :
         {"<a class=\"result\" href=\"/chat/U00012?at=M00042#message-M00042\">", "…before <mark>x</mark> after…</span>",
          ">You:</span> <span class=\"result-excerpt\" dir=\"auto\"><mark>x</mark>",
          "href=\"/chat/search?q=x&amp;before=M00041\"", "<h2"})
      CPPUNIT_ASSERT_EQUAL_MESSAGE(part, std::size_t{1}, count(html, part));
    CPPUNIT_ASSERT_EQUAL(std::size_t{2}, count(html, "result-time\" datetime=\"2026-11-22T14:15:03.123Z\">"));
  }

  void error_leads_on() {
    CPPUNIT_ASSERT(has(error(signed_in(), "r-1"), "href=\"/chat\">Go to the inbox</a>"));
    CPPUNIT_ASSERT(has(error(anonymous(), "r-1"), "href=\"/login\">Go to sign in</a>"));
    CPPUNIT_ASSERT(has(error(anonymous(), "r-1"), "<code>r-1</code>"));
    CPPUNIT_ASSERT(!has(error(anonymous(), ""), "<code>"));
  }

 private:
  static std::string error(const Layout& layout, const std::string& text) {
    return render(ErrorPage{.layout = layout, .status = 404, .title = text, .message = text, .request_id = text});
  }

  static std::string inbox(const Layout& layout, const std::string& text, const std::string& filter) {
    const Time sent = message(42, kContact, kMe, text).created_at;
    return render(InboxPage{
        .layout = layout,
        .tabs = {{.role = {}, .count = 3}, {.role = Role::vendor, .count = 3, .more = true, .selected = true}},
        .contacts = {{.id = kContact.id, .name = kContact.name, .last = {{.id = "M00042", .text = text, .sent = sent}},
                      .unread = 5},
                     {.id = "U00099", .name = text, .last = {{.id = "M00041", .text = "sent", .sent = sent, .own = true}}},
                     {.id = "U00099", .name = text}},
        .filter = filter,
        .show = {},
        .more = "/chat?after=U00012"});
  }

  static std::string room(const Layout& layout, const std::string& text, const std::string& draft) {
    User contact = kContact;
    contact.name = text;
    return render(RoomPage{.layout = layout, .contact = contact,
                           .rows = room_rows(bubbles(kMe, contact, {message(42, contact, kMe, text)})), .older = {},
                           .newer = {}, .reply = {}, .client_id = "client-1", .draft = draft, .error = draft});
  }

  static std::string search(const Layout& layout, const std::string& text) {
    User contact = kContact;
    contact.name = text;
    SearchPage page;
    page.layout = layout;
    page.words = page.from = page.to = page.error = text;
    page.contacts = {contact};
    page.asked = true;
    page.results = {{.message = message(42, contact, kMe, text), .contact = contact, .own = false,
                     .excerpt = {.pieces = {{"before ", false}, {text, true}, {" after", false}},
                                 .cut_before = true, .cut_after = true}},
                    {.message = message(41, kMe, contact, text), .contact = contact, .own = true,
                     .excerpt = {.pieces = {{text, true}}}}};
    page.more = "/chat/search?q=x&before=M00041";
    return render(page);
  }

  static std::string profile(const Layout& layout, const std::string& text) {
    return render(ProfilePage{.layout = layout, .email = text, .name = text,
                              .sessions = {{.id = 1, .device = {text, text}}}, .notice = text,
                              .refused = ProfileField::name, .error = text});
  }

  static std::vector<std::string> all_pages(const Layout& layout, const std::string& text) {
    return {render(LoginPage{.layout = layout, .email = text, .next = text, .error = text}), inbox(layout, text, text),
            room(layout, text, text), search(layout, text), profile(layout, text), error(layout, text)};
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(PagesTest);

}  // namespace beantrack::view::tests
