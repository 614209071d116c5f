// Who is who: names that imitate others, the company card, and what is told of changed names.
#include <cppunit/extensions/HelperMacros.h>

#include "support/site.h"

namespace beantrack::pages {

using tests::has;
using tests::Site;
using tests::TestDatabase;

class IdentityTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(IdentityTest);
  CPPUNIT_TEST(refuses_imitations_with_the_reason);
  CPPUNIT_TEST(lets_admins_use_reserved_words);
  CPPUNIT_TEST(keeps_the_company_name_when_its_person_is_renamed);
  CPPUNIT_TEST(marks_approved_companies);
  CPPUNIT_TEST(shows_the_card_to_those_who_may_write);
  CPPUNIT_TEST(lets_admins_change_a_company);
  CPPUNIT_TEST(tells_in_the_room_that_a_name_has_changed);
  CPPUNIT_TEST(merges_changes_between_two_messages);
  CPPUNIT_TEST(limits_renames_in_a_day);
  CPPUNIT_TEST(puts_each_change_on_one_page);
  CPPUNIT_TEST_SUITE_END();

  Site site{TestDatabase::shared()};
  static inline int next_ = 0;
  std::string word = "Xq" + std::string(1, static_cast<char>('a' + next_++ % 20)) + "v";
  std::string supplier, vendor, admin, token, vendor_token, admin_token;

  void run(const std::string& sql) { site.database.owner().run_script(sql); }
  std::string name_of(const std::string& id) {
    return site.database.ask("SELECT display_name FROM users WHERE id = ?", {id}).value();
  }

 public:
  void setUp() override {
    supplier = site.database.add_user(Role::supplier, word + " Growers");
    vendor = site.database.add_user(Role::vendor, word + " Traders");
    admin = site.database.add_user(Role::admin, word + " Nakato");
    token = site.database.sign_in(supplier);
    vendor_token = site.database.sign_in(vendor);
    admin_token = site.database.sign_in(admin);
  }

  void refuses_imitations_with_the_reason() {
    for (const auto& [name, reason] : {std::pair(word + " GROWERS Ltd", "too similar to"),
                                       std::pair(word + " Grоwers", "mixes alphabets"),
                                       std::pair(word + " Support", "reserved for BeanTrack"),
                                       std::pair(word + " ✓", "check mark")}) {
      const auto page = site.post("/profile", vendor_token, {{"name", name}});
      CPPUNIT_ASSERT_EQUAL_MESSAGE(name, 422, page.status());
      CPPUNIT_ASSERT_MESSAGE(name, has(page.body(), reason) && has(page.body(), "id=\"name-error\""));
    }
    CPPUNIT_ASSERT_EQUAL(std::string("0"), site.database.ask("SELECT COUNT(*) FROM chat_name_changes WHERE user_id = ?",
                                                             {vendor}).value());
    CPPUNIT_ASSERT_EQUAL(303, site.post("/profile", vendor_token, {{"name", word + " traders"}}).status());
  }

  void lets_admins_use_reserved_words() {
    CPPUNIT_ASSERT_EQUAL(303, site.post("/profile", admin_token, {{"name", "Support " + word}}).status());
    CPPUNIT_ASSERT_EQUAL(422, site.post("/profile", token, {{"name", "Support " + word + " Two"}}).status());
  }

  void keeps_the_company_name_when_its_person_is_renamed() {
    CPPUNIT_ASSERT_EQUAL(303, site.post("/profile", token, {{"name", "Grace " + word}}).status());
    CPPUNIT_ASSERT_EQUAL(word + " Growers", name_of(supplier));
    const auto profile = site.get("/profile", token).body();
    CPPUNIT_ASSERT(has(profile, "value=\"Grace " + word + "\""));
    CPPUNIT_ASSERT(has(profile, "only administrators can change it"));
    const auto room = site.get("/chat/" + supplier, vendor_token).body();
    CPPUNIT_ASSERT(has(room, ">" + word + " Growers</bdi></a></h1>"));
    CPPUNIT_ASSERT(has(room, "<bdi>Grace " + word + "</bdi> · " + supplier));
    const auto inbox = site.get("/chat?q=" + word, vendor_token).body();
    CPPUNIT_ASSERT(has(inbox, "<bdi>Grace " + word + "</bdi> · Supplier · " + supplier));
  }

