#include "text/clusters.h"

#include <cppunit/extensions/HelperMacros.h>

#include <string>

#include "model/message.h"
#include "support/thread_clock.h"

namespace beantrack::text {

class ClustersTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(ClustersTest);
  CPPUNIT_TEST(cuts_between_clusters);
  CPPUNIT_TEST(counts_code_points_or_bytes);
  CPPUNIT_TEST(cuts_a_cluster_that_is_too_long);
  CPPUNIT_TEST(keeps_a_long_cluster_whole);
  CPPUNIT_TEST(leaves_no_joiner_at_the_end);
  CPPUNIT_TEST(finds_the_first_cluster);
  CPPUNIT_TEST(cuts_long_texts_as_fast_as_short_ones);
  CPPUNIT_TEST_SUITE_END();

  static std::string repeated(std::string_view text, std::size_t times) {
    std::string all;
    for (std::size_t i = 0; i < times; ++i) all += text;
    return all;
  }

  static constexpr const char* kClusters[] = {
      "a", "é", "e\u0301", "豆", "👍🏽", "👩\u200D🌾", "👨\u200D👩\u200D👧\u200D👦", "🏴\U000E0067\U000E0062\U000E0065\U000E007F",
      "🇺🇬", "1\uFE0F\u20E3", "❤\uFE0F\u200D🔥", "각", "\u1100\u1161\u11A8", "நி", "กำ", "\r\n"};

 public:
  void cuts_between_clusters() {
    for (const std::string cluster : kClusters) {
      const std::string text = repeated(cluster, 60);
      for (std::size_t i = cluster.size(); i <= text.size(); ++i)
        CPPUNIT_ASSERT_EQUAL_MESSAGE(cluster, i / cluster.size() * cluster.size(), cut_before(text, i));
    }
    const std::string family = "👩‍👩‍👧", text = "a" + family + "b";
    CPPUNIT_ASSERT_EQUAL(std::size_t{1}, cut_before(text, family.size() - 1));
    CPPUNIT_ASSERT_EQUAL(std::size_t{1 + family.size()}, cut_before(text, 1 + family.size()));
    CPPUNIT_ASSERT_EQUAL(text.size(), cut_before(text, 1000));
    CPPUNIT_ASSERT_EQUAL(std::size_t{0}, cut_before(text, 0));
    CPPUNIT_ASSERT_EQUAL(std::size_t{0}, cut_before("", 5));
    CPPUNIT_ASSERT_EQUAL(std::size_t{2}, cut_before("a\xff\xff", 2));  // not UTF-8
    CPPUNIT_ASSERT_EQUAL(std::size_t{99}, cut_before(repeated("\xA0", 200), 99));
  }

  void counts_code_points_or_bytes() {
    CPPUNIT_ASSERT_EQUAL(std::string_view("aé😀"), first_characters("aé😀日", 3));
    CPPUNIT_ASSERT_EQUAL(std::string_view("aé"), first_characters("aé", 2));
    CPPUNIT_ASSERT_EQUAL(std::string_view("aé"), first_characters("aé", 3));
    CPPUNIT_ASSERT_EQUAL(std::string_view(), first_characters("aé", 0));
    CPPUNIT_ASSERT_EQUAL(repeated("é", 200), std::string(first_characters(repeated("é", 4000), 200)));
    const std::string family = "👨\u200D👩\u200D👧\u200D👦";  // 7 code points
    CPPUNIT_ASSERT_EQUAL(repeated(family, 28), std::string(first_characters(repeated(family, 60), 200)));
    CPPUNIT_ASSERT_EQUAL(repeated(family, 9), std::string(first_bytes(repeated(family, 60), 240)));
    CPPUNIT_ASSERT_EQUAL(std::string_view("aé"), first_bytes("aéé", 4));
    CPPUNIT_ASSERT_EQUAL(std::string_view("aéé"), first_bytes("aéé", 5));
  }

