// Adopting the database of the old application: its clock, and its own migrations.
#include <cppunit/extensions/HelperMacros.h>

#include <algorithm>

#include "base/clock.h"
#include "base/errors.h"
#include "db/migrations.h"
#include "db/old_app_clock.h"
#include "db/old_app_migrations.h"
#include "db/release.h"
#include "support/database.h"

namespace beantrack::db {

using tests::TestDatabase;

constexpr const char* kNairobi = "Africa/Nairobi";  // 3 hours ahead, the whole year
constexpr const char* kParis = "Europe/Paris";      // 1 hour ahead, in summer 2

class OldAppTest : public CppUnit::TestFixture {
  CPPUNIT_TEST_SUITE(OldAppTest);
  CPPUNIT_TEST(corrects_what_was_there_once);
  CPPUNIT_TEST(corrects_it_when_the_zone_is_set_later);
  CPPUNIT_TEST(follows_the_clock_into_summer_and_back);
  CPPUNIT_TEST(goes_on_where_it_was_cut_short);
  CPPUNIT_TEST(corrects_what_arrives_and_nothing_else);
  CPPUNIT_TEST(corrects_what_a_session_of_another_zone_writes);
  CPPUNIT_TEST(corrects_nothing_without_a_zone);
  CPPUNIT_TEST(corrects_an_id_that_was_given_again_while_released);
  CPPUNIT_TEST(dates_a_message_without_a_time_as_the_one_before);
  CPPUNIT_TEST(refuses_another_zone_once_messages_are_corrected);
  CPPUNIT_TEST(refuses_an_unknown_zone_before_it_changes_anything);
  CPPUNIT_TEST(leaves_a_database_that_was_adopted_before_alone);
  CPPUNIT_TEST(knows_the_offsets_of_a_zone);
  CPPUNIT_TEST(records_the_migrations_it_did_the_work_of);
  CPPUNIT_TEST(takes_a_recorded_migration_whatever_its_date);
  CPPUNIT_TEST(needs_no_record_of_migrations);
  CPPUNIT_TEST_SUITE_END();

  TestDatabase database_{TestDatabase::State::empty};
  Connection& connection_ = database_.owner();

  void run(const std::string& sql) { connection_.run_script(sql); }
  std::string ask(const std::string& sql) { return database_.ask(sql).value_or("NULL"); }
  Migrated migrate(const std::string& zone = "") {
    return db::migrate(connection_, database_.config().sql_dir, zone);
  }
  std::string written(const std::string& content) {
    return ask("SELECT CAST(created_at AS DATETIME) FROM messages WHERE content = '" + content + "'");
  }
  void insert(const std::string& content, const std::string& created_at) {
    run("INSERT INTO messages (sender_id, receiver_id, content, created_at) VALUES ('U00001', 'U00002', '" + content +
        "', " + created_at + ")");
  }
  // Whether a message is dated now, give or take what a test takes.
  bool is_now(const std::string& content) {
    return ask("SELECT ABS(TIMESTAMPDIFF(SECOND, created_at, CURRENT_TIMESTAMP)) < 60 FROM messages WHERE content = '" +
               content + "'") == "1";
  }

 public:
  // As the old application left it when its migrations for updated_at, is_read and jobs were pending.
  void setUp() override {
    run("CREATE TABLE users (id VARCHAR(6) NOT NULL PRIMARY KEY, email VARCHAR(191) NOT NULL UNIQUE,"
        " password VARCHAR(255) NOT NULL, role ENUM('admin','supplier','vendor') NOT NULL, name VARCHAR(255) NOT NULL,"
        " phone VARCHAR(255) NULL, email_verified_at TIMESTAMP NULL, remember_token VARCHAR(100) NULL,"
        " created_at TIMESTAMP NULL, updated_at TIMESTAMP NULL) COLLATE utf8mb4_unicode_ci;"
        "CREATE TABLE messages (id VARCHAR(6) NOT NULL PRIMARY KEY, sender_id VARCHAR(6) NOT NULL,"
        " receiver_id VARCHAR(6) NOT NULL, content TEXT NOT NULL,"
        " created_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP) COLLATE utf8mb4_unicode_ci;"
        "CREATE TABLE migrations (id INT UNSIGNED AUTO_INCREMENT PRIMARY KEY, migration VARCHAR(255) NOT NULL,"
        " batch INT NOT NULL);"
        "INSERT INTO migrations (migration, batch) VALUES ('2025_06_16_000013_create_messages_table', 3);"
        "INSERT INTO users (id, email, password, role, name) VALUES ('U00001', 'a@x', '', 'supplier', 'a'),"
        " ('U00002', 'b@x', '', 'vendor', 'b');"
        "INSERT INTO messages (id, sender_id, receiver_id, content, created_at) VALUES"
        " ('M00001', 'U00001', 'U00002', 'winter', '2025-01-15 12:00:00'),"
        " ('M00002', 'U00002', 'U00001', 'summer', '2025-07-15 12:00:00')");
  }