  void marks_approved_companies() {
    const std::string mark = "aria-label=\"Verified company\"";
    site.database.send(supplier, vendor, "searchable");
    for (const std::string& path : {"/chat?q=" + word, "/chat/" + supplier, "/chat/search?by=them&with=" + supplier}) {
      run("UPDATE supplier SET approved_date = NULL WHERE user_id = '" + supplier + "'");
      CPPUNIT_ASSERT_MESSAGE(path, !has(site.get(path, vendor_token).body(), mark));
      run("UPDATE supplier SET approved_date = '2025-03-01' WHERE user_id = '" + supplier + "'");
      CPPUNIT_ASSERT_MESSAGE(path, has(site.get(path, vendor_token).body(), mark));
    }
  }

  void shows_the_card_to_those_who_may_write() {
    run("UPDATE supplier SET approved_date = '2025-03-01', registration_number = 'REG-" + word +
        "', supply_center_id = 'SC00007', address = 'Plot 4, Mbale', phone = '0700-" + word +
        "' WHERE user_id = '" + supplier + "'");
    const auto card = site.get("/chat/" + supplier + "/about", vendor_token).body();
    for (const std::string& part : {word + " Growers", supplier, std::string("1 March 2025"), "REG-" + word,
                                    std::string("SC00007"), std::string(">Mbale<"), std::string("Supplier")})
      CPPUNIT_ASSERT_MESSAGE(part, has(card, part));
    for (const std::string& part : {site.database.address_of(supplier), "0700-" + word, std::string("Plot 4")})
      CPPUNIT_ASSERT_MESSAGE(part, !has(card, part));
    CPPUNIT_ASSERT(has(site.get("/chat/" + vendor + "/about", token).body(), "Not verified"));
    CPPUNIT_ASSERT_EQUAL(200, site.get("/chat/" + vendor + "/about", vendor_token).status());  // one's own
    const auto other_admin = site.database.add_user(Role::admin, "Other");
    CPPUNIT_ASSERT_EQUAL(403, site.get("/chat/" + other_admin + "/about", admin_token).status());
    CPPUNIT_ASSERT_EQUAL(404, site.get("/chat/U99999999/about", token).status());
    CPPUNIT_ASSERT_EQUAL(303, site.get("/chat/" + supplier + "/about", "").status());
  }

  void lets_admins_change_a_company() {
    const std::string path = "/chat/" + supplier + "/company";
    for (const auto& [who, status] : {std::pair(token, 403), std::pair(vendor_token, 403)})
      CPPUNIT_ASSERT_EQUAL(status, site.post(path, who, {{"company", word + " Stolen"}, {"approved", "1"}}).status());
    CPPUNIT_ASSERT_EQUAL(word + " Growers", name_of(supplier));
    CPPUNIT_ASSERT(!has(site.get("/chat/" + supplier + "/about", vendor_token).body(), "/company"));
    CPPUNIT_ASSERT(has(site.get("/chat/" + supplier + "/about", admin_token).body(), "action=\"" + path + "\""));

    const auto refused = site.post(path, admin_token, {{"company", word + "-Traders"}, {"approved", "1"}});
    CPPUNIT_ASSERT_EQUAL(422, refused.status());
    CPPUNIT_ASSERT(has(refused.body(), "too similar") && has(refused.body(), word + "-Traders"));
    const auto done = site.post(path, admin_token, {{"company", word + " Official Growers"}, {"approved", "1"}});
    CPPUNIT_ASSERT_EQUAL("/chat/" + supplier + "/about?saved=company", std::string(done.header("Location")));
    CPPUNIT_ASSERT_EQUAL(word + " Official Growers", name_of(supplier));
    const auto card = site.get("/chat/" + supplier + "/about", vendor_token).body();
    CPPUNIT_ASSERT(has(card, "Verified by BeanTrack"));
    CPPUNIT_ASSERT(has(card, "<bdi>" + word + " Growers</bdi>"));  // the former name
    site.post(path, admin_token, {{"company", word + " Official Growers"}});
    CPPUNIT_ASSERT(has(site.get("/chat/" + supplier + "/about", vendor_token).body(), "Not verified"));
    CPPUNIT_ASSERT_EQUAL(404, site.post("/chat/" + admin + "/company", admin_token, {{"company", "X"}}).status());
  }

