#include "text/confusable.h"

#include <cppunit/extensions/HelperMacros.h>

#include "text/name.h"
#include "text/reserved_words.h"

namespace beantrack::text {

class ConfusableTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(ConfusableTest);
  CPPUNIT_TEST(sees_through_disguises);
  CPPUNIT_TEST(tells_honest_names_apart);
  CPPUNIT_TEST(finds_companies_within);
  CPPUNIT_TEST(knows_names_without_letters);
  CPPUNIT_TEST(notices_mixed_scripts);
  CPPUNIT_TEST(finds_reserved_words);
  CPPUNIT_TEST(leaves_ordinary_words_alone);
  CPPUNIT_TEST(finds_ids);
  CPPUNIT_TEST(finds_badge_symbols);
  CPPUNIT_TEST_SUITE_END();

 public:
  void sees_through_disguises() {
    const std::string genuine = name_skeleton("Kampala Roasters");
    for (const std::string name :
         {"kampala roasters", "KAMPALA ROASTERS", "KampalaRoasters", "Kampala  Roasters", "Kampala-Roasters",
          "Kampala_Roasters.", "“Kampala” Roasters!", "Kampala Roasters ☕", "Kampala Roasters™",
          "Kampala Roasters Ltd", "Kampala Roasters Limited", "The Kampala Roasters & Co.", "Kampala Roasters L.T.D.",
          "Kampala Roasters (U) Ltd", "Kampala Roasters SARL", "Kаmpala Roasters" /* Cyrillic a */,
          "КАМРАLА ROASTERS" /* Cyrillic capitals */, "ΚΑΜΡΑLΑ ROASTERS" /* Greek capitals */,
          "Kampala Roaѕters" /* Cyrillic dze */, "Kampala Rօasters" /* Armenian oh */, "Ｋａｍｐａｌａ Ｒｏａｓｔｅｒｓ",
          "𝐊𝐚𝐦𝐩𝐚𝐥𝐚 𝐑𝐨𝐚𝐬𝐭𝐞𝐫𝐬", "𝓚𝓪𝓶𝓹𝓪𝓵𝓪 Roasters", "ᴋᴀᴍᴘᴀʟᴀ ʀᴏᴀsᴛᴇʀs", "ⓀⒶⓂⓅⒶⓁⒶ roasters", "🅺🅰🅼🅿🅰🅻🅰 roasters",
          "🇰🇦🇲🇵🇦🇱🇦 roasters", "ꓗꓮꓟꓑꓮꓡꓮ ꓣꓳꓮꓢꓔꓰꓣꓢ" /* Lisu */, "Kam\u200Bpala Roasters", "Kam\u00ADpala Roasters",
          "\u202EKampala Roasters", "Karnpala Roasters", "Kampala Roasterꜱ", "KampaIa Roasters", "Kampa1a Roasters",
          "Kampa|a Roasters", "Kampa!a Roasters", "Kampala R0asters", "Kampala Roa$ters", "K@mpala Roasters",
          "Kampala Roast3rs", "Kämpàlá Röasters", "Ka\u0301mpala Roasters", "Ƙampala Roasters", "Kampaɫa Roasters",
          "Kampala ʀoasters", "Kampala Roasters ˙", "Kampala Roaster", "Kampala Roasterss", "Kampalla Roasters",
          "Kampala and Roasters", "Kampala & The Roasters", "kampalaroasters", "Kampalas Roaster", "Kampala Roaster5",
          "Kampa11a Roasters", "Kaampalaroaster"})
      CPPUNIT_ASSERT_EQUAL_MESSAGE(name, genuine, name_skeleton(name));
    CPPUNIT_ASSERT_EQUAL(name_skeleton("Weru Mill"), name_skeleton("vveru rnill"));
    CPPUNIT_ASSERT_EQUAL(name_skeleton("Dara"), name_skeleton("clara"));
    CPPUNIT_ASSERT_EQUAL(name_skeleton("lllinois"), name_skeleton("Illinois"));
    CPPUNIT_ASSERT_EQUAL(name_skeleton("Amina"), name_skeleton("Ámina"));
    CPPUNIT_ASSERT_EQUAL(name_skeleton("Groß"), name_skeleton("Gross"));
    CPPUNIT_ASSERT_EQUAL(name_skeleton("شركة القهوة"), name_skeleton("القهوه المحدودة"));
    CPPUNIT_ASSERT_EQUAL(name_skeleton("أمينة"), name_skeleton("امينة"));
    CPPUNIT_ASSERT_EQUAL(name_skeleton("أمينة"), name_skeleton("أمـينة"));
  }

  void tells_honest_names_apart() {
    for (const auto& [one, other] :
         {std::pair("Kampala Roasters", "Kampala Roasters Mbale"), std::pair("Grace Nandutu", "Grace Auma Nandutu"),
          std::pair("Supplier 12", "Supplier 21"), std::pair("Depot 5", "Depot 8"), std::pair("Coop 1", "Coop 7"),
          std::pair("Depot 2 Ltd", "Depot Ltd"), std::pair("Ella", "Ela"),
          std::pair("Mill", "Mil"), std::pair("Rose", "Roe"), std::pair("Warehouse 1", "Warehouse 11"),
          std::pair("Warehouse 5", "Warehouse"), std::pair("Ssali John", "Ali John"), std::pair("Amina", "Aminah"), std::pair("珈琲ハウス", "珈琲"),
          std::pair("Bugisu Growers", "Bugisu Growers Union"), std::pair("شركة القهوة", "شركة الشاي"),
          std::pair("Иванов", "Петров"), std::pair("Limited", "Company")})
      CPPUNIT_ASSERT_MESSAGE(one, name_skeleton(one) != name_skeleton(other));
  }