  void corrects_what_was_there_once() {
    migrate(kNairobi);
    CPPUNIT_ASSERT_EQUAL(std::string("2025-01-15 09:00:00"), written("winter"));
    CPPUNIT_ASSERT_EQUAL(std::string("2025-07-15 09:00:00"), written("summer"));
    migrate(kNairobi);
    db::repair(connection_, database_.config().sql_dir, kNairobi);
    CPPUNIT_ASSERT_EQUAL(std::string("2025-01-15 09:00:00"), written("winter"));
  }

  void corrects_it_when_the_zone_is_set_later() {
    migrate();
    insert("ours", "CURRENT_TIMESTAMP(3)");
    CPPUNIT_ASSERT_EQUAL(std::string("2025-01-15 12:00:00"), written("winter"));
    CPPUNIT_ASSERT(!OldAppClock(connection_, kNairobi).is_set());
    migrate(kNairobi);
    CPPUNIT_ASSERT_EQUAL(std::string("2025-01-15 09:00:00"), written("winter"));
    CPPUNIT_ASSERT(is_now("ours"));
    CPPUNIT_ASSERT(OldAppClock(connection_, kNairobi).is_set());
  }

  void follows_the_clock_into_summer_and_back() {
    run("INSERT INTO messages (id, sender_id, receiver_id, content, created_at) VALUES"
        " ('M00003', 'U00001', 'U00002', 'before spring', '2025-03-30 01:59:59'),"
        " ('M00004', 'U00001', 'U00002', 'after spring', '2025-03-30 03:00:00'),"
        " ('M00005', 'U00001', 'U00002', 'before autumn', '2025-10-26 01:59:59'),"
        " ('M00006', 'U00001', 'U00002', 'after autumn', '2025-10-26 03:00:00')");
    migrate(kParis);
    CPPUNIT_ASSERT_EQUAL(std::string("2025-01-15 11:00:00"), written("winter"));
    CPPUNIT_ASSERT_EQUAL(std::string("2025-07-15 10:00:00"), written("summer"));
    CPPUNIT_ASSERT_EQUAL(std::string("2025-03-30 00:59:59"), written("before spring"));
    CPPUNIT_ASSERT_EQUAL(std::string("2025-03-30 01:00:00"), written("after spring"));
    CPPUNIT_ASSERT_EQUAL(std::string("2025-10-25 23:59:59"), written("before autumn"));
    CPPUNIT_ASSERT_EQUAL(std::string("2025-10-26 02:00:00"), written("after autumn"));
  }

