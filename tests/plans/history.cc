#include "plans/history.h"

#include "crypto/token.h"

namespace beantrack::tests {
namespace {

using db::Connection;

constexpr std::uint64_t kBatch = 50'000;  // messages in one statement

// The numbers from 0 on, a table that both servers can count with.
constexpr const char* kNumbers =
    "CREATE TABLE plan_numbers (n INT UNSIGNED NOT NULL PRIMARY KEY) ENGINE = InnoDB;"
    "INSERT INTO plan_numbers VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9);"
    "INSERT INTO plan_numbers SELECT a.n + 10 * b.n + 100 * c.n FROM plan_numbers a, plan_numbers b, plan_numbers c"
    "  WHERE a.n + 10 * b.n + 100 * c.n > 9;"
    "INSERT INTO plan_numbers SELECT a.n + 1000 * b.n FROM plan_numbers a, plan_numbers b WHERE b.n > 0";

// A number below 39,900 is a person of the many; neighbours are of different roles.
#define PERSON(n) "CONCAT('U', LPAD(" n ", 5, '0'))"
#define OF_MANY(n) PERSON("101 + (" n ") % 39900")
#define SOME_TIME_AGO(seconds) "CURRENT_TIMESTAMP(3) - INTERVAL (" seconds ") SECOND"

constexpr const char* kAccounts =
    "INSERT INTO users (id, email, password, role, name, created_at, company_name)"
    " SELECT " PERSON("n") ", CONCAT('person', n, '@beantrack.test'), 'x',"
    "   IF(n < 11, 'admin', IF(n % 2, 'supplier', 'vendor')), CONCAT('Person ', n), CURRENT_TIMESTAMP,"
    "   IF(n < 11, NULL, CONCAT('Company ', n)) FROM plan_numbers WHERE n BETWEEN 1 AND 40000;"
    "UPDATE users SET disabled_at = CURRENT_TIMESTAMP WHERE id > 'U01000' AND SUBSTRING(id, 2) % 50 = 7;"
    "INSERT INTO supplier (id, user_id, supply_center_id, name, contact_person, email, phone, address,"
    "  registration_number, approved_date)"
    " SELECT CONCAT('S', LPAD(n, 5, '0')), " PERSON("n") ", '', CONCAT('Company ', n), '', CONCAT(n, '@s.test'), '',"
    "   '', n, CURRENT_DATE FROM plan_numbers WHERE n BETWEEN 11 AND 40000 AND n % 2 = 1;"
    "INSERT INTO wholesaler (id, user_id, name, contact_person, email, phone, address, distribution_region,"
    "  registration_number, approved_date)"
    " SELECT CONCAT('WHL', LPAD(n, 5, '0')), " PERSON("n") ", CONCAT('Company ', n), '', CONCAT(n, '@w.test'), '', '',"
    "   'Mbale', n, CURRENT_DATE FROM plan_numbers WHERE n BETWEEN 11 AND 40000 AND n % 2 = 0;"
    "INSERT INTO chat_name_skeletons (user_id, kind, skeleton)"
    " SELECT " PERSON("n") ", 'personal', IF(n % 100 = 3, NULL, UNHEX(SHA2(CONCAT('person', n), 256)))"
    "   FROM plan_numbers WHERE n BETWEEN 1 AND 40000"
    " UNION ALL SELECT " PERSON("n") ", 'company', UNHEX(SHA2(CONCAT('company', n), 256))"
    "   FROM plan_numbers WHERE n BETWEEN 11 AND 40000;"
    "INSERT INTO chat_name_changes (user_id, kind, old_name, new_name, changed_at)"
    " SELECT IF(n < 5000, " PERSON("11") ", " OF_MANY("n") "), 'personal', 'Old', 'New', " SOME_TIME_AGO("700 * n")
    "   FROM plan_numbers WHERE n < 25000;"
    "INSERT INTO chat_settings (user_id, theme) SELECT " OF_MANY("n") ", 'dark' FROM plan_numbers WHERE n < 20000;"
    "INSERT INTO chat_sessions (token_digest, user_id, created_at, seen_at)"
    " SELECT UNHEX(SHA2(CONCAT('session', n), 256)), IF(n < 2000, " PERSON("1") ", " OF_MANY("n") "),"
    "   " SOME_TIME_AGO("33 * n") ", " SOME_TIME_AGO("33 * n") " FROM plan_numbers WHERE n < 90000;"
    "INSERT INTO chat_known_devices (token_digest, user_id, seen_at)"
    " SELECT UNHEX(SHA2(CONCAT('device', n), 256)), IF(n < 500, " PERSON("1") ", " OF_MANY("n") "),"
    "   " SOME_TIME_AGO("700 * n") " FROM plan_numbers WHERE n < 60000;"
    "INSERT INTO chat_login_failures (subject, failed_at, forgotten_at)"
    " SELECT UNHEX(SHA2(CONCAT('failure', n), 256)), " SOME_TIME_AGO("n") ","
    "   " SOME_TIME_AGO("n") " + INTERVAL 20000 SECOND FROM plan_numbers WHERE n < 50000;"
    "INSERT INTO chat_presence (user_id, is_online, seen_at, changed_at)"
    " SELECT " PERSON("n") ", n % 4 = 0, " SOME_TIME_AGO("IF(n % 4 = 0, n % 70, 1000 * n)") ", " SOME_TIME_AGO("10 * n")
    "   FROM plan_numbers WHERE n BETWEEN 1 AND 40000;"
    "INSERT INTO chat_presence (user_id, is_online) SELECT CONCAT('U9', n), 0 FROM plan_numbers WHERE n < 200;"
    "INSERT INTO chat_daemons (id, last_notice, seen_at)"
    " SELECT n, 1000, " SOME_TIME_AGO("60 * n") " FROM plan_numbers WHERE n BETWEEN 1 AND 1000;"
    "INSERT INTO chat_notices (daemon_id, number, kind, user_id, contact_id)"
    " SELECT 1 + n % 100, 1 + FLOOR(n / 100), 'typing', " OF_MANY("n") ", " OF_MANY("n + 1") " FROM plan_numbers"
    "   WHERE n < 90000;"
    "UPDATE chat_counters SET value = 40000 WHERE name IN ('users', 'supplier', 'wholesaler')";

// One in ten is the pair's, six in a hundred are the hub's, and the rest goes to four partners of each of the many.
constexpr const char* kMessageRows =
    "INSERT INTO messages (id, seq, sender_id, receiver_id, conversation, content, is_read, read_at, created_at,"
    "  updated_at, client_id, reply_to)"
    " SELECT CONCAT('M', LPAD(seq, GREATEST(5, LENGTH(seq)), '0')), seq, IF(turned, other, one),"
    "   IF(turned, one, other), CONCAT(LEAST(one, other), ':', GREATEST(one, other)),"
    "   CONCAT('Price and quality of lot ', seq, ', please?'), NOT unread, IF(unread, NULL, written),"
    "   written, written, IF(seq % 2, CONCAT('c', seq), NULL), IF(seq % 50 = 0 AND seq > 50, seq - 50, NULL)"
    " FROM (SELECT n AS seq, " SOME_TIME_AGO("7 * (1000000 - n)") " AS written,"
    "   CASE WHEN n % 10 = 0 THEN " PERSON("11") " WHEN n % 100 BETWEEN 1 AND 6 THEN " PERSON("1")
    "     ELSE " OF_MANY("n * 7919") " END AS one,"
    "   CASE WHEN n % 10 = 0 THEN " PERSON("12")
    "     WHEN n % 100 BETWEEN 1 AND 6 THEN " PERSON("101 + (n DIV 100 * 6 + n % 100 - 1) % 30000")
    "     ELSE " OF_MANY("n * 7919 + 1 + 2 * (n DIV 39900 % 4)") " END AS other,"
    "   CASE WHEN n % 10 = 0 THEN n DIV 10 % 2 WHEN n % 100 BETWEEN 1 AND 6 THEN n > 500000"
    "     ELSE n DIV 159600 % 2 END AS turned,"
    "   CASE WHEN n % 10 = 0 THEN n > 800000 AND n DIV 10 % 2 = 0"
    "     WHEN n % 100 BETWEEN 1 AND 6 THEN n > 500000 AND n % 2 ELSE n > 900000 END AS unread"
    "  FROM (SELECT n + ? AS n FROM plan_numbers WHERE n < ?) AS numbers) AS drawn";

// What each has sent and was sent, from which chat_contacts is made.
constexpr const char* kConversations =
    "CREATE TABLE plan_ways (user_id VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,"
    "  contact_id VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL, received BIGINT UNSIGNED NOT NULL,"
    "  sent BIGINT UNSIGNED NOT NULL DEFAULT 0, unread BOOLEAN NOT NULL, PRIMARY KEY (user_id, contact_id))"
    "  ENGINE = InnoDB;"
    "INSERT INTO plan_ways (user_id, contact_id, received, unread)"
    " SELECT receiver_id, sender_id, MAX(seq), MIN(is_read) = 0 FROM messages GROUP BY receiver_id, sender_id;"
    "INSERT INTO plan_ways (user_id, contact_id, received, sent, unread)"
    " SELECT contact_id, user_id, 0, received, 0 FROM plan_ways AS back ON DUPLICATE KEY UPDATE sent = back.received;"
    "INSERT INTO chat_contacts (user_id, contact_id, conversation, contact_role, is_closed, last_seq, unread_seq,"
    "  owed_seq)"
    " SELECT w.user_id, w.contact_id, CONCAT(LEAST(w.user_id, w.contact_id), ':', GREATEST(w.user_id, w.contact_id)),"
    "   u.role, u.disabled_at IS NOT NULL, GREATEST(sent, received), IF(unread, GREATEST(sent, received), 0),"
    "   IF(received > sent, received, 0) FROM plan_ways w JOIN users u ON u.id = w.contact_id;"
    "DROP TABLE plan_ways";

constexpr const char* kQueues =
    "INSERT INTO chat_events (id, user_id, kind, subject, created_at, tag)"
    " SELECT 2 * (seq - 800000) - 1, receiver_id, 'message.sent', seq, created_at, 1 FROM messages WHERE seq > 800000"
    " UNION ALL SELECT 2 * (seq - 800000), sender_id, 'message.echo', seq, created_at, 1 FROM messages"
    "   WHERE seq > 800000;"
    "UPDATE chat_events SET created_at = CURRENT_TIMESTAMP(3) + INTERVAL 1 DAY WHERE id = 2;"
    "UPDATE chat_counters SET value = 400000 WHERE name = 'chat_events';"
    "UPDATE chat_counters SET value = 399000 WHERE name IN ('chat_contacts', 'chat_search');"
    "UPDATE chat_counters SET value = 1 WHERE name = 'chat_search_tag';"
    "DELETE FROM chat_events WHERE id > 400000;"
    "INSERT INTO jobs (queue, payload, attempts, available_at, created_at)"
    " SELECT IF(n % 3, 'default', 'chat'), CONCAT('[{\"kind\": \"message.sent\", \"user\": \"U00001\", \"subject\": ',"
    "   n, '}, {\"kind\": \"message.echo\", \"user\": \"U00101\", \"subject\": ', n, '}]'), 0, UNIX_TIMESTAMP(),"
    "   UNIX_TIMESTAMP() FROM plan_numbers WHERE n < 60000;"
    "INSERT INTO chat_changed_conversations (conversation)"
    " SELECT CONCAT(LEAST(one, other), ':', GREATEST(one, other)) FROM (SELECT " OF_MANY("n") " AS one, "
    OF_MANY("n + 1") " AS other FROM plan_numbers WHERE n < 5000) AS pairs;"
    "INSERT INTO chat_search_deleted (seq) SELECT 2000000 + n FROM plan_numbers WHERE n < 5000;"
    "INSERT INTO chat_search_backlog (seq, sender_id, turn)"
    " SELECT n, IF(n % 2, " PERSON("11") ", " OF_MANY("n") "), n FROM plan_numbers WHERE n BETWEEN 1 AND 20000;"
    "INSERT INTO chat_old_app_offsets (from_utc, from_local, seconds)"
    " SELECT 10000000 * n, 10000000 * n + 7200, 7200 FROM plan_numbers WHERE n < 200;"
    "UPDATE chat_old_app_clock SET zone = 'Africa/Kampala', last_seq = 3000, corrected_seq = 0";

// The eras of each person, and the newest messages in them. The full-text key is made afterwards: keeping it up to date
// takes several times as long.
constexpr const char* kSearch =
    "CREATE TABLE plan_eras (user_id VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,"
    "  seq BIGINT UNSIGNED NOT NULL, place INT UNSIGNED NOT NULL, era INT UNSIGNED NOT NULL DEFAULT 0,"
    "  PRIMARY KEY (user_id, seq)) ENGINE = InnoDB;"
    "INSERT INTO plan_eras (user_id, seq, place)"
    " SELECT user_id, seq, (ROW_NUMBER() OVER (PARTITION BY user_id ORDER BY seq) - 1) DIV 2000"
    "   FROM (SELECT sender_id AS user_id, seq FROM messages WHERE seq > 800000"
    "         UNION ALL SELECT receiver_id, seq FROM messages WHERE seq > 800000) AS ways;"
    "INSERT INTO chat_search_eras (user_id, source, from_seq, to_seq, messages)"
    " SELECT user_id, IF(COUNT(*) < 2000, 'log', NULL), MIN(seq), MAX(seq), COUNT(*) FROM plan_eras"
    "  GROUP BY user_id, place ORDER BY user_id, place;"
    "UPDATE plan_eras p JOIN chat_search_eras e ON e.user_id = p.user_id AND p.seq BETWEEN e.from_seq AND e.to_seq"
    "   SET p.era = e.era;"
    "ALTER TABLE chat_search DROP KEY chat_search_tokens;"
    "INSERT INTO chat_search (seq, tokens)"
    " SELECT seq, GROUP_CONCAT(CONCAT(token, '_price ', token, '_lot ', token, '_', seq) SEPARATOR ' ')"
    "   FROM (SELECT seq, LPAD(LOWER(CONV(era, 10, 36)), 5, '0') AS token FROM plan_eras) AS tokens GROUP BY seq;"
    "DROP TABLE plan_eras;"
    "ALTER TABLE chat_search ADD FULLTEXT KEY chat_search_tokens (tokens);"
    "UPDATE chat_counters SET value = 500000 WHERE name = 'chat_search_left'";

// Bulk rows come without the triggers, which are made anew as they were.
std::vector<std::string> drop_triggers(Connection& connection) {
  std::vector<std::string> creations;
  for (const auto& row :
       connection.query("SELECT trigger_name, action_timing, event_manipulation, event_object_table, action_statement"
                        " FROM information_schema.triggers WHERE trigger_schema = DATABASE()"
                        " ORDER BY event_object_table, action_timing, event_manipulation, action_order")) {
    creations.push_back("CREATE TRIGGER " + row.text(0) + " " + row.text(1) + " " + row.text(2) + " ON " + row.text(3) +
                        " FOR EACH ROW " + row.text(4));
    connection.run_script("DROP TRIGGER " + row.text(0));
  }
  return creations;
}

void analyze(Connection& connection) {
  for (const auto& row : connection.query("SELECT table_name FROM information_schema.tables"
                                          " WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE'"))
    connection.run_script("ANALYZE TABLE " + row.text(0));
}

}  // namespace

std::string person(std::uint64_t number) {
  const std::string digits = std::to_string(number);
  return "U" + std::string(5 - std::min<std::size_t>(digits.size(), 5), '0') + digits;
}

std::string digest_of(const std::string& kind, std::uint64_t number) {
  return crypto::digest(kind + std::to_string(number));
}

void fill(TestDatabase& database) {
  Connection connection{database.owner_config(), db::kNoTimeout};
  // Nobody needs it after a crash, or on a replica.
  connection.run_script("SET foreign_key_checks = 0, unique_checks = 0, SESSION sql_log_bin = 0");
  const auto triggers = drop_triggers(connection);
  connection.run_script(kNumbers);
  connection.run_script(kAccounts);
  for (std::uint64_t done = 0; done < kMessages; done += kBatch) connection.execute(kMessageRows, {done + 1, kBatch});
  connection.run_script("INSERT INTO message_sequence (id) VALUES (1000000); DELETE FROM message_sequence");
  connection.run_script(kConversations);
  connection.run_script(kQueues);
  connection.run_script(kSearch);
  connection.run_script("DROP TABLE plan_numbers");
  for (const auto& trigger : triggers) connection.run_script(trigger);
  analyze(connection);
}

}  // namespace beantrack::tests
