#include "view/bubble.h"

#include <cppunit/extensions/HelperMacros.h>

#include "sample.h"

namespace beantrack::view::tests {

class BubbleTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(BubbleTest);
  CPPUNIT_TEST(is_one_element_with_the_messages_id);
  CPPUNIT_TEST(own_stands_apart_and_says_read);
  CPPUNIT_TEST(escapes_text_and_name);
  CPPUNIT_TEST(shows_what_it_answers);
  CPPUNIT_TEST(links_to_itself);
  CPPUNIT_TEST(keeps_line_breaks_and_spaces);
  CPPUNIT_TEST(keeps_every_character);
  CPPUNIT_TEST(says_the_time_for_people_and_machines);
  CPPUNIT_TEST(is_the_same_in_page_and_fragment);
  CPPUNIT_TEST(avoids_the_class_that_the_guides_script_looks_for);
  CPPUNIT_TEST(knows_whose_each_message_is);
  CPPUNIT_TEST_SUITE_END();

 public:
  void setUp() override { load(); }

  void is_one_element_with_the_messages_id() {
    const std::string html = render(theirs("hello"));
    CPPUNIT_ASSERT(has(html, "<div class=\"bubble \" id=\"message-M00042\">"));
    CPPUNIT_ASSERT_EQUAL(std::size_t{1}, count(html, "id=\""));
    CPPUNIT_ASSERT_EQUAL(std::size_t{0}, html.find('<'));
    CPPUNIT_ASSERT_EQUAL(std::string("</div>"), html.substr(html.size() - 6));
  }

  void own_stands_apart_and_says_read() {
    Bubble bubble = mine("hello");
    CPPUNIT_ASSERT(has(render(bubble), "bubble-own"));
    CPPUNIT_ASSERT(has(render(bubble), ">Sent<"));
    bubble.message.is_read = true;
    CPPUNIT_ASSERT(has(render(bubble), ">Read<"));
    bubble.message.read_at = bubble.message.created_at;
    CPPUNIT_ASSERT(has(render(bubble), ">Read <time datetime=\"2026-11-22T14:15:03.123Z\">"));
    Bubble received = theirs("hello");
    received.message.is_read = true;
    CPPUNIT_ASSERT(!has(render(received), "bubble-own"));
    CPPUNIT_ASSERT(!has(render(received), ">Read<"));
  }

  void escapes_text_and_name() {
    Bubble bubble = theirs(kHostile);
    bubble.contact_name = kHostile;
    const std::string html = render(bubble);
    CPPUNIT_ASSERT_EQUAL(std::size_t{2}, count(html, kHostileEscaped));
    CPPUNIT_ASSERT(!has(html, "<script"));
  }

  void shows_what_it_answers() {
    Bubble bubble = theirs("5");
    bubble.message.quote = Quote{"M00041", kMe.id, std::string(kHostile)};
    CPPUNIT_ASSERT(has(render(bubble), "href=\"/chat/U00012?at=M00041#message-M00041\"><b dir=\"auto\">You</b>"));
    CPPUNIT_ASSERT(has(render(bubble), kHostileEscaped));
    bubble.message.quote->sender_id = kContact.id;
    CPPUNIT_ASSERT(has(render(bubble), "<b dir=\"auto\">Okello</b>"));
    bubble = mine("5");
    bubble.message.quote = Quote{"M00041", kMe.id, "4?"};
    CPPUNIT_ASSERT(has(render(bubble), "<b dir=\"auto\">You</b>"));
    CPPUNIT_ASSERT(!has(render(theirs("5")), "bubble-quote"));
  }

  void links_to_itself() {
    CPPUNIT_ASSERT(has(render(theirs("5")), "href=\"/chat/U00012?at=M00042#message-M00042\""));
    CPPUNIT_ASSERT(has(render(mine("5")), "href=\"/chat/U00012?reply=M00042#message\""));
    CPPUNIT_ASSERT(has(render(theirs("<i> https://a.example")), ">&lt;i&gt; <a href=\"https://a.example\""));
  }

  void keeps_line_breaks_and_spaces() {
    CPPUNIT_ASSERT(has(render(theirs("one\n\n  two\tthree \n")), ">one\n\n  two\tthree \n</p>"));
  }

  void keeps_every_character() {
    for (const char* text : {"☕🚚", "صباح الخير", "\u202Eevil", "e\u0301", "%0a&#10;", "{{! no comment }}"}) {
      std::string escaped(text);
      if (auto at = escaped.find('&'); at != std::string::npos) escaped.replace(at, 1, "&amp;");
      CPPUNIT_ASSERT_MESSAGE(text, has(render(theirs(text)), ">" + escaped + "</p>"));
    }
  }

  void says_the_time_for_people_and_machines() {
    const Message sent = message(42, kContact, kMe, "x");
    const std::string label = clock_label(sent.created_at);
    CPPUNIT_ASSERT(has(render(theirs("x")), "<time datetime=\"2026-11-22T14:15:03.123Z\">" + label + "</time>"));
  }

  void is_the_same_in_page_and_fragment() {
    auto shown = bubbles(kMe, kContact, {message(41, kMe, kContact, "a\nb"), message(42, kContact, kMe, kHostile)});
    shown[1].message.is_read = true;
    RoomPage page{.layout = signed_in(), .contact = kContact, .rows = room_rows(shown), .older = {}, .newer = {}, .reply = {},
                  .client_id = "c", .draft = {}, .error = {}};
    CPPUNIT_ASSERT(has(render(page), render(shown)));
    CPPUNIT_ASSERT_EQUAL(render(shown[0]) + render(shown[1]), render(shown));
  }

  // Its script takes the first element of class "flex" out of an answer, instead of the answer.
  void avoids_the_class_that_the_guides_script_looks_for() {
    for (const Bubble& bubble : {mine("x"), theirs("x")})
      CPPUNIT_ASSERT(!has(render(bubble), "flex"));
  }

  void knows_whose_each_message_is() {
    const auto all = bubbles(kMe, kContact, {message(41, kMe, kContact, "a"), message(42, kContact, kMe, "b")});
    CPPUNIT_ASSERT_EQUAL(std::size_t{2}, all.size());
    CPPUNIT_ASSERT(all[0].own && !all[1].own);
    CPPUNIT_ASSERT_EQUAL(kContact.name, all[1].contact_name);
    CPPUNIT_ASSERT_EQUAL(std::string("b"), all[1].message.content);
  }

 private:
  static Bubble theirs(std::string_view text) {
    return {.message = message(42, kContact, kMe, text), .own = false, .contact_name = kContact.name};
  }
  static Bubble mine(std::string_view text) {
    return {.message = message(42, kMe, kContact, text), .own = true, .contact_name = kContact.name};
  }
};

CPPUNIT_TEST_SUITE_REGISTRATION(BubbleTest);

}  // namespace beantrack::view::tests
