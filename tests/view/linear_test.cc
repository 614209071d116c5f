// Every step of showing and finding a message takes time in proportion to its length, whatever is in it.
#include <cppunit/extensions/HelperMacros.h>

#include <algorithm>
#include <functional>

#include "push/frame.h"
#include "support/page_test.h"
#include "support/thread_clock.h"
#include "text/clusters.h"
#include "text/excerpt.h"
#include "text/shown.h"
#include "view/bubble.h"
#include "view/links.h"

namespace beantrack::view::tests {
namespace {

using Step = std::function<void(const std::string&)>;
using Time = beantrack::tests::ThreadClock::duration;

constexpr const char* kPlain = "the price of coffee is ";
constexpr int kRuns = 5;  // the best of them: load does not matter

// Units of hostile texts. Each is there for a step that once walked, or may walk, to the end for each of them.
constexpr const char* kUnits[] = {
    "http://!", "http://(", "http://a(", "http://[::1]", "http://[1:2:3:4:5:6:7:8:9:0:", "a@b.http://", "a@b.c(http://",
    "x@y.z,www.", "www.", "www.a@", "www.é", "@", "a@a.", "a@..", "__@", "(", ":/", "!?.,;", "&<\"'", "w", "{", "[",
    "{\"a\":", "1,", "234,", "1", "\n", " ", "ｈｔｔｐ：／／", "！", "http://、", "http://a…", "\u0301", "\u0301\u0323",
    "\u0323\u0301", "\u0301\u0323\u0335", "か\u3099", "\u0915\u094D", "\u1100", "\u1100\u1161\u11A8", "\u0600", "\u0903",
    "\u202E", "\u202Eع", "ﷺ", "👩\u200D", "\u200D", "🇺", "👍🏽", "\uFE0F", "\U000E0061", "咖啡豆", "\xff"};

std::string repeat(std::string_view unit, std::size_t characters) {
  std::string text;
  for (const std::size_t each = count_characters(unit); characters >= each; characters -= each) text += unit;
  return text;
}

std::vector<std::string> hostile_texts() {
  std::vector<std::string> texts;
  for (const char* unit : kUnits) texts.push_back(repeat(unit, kMaxMessageCharacters));
  texts.push_back("a" + repeat("\u0301\u0323", kMaxMessageCharacters - 1));
  std::string object = "{\"type\":\"attachment\",\"file_name\":\"x\"";
  for (int i = 0; object.size() < kMaxMessageCharacters / 2; ++i) object += ",\"k" + std::to_string(i) + "\":1";
  while (object.size() < kMaxMessageCharacters - 10) object += ",\"z\":{}";
  texts.push_back(object + "}");
  return texts;
}

Message message_of(const std::string& text) {
  return {.id = "M00001", .seq = 1, .sender_id = "U00001", .receiver_id = "U00002", .content = text, .read_at = {},
          .quote = Quote{"M00002", "U00002", std::string(text::first_characters(text, kQuoteCharacters))}};
}

Time best_of(const Step& step, const std::string& text) {
  Time best = Time::max();
  for (int i = 0; i < kRuns; ++i) {
    const auto begin = beantrack::tests::ThreadClock::now();
    step(text);
    best = std::min(best, beantrack::tests::ThreadClock::now() - begin);
  }
  return best;
}

}  // namespace

class LinearTest : public pages::PageTest {
  CPPUNIT_TEST_SUITE(LinearTest);
  CPPUNIT_TEST(links);
  CPPUNIT_TEST(words);
  CPPUNIT_TEST(excerpts);
  CPPUNIT_TEST(shown_texts);
  CPPUNIT_TEST(clusters);
  CPPUNIT_TEST(quotes_and_previews);
  CPPUNIT_TEST(checks);
  CPPUNIT_TEST(bubbles);
  CPPUNIT_TEST(frames);
  CPPUNIT_TEST(a_room_of_them);
  CPPUNIT_TEST_SUITE_END();

  // The most that a step may take, in times of what plain text of the same length takes in this step, or of a tenth of
  // what finding the words of that text takes: some steps cost next to nothing there.
  static constexpr int kSlower = 15;

  static void expect_linear(const Step& step) {
    const std::string plain = repeat(kPlain, kMaxMessageCharacters);
    const auto floor = std::max(best_of(step, plain), best_of([](auto& text) { text::words(text); }, plain) / 10);
    for (const std::string& text : hostile_texts()) {
      const auto took = best_of(step, text);
      CPPUNIT_ASSERT_MESSAGE(text.substr(0, 40) + " takes " + std::to_string(took / floor) + " times as long",
                             took < kSlower * floor);
    }
  }

 public:
  void links() {
    expect_linear([](auto& text) { link_addresses(text); });
  }
  void words() {
    expect_linear([](auto& text) { text::words(text); });
  }
  void excerpts() {
    const auto terms = text::terms("咖啡豆 the price 1,234.5 6 7 8 9 w www http x y z 1 b");
    expect_linear([&](auto& text) { text::excerpt(text, terms); });
  }
  void shown_texts() {
    expect_linear([](auto& text) { text::shown_message(text); });
  }
  void clusters() {
    expect_linear([](auto& text) { text::cluster_boundaries(text); });
  }
  void quotes_and_previews() {
    expect_linear([](auto& text) {
      text::first_characters(text, kQuoteCharacters);
      text::first_bytes(text, 200);
      text::first_cluster(text);
    });
  }
  void checks() {
    expect_linear([](auto& text) { check_text(text); });
  }
  void bubbles() {
    const User me{"U00001", "One", Role::vendor};
    expect_linear([&](auto& text) { render(bubble_for(me, "Two", message_of(text))); });
  }
  void frames() {
    expect_linear([](auto& text) {
      push::frame({.id = {1, 1}, .kind = EventKind::message_sent, .user_id = "U00002", .subject = 1,
                   .message = message_of(text), .sender = {"U00001", "One", Role::vendor}});
    });
  }

  // Through the real page: the newest 50 messages, each of another kind. The database's time is not counted.
  void a_room_of_them() {
    constexpr std::size_t kMessages = 50;
    constexpr int kSlower = 8;  // at most; usually 5
    const auto room_with = [&](const std::vector<std::string>& texts) {
      const std::string other = site.database.add_user(Role::vendor, "Other");
      for (std::size_t i = 0; i < kMessages; ++i) site.database.send(other, me, texts[i % texts.size()]);
      return best_of([&](auto& path) { CPPUNIT_ASSERT_EQUAL(200, site.get(path, token).status()); }, "/chat/" + other);
    };
    auto hostile = hostile_texts();
    std::erase_if(hostile, [](const std::string& text) { return check_text(text) != TextFault::none; });
    const auto plain = room_with({repeat(kPlain, kMaxMessageCharacters)});
    const auto took = room_with(hostile);
    CPPUNIT_ASSERT_MESSAGE(std::to_string(took / plain), took < kSlower * plain);
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(LinearTest);

}  // namespace beantrack::view::tests