  void tells_in_the_room_that_a_name_has_changed() {
    site.database.send(supplier, vendor, "before");
    run("UPDATE supplier SET name = '" + word + " <b>' WHERE user_id = '" + supplier + "'");
    const auto room = site.get("/chat/" + supplier, vendor_token).body();
    const std::string line = "“<bdi>" + word + " Growers</bdi>” to “<bdi>" + word + " &lt;b&gt;</bdi>”";
    CPPUNIT_ASSERT(has(room, line));
    CPPUNIT_ASSERT(room.find(line) > room.find("before</p>"));
    site.database.send(supplier, vendor, "after");
    const auto later = site.get("/chat/" + supplier, vendor_token).body();
    CPPUNIT_ASSERT(later.find(line) > later.find("before</p>") && later.find(line) < later.find("after</p>"));
    const auto stranger = site.database.sign_in(site.database.add_user(Role::vendor, "S" + word));
    CPPUNIT_ASSERT(!has(site.get("/chat/" + supplier, stranger).body(), line));  // no message of theirs is older
  }

  void merges_changes_between_two_messages() {
    site.database.send(supplier, vendor, "before");
    const auto rename = [&](const std::string& to) {
      run("UPDATE supplier SET name = '" + word + " " + to + "' WHERE user_id = '" + supplier + "'");
    };
    const auto lines = [&] {
      const auto room = site.get("/chat/" + supplier, vendor_token).body();
      int count = 0;
      const std::string line = "class=\"renamed\"";
      for (auto at = room.find(line); at != room.npos; at = room.find(line, at + 1)) ++count;
      return std::pair(count, room);
    };
    for (int i = 0; i < 30; ++i) rename("Name" + std::to_string(i));
    const auto [count, room] = lines();
    CPPUNIT_ASSERT_EQUAL(1, count);
    CPPUNIT_ASSERT(has(room, "“<bdi>" + word + " Growers</bdi>” to “<bdi>" + word + " Name29</bdi>”"));
    CPPUNIT_ASSERT(has(site.get("/chat/" + supplier + "/about", vendor_token).body(), word + " Growers</bdi>"));
    rename("Growers");
    CPPUNIT_ASSERT_EQUAL(0, lines().first);
  }

  void limits_renames_in_a_day() {
    const auto rename = [&](const std::string& by, const std::string& first) {
      return site.post("/profile", by, {{"name", first + " " + word}});
    };
    for (const char* first : {"Akello", "Babirye", "Namuli", "Okello", "Wasswa"}) {
      CPPUNIT_ASSERT_EQUAL(303, rename(token, first).status());
      CPPUNIT_ASSERT_EQUAL(303, rename(admin_token, std::string("Boss ") + first).status());
    }
    const auto refused = rename(token, "Kato");
    CPPUNIT_ASSERT_EQUAL(429, refused.status());
    CPPUNIT_ASSERT(has(refused.body(), "changed your name 5 times in one day"));
    CPPUNIT_ASSERT_EQUAL(303, rename(admin_token, "Boss Kato").status());
  }

  void puts_each_change_on_one_page() {
    const auto first = site.database.send(supplier, vendor, "one").id;
    run("UPDATE supplier SET name = '" + word + " B' WHERE user_id = '" + supplier + "'");
    const auto second = site.database.send(supplier, vendor, "two").id;
    run("UPDATE supplier SET name = '" + word + " C' WHERE user_id = '" + supplier + "'");
    const auto third = site.database.send(supplier, vendor, "three").id;
    int second_of_day = 0;  // messages and changes by turns, a second apart
    for (const auto& id : {first, second, third})
      run("UPDATE messages SET created_at = '2026-01-01 00:00:0" + std::to_string(second_of_day += 2) +
          "' WHERE id = '" + id + "'");
    for (const auto& [name, time] : {std::pair("B", "03"), std::pair("C", "05")})
      run("UPDATE chat_name_changes SET changed_at = '2026-01-01 00:00:" + std::string(time) + "' WHERE user_id = '" +
          supplier + "' AND new_name LIKE '% " + name + "'");
    const std::string messages = "/chat/" + supplier + "/messages?limit=1";
    const auto changes_in = [&](const std::string& query) {
      const auto body = site.get(messages + query, vendor_token).body();
      return std::pair(has(body, word + " B</bdi>”."), has(body, word + " C</bdi>”."));
    };
    CPPUNIT_ASSERT(changes_in("") == std::pair(false, true));
    CPPUNIT_ASSERT(changes_in("&before=" + third) == std::pair(true, false));
    CPPUNIT_ASSERT(changes_in("&before=" + second) == std::pair(false, false));
    CPPUNIT_ASSERT(changes_in("&after=" + first) == std::pair(true, false));
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(IdentityTest);

}  // namespace beantrack::pages
