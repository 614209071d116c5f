#include "text/clusters.h"

#include <cppunit/extensions/HelperMacros.h>

#include <chrono>
#include <string>

#include "model/message.h"

namespace beantrack::text {

class ClustersTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(ClustersTest);
  CPPUNIT_TEST(cuts_between_clusters);
  CPPUNIT_TEST(counts_code_points_or_bytes);
  CPPUNIT_TEST(cuts_a_cluster_that_is_too_long);
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
      CPPUNIT_ASSERT_EQUAL(std::size_t{200}, count_characters(first_characters(text, 200)));
      const auto part = first_bytes(text, 240);
      CPPUNIT_ASSERT(is_utf8(part) && part.size() > 230 && part.size() <= 240);
      CPPUNIT_ASSERT(!first_cluster(text).empty() && first_cluster(text).size() <= kMaxClusterBytes);
    }
    CPPUNIT_ASSERT_EQUAL(std::string("b"), std::string(first_bytes("b" + zalgo, 240)));
    CPPUNIT_ASSERT_EQUAL(std::size_t{200}, cut_before("b" + zalgo, 200, 100));
  }

  void finds_the_first_cluster() {
    for (const std::string cluster : kClusters)
      CPPUNIT_ASSERT_EQUAL(cluster, std::string(first_cluster(cluster + "x")));
    CPPUNIT_ASSERT_EQUAL(std::string_view(), first_cluster(""));
  }

  void cuts_long_texts_as_fast_as_short_ones() {
    const auto time = [](const std::string& text) {
      constexpr int kTimes = 2000;
      const auto begin = std::chrono::steady_clock::now();
      for (int i = 0; i < kTimes; ++i) first_characters(text, kQuoteCharacters);
      return std::chrono::steady_clock::now() - begin;
    };
    constexpr int kSlower = 5;  // at most; the texts differ by a factor of 1,000
    for (const char* unit : {"👨\u200D👩\u200D👧", "\u0301", "🇺🇬"})
      CPPUNIT_ASSERT_MESSAGE(unit, time(repeated(unit, 201'000)) < kSlower * time(repeated(unit, 201)));
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(ClustersTest);

}  // namespace beantrack::text