  void cuts_a_cluster_that_is_too_long() {
    const std::string zalgo = "a" + repeated("\u0301", 4000), joined = repeated("👩\u200D", 4000);
    for (const std::string& text : {zalgo, joined}) {
      const std::size_t characters = count_characters(first_characters(text, 200));
      CPPUNIT_ASSERT(characters >= 199 && characters <= 200);  // without the joiner at the end
      const auto part = first_bytes(text, 240);
      CPPUNIT_ASSERT(is_utf8(part) && part.size() > 230 && part.size() <= 240);
      CPPUNIT_ASSERT(!first_cluster(text).empty() && first_cluster(text).size() <= kMaxClusterBytes);
    }
    CPPUNIT_ASSERT_EQUAL(std::string("b"), std::string(first_bytes("b" + zalgo, 240)));
    CPPUNIT_ASSERT_EQUAL(std::size_t{200}, cut_before("b" + zalgo, 200, 100));
  }

  // Emoji that are joined to one cluster: the first emoji and then `parts` more.
  static std::string chain(std::string_view emoji, std::size_t parts) {
    return std::string(emoji) + repeated("\u200D" + std::string(emoji), parts);
  }

  void keeps_a_long_cluster_whole() {
    for (const std::string& cluster : {chain("👨", 59), "a" + repeated("\u0301", 250), chain("👍🏽", 40)}) {
      CPPUNIT_ASSERT(cluster.size() > 240 && cluster.size() <= kKeptClusterBytes);
      for (const char* after : {"", "x", "👨"}) {
        CPPUNIT_ASSERT_EQUAL(cluster, std::string(first_bytes(cluster + after, 240)));
        CPPUNIT_ASSERT_EQUAL(cluster, std::string(first_characters(cluster + after, 30)));
      }
      CPPUNIT_ASSERT_EQUAL(1 + cluster.size(), cut_near("b" + cluster + "x", 240, 100));
      CPPUNIT_ASSERT(first_cluster(cluster).size() <= kMaxClusterBytes);
    }
  }

  void leaves_no_joiner_at_the_end() {
    constexpr std::size_t kJoinerBytes = 3;
    for (const char* emoji : {"👨", "👍🏽", "❤\uFE0F", "🏴\U000E0067\U000E007F"}) {
      const std::string unit = std::string(emoji) + "\u200D", all = chain(emoji, 400);
      const std::string_view text = all;
      for (std::size_t bytes = unit.size(); bytes < 300; ++bytes)
        for (const std::string_view part : {first_bytes(text, bytes), text.substr(0, cut_before(text, bytes))})
          CPPUNIT_ASSERT_EQUAL_MESSAGE(emoji, chain(emoji, (bytes + kJoinerBytes) / unit.size() - 1),
                                       std::string(part));
    }
    const std::string joiners = "a" + repeated("\u200D", 1000);
    CPPUNIT_ASSERT_EQUAL(std::string("a"), std::string(first_bytes(joiners, 240)));
    CPPUNIT_ASSERT_EQUAL(std::string("a\u0301"), std::string(first_bytes("a\u0301" + joiners.substr(1), 240)));
  }

  void finds_the_first_cluster() {
    for (const std::string cluster : kClusters)
      CPPUNIT_ASSERT_EQUAL(cluster, std::string(first_cluster(cluster + "x")));
    CPPUNIT_ASSERT_EQUAL(std::string_view(), first_cluster(""));
  }

  void cuts_long_texts_as_fast_as_short_ones() {
    const auto time = [](const std::string& text) {
      constexpr int kTimes = 2000;
      const auto begin = tests::ThreadClock::now();
      for (int i = 0; i < kTimes; ++i) first_characters(text, kQuoteCharacters);
      return tests::ThreadClock::now() - begin;
    };
    constexpr int kSlower = 5;  // at most; the texts differ by a factor of 1,000
    for (const char* unit : {"👨\u200D👩\u200D👧", "\u0301", "🇺🇬"})
      CPPUNIT_ASSERT_MESSAGE(unit, time(repeated(unit, 201'000)) < kSlower * time(repeated(unit, 201)));
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(ClustersTest);

}  // namespace beantrack::text