  void finds_companies_within() {
    const std::string company = name_skeleton("Kampala Roasters");
    for (const std::string name :
         {"Kampala Roasters Payments", "Kampala Roasters Uganda", "Genuine Kampala Roasters", "Roasters Kampala",
          "KampalaRoasters Accounts", "kampalaroaster accounts", "KaMpAlA RoAsTeRs Mbale", "Kampala Ltd Roasters Jinja",
          "Peter of Kampala & the Roaster", "Accounts at Roasters of Kampala Kampala Roasters"})
      CPPUNIT_ASSERT_MESSAGE(name, company_skeletons_within(name).contains(company));
    for (const std::string name : {"Kampala Coffee Roasters", "Roasters of Mbale in Kampala", "Kampala", ""})
      CPPUNIT_ASSERT_MESSAGE(name, !company_skeletons_within(name).contains(company));
    CPPUNIT_ASSERT(company_skeletons_within("Mountains View").contains(name_skeleton("Mountain")));
    CPPUNIT_ASSERT(!company_skeletons_within("Mill Mbale").contains(name_skeleton("Mill")));
    std::string many;
    for (int i = 0; i < 127; ++i) many += std::string(1, static_cast<char>('b' + i % 19)) + "e ";
    CPPUNIT_ASSERT(company_skeletons_within(many).size() < 500);
  }

  void knows_names_without_letters() {
    CPPUNIT_ASSERT_EQUAL(std::string("☕"), name_skeleton("☕"));
    CPPUNIT_ASSERT(name_skeleton("☕") != name_skeleton("☕☕"));
    CPPUNIT_ASSERT_EQUAL(std::string(), name_skeleton(""));
  }

  void notices_mixed_scripts() {
    for (const char* name : {"Kаmpala", "Kampala Rоasters", "Αdmin", "Aմina", "KampalaРоастерс"})
      CPPUNIT_ASSERT_MESSAGE(name, mixes_scripts(name));
    for (const char* name : {"Kampala Roasters", "شركة Coffee", "Иван Petrov", "ACME珈琲", "カフェ東京", "Café 2 Go",
                             "N’Djamena-Est", "Ｋａｍｐａｌａ", "☕", ""})
      CPPUNIT_ASSERT_MESSAGE(name, !mixes_scripts(name));
  }

  void finds_reserved_words() {
    for (const char* name :
         {"Admin", "admin", "ADMIN", "Аdmin", "Adm1n", "Ad-min", "A d m i n", "A.D.M.I.N.", "AdminTeam", "Admin1",
          "The Admin", "Admın", "Ɑdmin", "Kampala Support", "BeanTrack", "Bean Track", "beantracksupport", "BeаnTrack",
          "BeanTrack Help Desk", "Customer Service", "Help Desk", "System", "Moderator", "Security Team", "Staff",
          "Official Roasters", "Verified", "Administrateur", "Sécurité", "Securite", "Modératrice", "Système", "مدير",
          "المدير العام", "الدعم الفني", "خدمة العملاء", "الإدارة", "الادارة", "𝐀𝐝𝐦𝐢𝐧", "ᴀᴅᴍɪɴ", "Adrnin",
          "Certified Roasters", "Kampala Confirmed", "Trusted Grace", "Treasury", "Customer Care", "CustomerCare",
          "Kampala Payments", "Paiements", "Trésorerie Mbale", "Service clientèle", "المدفوعات", "Msimamizi",
          "Huduma Kampala", "root", "Root 1", "The Root", "Service", "Services 2", "Suport", "Official5"})
      CPPUNIT_ASSERT_MESSAGE(name, has_reserved_word(name));
  }

  void leaves_ordinary_words_alone() {
    for (const char* name : {"Kampala Roasters", "Badminton Coffee", "Okello James", "Bean Market", "Track & Field",
                             "Ecosystem Growers", "Supportive Hands", "نظام الدين", "مشرف", "Amina Nakato", "☕", "",
                             "Root Coffee", "Service Grace", "Mbale Car Services", "Ruth Root"})
      CPPUNIT_ASSERT_MESSAGE(name, !has_reserved_word(name));
  }

  void finds_ids() {
    for (const char* name : {"U00013", "u00013", "Kampala · U00013", "Kampala (U 00013)", "Ｕ００００１３",
                             "Ս00013" /* Armenian */, "S00001 Ltd", "WHL0001", "W00001", "Grace Nandutu · Supplier · U00047"})
      CPPUNIT_ASSERT_MESSAGE(name, has_id(name));
    for (const char* name : {"Depot 5", "Mill 2024", "U2", "Supplier 12345", "Coop 00013", "S 2024", "Usman 100000", ""})
      CPPUNIT_ASSERT_MESSAGE(name, !has_id(name));
  }

  void finds_badge_symbols() {
    for (const char* name : {"Kampala ꪜ", "Kampala Ⓥ", "Kampala ⓥ", "Kampala 🆅",
                             "Kampala ✓", "✔️ Kampala", "Kampala ✅", "Kampala☑", "⭐ Kampala", "Kampala 🛡️",
                             "√ Kampala"}) {
      CPPUNIT_ASSERT_MESSAGE(name, has_badge_symbol(name));
      CPPUNIT_ASSERT_MESSAGE(name, check_name(name) != TextFault::none);
      CPPUNIT_ASSERT_EQUAL_MESSAGE(name, std::string("Kampala"), normalize_whitespace(without_hidden(name)));
    }
    CPPUNIT_ASSERT(!has_badge_symbol("Kampala ☕ & Sons"));
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(ConfusableTest);

}  // namespace beantrack::text
