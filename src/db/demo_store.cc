#include "db/demo_store.h"

#include <algorithm>
#include <array>

#include "db/conversation_index.h"
#include "db/id_list.h"

namespace beantrack::db {
namespace {

constexpr std::uint64_t kSpread = 90ULL * 24 * 3600 * 1000;  // milliseconds over which the messages lie

constexpr std::array<std::string_view, 8> kTexts{
    "Good morning, is the next lot of washed Arabica ready for shipping?",
    "Yes: 60 bags of screen 17, moisture 11.4 %. When can you collect?",
    "Thursday before noon, if the road is open. What price a kilo?",
    "We can hold 4.85 until the end of the month.",
    "Agreed. Please send the cupping notes and the phytosanitary certificate.",
    "Both are on their way with the driver.",
    "The truck is delayed by a day, sorry. New arrival: Saturday morning.",
    "Understood, we will have people at the warehouse from eight.",
};

}  // namespace

std::vector<std::string> DemoStore::users() {
  std::vector<std::string> ids;
  for (const auto& row :
       connection_.query("SELECT id FROM users WHERE email LIKE CONCAT('%', ?) ORDER BY LENGTH(id), id", {kDemoDomain}))
    ids.push_back(row.text(0));
  return ids;
}

std::vector<std::string> DemoStore::add_users(std::uint64_t count, std::string_view password_hash,
                                              const Progress& progress) {
  const std::uint64_t before = users().size();
  for (std::uint64_t done = 0; done < count;) {
    const std::uint64_t rows = std::min(kDemoBatch, count - done);
    std::vector<std::string> texts;
    for (std::uint64_t i = 0; i < rows; ++i) {
      const std::string number = std::to_string(before + done + i + 1);
      texts.push_back(number + std::string(kDemoDomain));
      texts.push_back(((done + i) % 2 == 0 ? "Supplier " : "Vendor ") + number);
    }
    std::vector<Value> values;
    for (std::uint64_t i = 0; i < rows; ++i) {
      values.emplace_back(texts[2 * i]);
      values.emplace_back(password_hash);
      values.emplace_back((done + i) % 2 == 0 ? "supplier" : "vendor");
      values.emplace_back(texts[2 * i + 1]);
    }
    connection_.execute("INSERT INTO users (email, password, role, name) VALUES " + repeated("(?, ?, ?, ?)", rows),
                        values);
    progress(done += rows);
  }
  auto all = users();
  all.erase(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(before));
  return all;
}

void DemoStore::add_messages(std::uint64_t count, const std::vector<std::string>& users, const Progress& progress) {
  // The users are there and the numbers are new: looking that up for each row would double the time.
  connection_.execute("SET @beantrack_import = 2, @beantrack_numbered = 1, foreign_key_checks = 0, unique_checks = 0");
  // The numbers are taken beforehand, all at once, so that people may go on writing meanwhile.
  const std::uint64_t first =
      connection_.query("SELECT COALESCE(MAX(seq), 0) + 1 FROM messages").front().number(0) + kDemoBatch;
  connection_.execute("INSERT INTO message_sequence (id) VALUES (?)", {first + count});
  connection_.execute("DELETE FROM message_sequence WHERE id = ?", {first + count});

  const std::uint64_t people = users.size();
  const std::uint64_t partners = std::min<std::uint64_t>(kDemoPartners / 2, people - 1);
  const auto partner_of = [&](std::uint64_t n) { return (n + 1 + n / people % partners) % people; };
  const auto end = static_cast<std::uint64_t>(to_ms(now()));
  for (std::uint64_t done = 0; done < count;) {
    const std::uint64_t rows = std::min(kDemoBatch, count - done);
    std::vector<std::string> ids;
    for (std::uint64_t i = 0; i < rows; ++i) {
      const std::string number = std::to_string(first + done + i);
      ids.push_back("M" + std::string(number.size() < 5 ? 5 - number.size() : 0, '0') + number);
    }
    std::vector<Value> values;
    for (std::uint64_t i = 0; i < rows; ++i) {
      const std::uint64_t n = done + i;
      const std::uint64_t one = n % people;
      const std::uint64_t other = partner_of(n);
      const bool turned = n / people / partners % 2 == 1;
      values.emplace_back(ids[i]);
      values.emplace_back(users[turned ? other : one]);
      values.emplace_back(users[turned ? one : other]);
      values.emplace_back(kTexts[(n / people / partners) % kTexts.size()]);
      values.emplace_back(std::uint64_t{count - n > 2 * people});
      values.emplace_back(end - static_cast<std::uint64_t>(static_cast<double>(count - n) / count * kSpread));
    }
    connection_.execute("INSERT INTO messages (id, sender_id, receiver_id, content, is_read, created_at) VALUES " +
                            repeated("(?, ?, ?, ?, ?, FROM_UNIXTIME(? / 1000))", rows),
                        values);
    progress(done += rows);
  }
  std::vector<Pair> pairs;
  for (std::uint64_t n = 0; n < std::min(count, people * partners); ++n)
    pairs.emplace_back(users[n % people], users[partner_of(n)]);
  ConversationIndex conversations{connection_};
  for (std::size_t i = 0; i < pairs.size(); i += kDemoBatch)
    conversations.refresh({pairs.begin() + i, pairs.begin() + std::min(pairs.size(), i + kDemoBatch)});
  // Inboxes that workers have kept do not have them (027_inbox_version.sql).
  connection_.execute("INSERT INTO chat_changed_conversations (conversation) VALUES ('')");
  connection_.execute(
      "SET @beantrack_import = NULL, @beantrack_numbered = NULL, foreign_key_checks = 1, unique_checks = 1");
}

void DemoStore::add_sessions(const std::vector<std::string>& users, const std::vector<std::string>& token_digests) {
  for (std::uint64_t done = 0; done < users.size();) {
    const std::uint64_t rows = std::min<std::uint64_t>(kDemoBatch, users.size() - done);
    std::vector<Value> values;
    for (std::uint64_t i = done; i < done + rows; ++i) {
      values.emplace_back(token_digests[i]);
      values.emplace_back(users[i]);
    }
    connection_.execute("INSERT INTO chat_sessions (token_digest, user_id) VALUES " +
                            repeated("(UNHEX(?), ?)", rows),
                        values);
    done += rows;
  }
}

}  // namespace beantrack::db