  void goes_on_where_it_was_cut_short() {
    std::string sql = "INSERT INTO messages (id, sender_id, receiver_id, content, created_at) VALUES ";
    const std::uint64_t more = kCorrectionBatch + 100;
    for (std::uint64_t i = 0; i < more; ++i)
      sql += (i ? ", ('M" : "('M") + std::to_string(10'000 + i) +
             "', 'U00001', 'U00002', 'many', '2025-01-15 12:00:00')";
    run(sql);
    migrate();
    // The first batch is corrected and recorded; the rest is not.
    run("UPDATE messages SET created_at = created_at - INTERVAL 3 HOUR WHERE seq <= 10500;"
        "UPDATE chat_old_app_clock SET corrected_seq = 10500, zone = 'Africa/Nairobi'");
    migrate(kNairobi);
    CPPUNIT_ASSERT_EQUAL(std::to_string(more), ask("SELECT COUNT(*) FROM messages WHERE content = 'many'"
                                                   " AND created_at = '2025-01-15 09:00:00'"));
  }

  void corrects_what_arrives_and_nothing_else() {
    migrate(kNairobi);
    insert("old", "CURRENT_TIMESTAMP + INTERVAL 3 HOUR");
    insert("late", "CURRENT_TIMESTAMP + INTERVAL 3 HOUR - INTERVAL 4 MINUTE");
    insert("planned", "CURRENT_TIMESTAMP + INTERVAL 2 HOUR");
    insert("given", "'2024-02-29 10:00:00'");
    run("INSERT INTO messages (sender_id, receiver_id, content) VALUES ('U00001', 'U00002', 'defaulted')");
    CPPUNIT_ASSERT(is_now("old") && is_now("defaulted") && !is_now("planned"));
    CPPUNIT_ASSERT_EQUAL(std::string("1"), ask("SELECT TIMESTAMPDIFF(SECOND, created_at, CURRENT_TIMESTAMP) BETWEEN"
                                               " 240 AND 290 FROM messages WHERE content = 'late'"));
    CPPUNIT_ASSERT_EQUAL(std::string("2024-02-29 10:00:00"), written("given"));
  }

  void corrects_what_a_session_of_another_zone_writes() {
    migrate(kNairobi);
    for (const char* zone : {"+03:00", "+01:00", "-05:00"}) {
      run("SET time_zone = '" + std::string(zone) + "'");
      insert(zone, "UTC_TIMESTAMP + INTERVAL 3 HOUR");
      run("SET time_zone = '+00:00'");
      CPPUNIT_ASSERT_MESSAGE(zone, is_now(zone));
    }
  }

  void corrects_nothing_without_a_zone() {
    migrate();
    insert("ahead", "CURRENT_TIMESTAMP + INTERVAL 3 HOUR");
    CPPUNIT_ASSERT(!is_now("ahead"));
    CPPUNIT_ASSERT_EQUAL(std::string("2025-01-15 12:00:00"), written("winter"));
    migrate(kNairobi);
    migrate();  // the old application is gone
    insert("still ahead", "CURRENT_TIMESTAMP + INTERVAL 3 HOUR");
    CPPUNIT_ASSERT(!is_now("still ahead"));
    CPPUNIT_ASSERT(OldAppClock(connection_, "").is_set());
  }

  void corrects_an_id_that_was_given_again_while_released() {
    migrate(kNairobi);
    release(connection_, IdTriggers::dropped);
    run("DELETE FROM messages WHERE id = 'M00002';"
        "INSERT INTO messages (id, sender_id, receiver_id, content, created_at) VALUES"
        " ('M00002', 'U00001', 'U00002', 'again', '2025-08-15 12:00:00')");
    for (int run = 0; run < 2; ++run) {
      migrate(kNairobi);
      CPPUNIT_ASSERT_EQUAL(std::string("2025-08-15 09:00:00"), written("again"));
      CPPUNIT_ASSERT_EQUAL(std::string("2025-01-15 09:00:00"), written("winter"));
    }
  }

  void dates_a_message_without_a_time_as_the_one_before() {
    run("ALTER TABLE messages MODIFY created_at TIMESTAMP NULL;"
        "UPDATE messages SET created_at = NULL WHERE id = 'M00001';"
        "INSERT INTO messages (id, sender_id, receiver_id, content, created_at) VALUES"
        " ('M00003', 'U00001', 'U00002', 'last', NULL)");
    migrate(kNairobi);
    CPPUNIT_ASSERT_EQUAL(std::string("2025-07-15 09:00:00"), written("winter"));
    CPPUNIT_ASSERT_EQUAL(std::string("2025-07-15 09:00:00"), written("last"));
  }

  void refuses_another_zone_once_messages_are_corrected() {
    migrate(kNairobi);
    CPPUNIT_ASSERT_THROW(migrate(kParis), ConfigError);
    migrate();
    CPPUNIT_ASSERT_THROW(migrate(kParis), ConfigError);
    migrate(kNairobi);
    CPPUNIT_ASSERT_EQUAL(std::string("2025-01-15 09:00:00"), written("winter"));
  }

  void refuses_an_unknown_zone_before_it_changes_anything() {
    CPPUNIT_ASSERT_THROW(migrate("Africa/Nowhere"), ConfigError);
    CPPUNIT_ASSERT_EQUAL(std::string("0"), ask("SELECT COUNT(*) FROM information_schema.tables"
                                               " WHERE table_schema = DATABASE() AND table_name = 'chat_sessions'"));
    migrate(kNairobi);
    CPPUNIT_ASSERT_EQUAL(std::string("2025-01-15 09:00:00"), written("winter"));
  }

  // By a version that did not note what was there.
  void leaves_a_database_that_was_adopted_before_alone() {
    migrate();
    run("DELETE FROM chat_migrations WHERE name IN ('000_adoption', '013_old_app_clock', '026_insert_triggers');"
        "DROP TABLE chat_old_app_clock, chat_old_app_offsets; DROP TRIGGER before_messages_insert_values");
    migrate(kNairobi);
    CPPUNIT_ASSERT_EQUAL(std::string("2025-01-15 12:00:00"), written("winter"));
    insert("old", "CURRENT_TIMESTAMP + INTERVAL 3 HOUR");
    CPPUNIT_ASSERT(is_now("old"));
    run("UPDATE chat_old_app_clock SET last_seq = 1");  // as the documentation says
    migrate(kNairobi);
    CPPUNIT_ASSERT_EQUAL(std::string("2025-01-15 09:00:00"), written("winter"));
    CPPUNIT_ASSERT_EQUAL(std::string("2025-07-15 12:00:00"), written("summer"));
  }

  void knows_the_offsets_of_a_zone() {
    CPPUNIT_ASSERT((std::vector<ZoneOffset>{{kBeginOfTime, 0}}) == zone_offsets("UTC"));
    const auto paris = zone_offsets(kParis);
    CPPUNIT_ASSERT(std::ranges::find(paris, ZoneOffset{1'743'296'400, 7200}) != paris.end());  // 2025-03-30 01:00 UTC
    CPPUNIT_ASSERT(std::ranges::find(paris, ZoneOffset{1'761'440'400, 3600}) != paris.end());  // 2025-10-26 01:00 UTC
    CPPUNIT_ASSERT_THROW(zone_offsets("../etc/passwd"), ConfigError);
  }

  void records_the_migrations_it_did_the_work_of() {
    const auto recorded = migrate().recorded;
    CPPUNIT_ASSERT_EQUAL(std::size_t{3}, recorded.size());
    CPPUNIT_ASSERT_EQUAL(std::string("2024_06_20_add_updated_at_to_messages_table"), recorded.front());
    const std::string names = "SELECT GROUP_CONCAT(migration ORDER BY id) FROM migrations";
    const std::string all = "2025_06_16_000013_create_messages_table,2024_06_20_add_updated_at_to_messages_table,"
                            "2025_06_24_add_is_read_to_messages_table,2024_06_25_create_jobs_table";
    CPPUNIT_ASSERT_EQUAL(all, ask(names));
    CPPUNIT_ASSERT_EQUAL(std::string("3,1,1,1"), ask("SELECT GROUP_CONCAT(batch ORDER BY id) FROM migrations"));
    CPPUNIT_ASSERT(migrate().recorded.empty());
    CPPUNIT_ASSERT_EQUAL(all, ask(names));
  }

  void takes_a_recorded_migration_whatever_its_date() {
    run("INSERT INTO migrations (migration, batch) VALUES ('2025_09_01_120000_add_is_read_to_messages_table', 4),"
        " ('0001_01_01_000002_create_jobs_table', 1), ('2025_01_01_do_not_add_updated_at_to_messages_table', 1)");
    migrate();
    CPPUNIT_ASSERT_EQUAL(std::string("2024_06_20_add_updated_at_to_messages_table"),
                         ask("SELECT GROUP_CONCAT(migration) FROM migrations WHERE id > 4"));
  }

  void needs_no_record_of_migrations() {
    run("DROP TABLE migrations");
    migrate();
    CPPUNIT_ASSERT(record_old_app_migrations(connection_).empty());
  }
};
CPPUNIT_TEST_SUITE_REGISTRATION(OldAppTest);

}  // namespace beantrack::db
