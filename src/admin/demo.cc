#include <sys/stat.h>

#include <array>
#include <fstream>
#include <iostream>
#include <map>
#include <optional>

#include "admin/command.h"
#include "base/cookie.h"
#include "base/errors.h"
#include "crypto/password.h"
#include "crypto/token.h"
#include "db/demo_store.h"
#include "db/message_store.h"
#include "db/search_index.h"
#include "db/user_store.h"
#include "model/id.h"

namespace beantrack::admin {
namespace {

constexpr std::string_view kPassword = "coffee-demo";
constexpr std::uint64_t kMaxUsers = 1'000'000;
constexpr std::uint64_t kMaxMessages = 1'000'000'000;

struct DemoAccount {
  const char* email;
  const char* name;     // of the person
  Role role;
  const char* company;
  const char* registration_number;
  const char* region;
  bool approved;
};

constexpr std::array<DemoAccount, 11> kAccounts{{
    {"admin@beantrack.test", "Amina Nakato", Role::admin, "", "", "", false},
    {"supplier1@beantrack.test", "Grace Nandutu", Role::supplier, "Bugisu Growers", "UG-S-1041", "Mbale", true},
    {"supplier2@beantrack.test", "Joseph Baluku", Role::supplier, "Rwenzori Highland Coffee", "UG-S-1042", "Kasese",
     true},
    {"supplier3@beantrack.test", "Ruth Chebet", Role::supplier, "Kapchorwa Farmers Union", "UG-S-1043", "Kapchorwa",
     true},
    {"supplier4@beantrack.test", "Moses Ssekandi", Role::supplier, "Masaka Robusta Estate", "UG-S-1044", "Masaka",
     true},
    {"supplier5@beantrack.test", "Esther Chelimo", Role::supplier, "Sipi Falls Cooperative", "UG-S-1045", "Sipi",
     false},
    {"vendor1@beantrack.test", "Daniel Okello", Role::vendor, "Kampala Roasters", "UG-W-2011", "Central Uganda", true},
    {"vendor2@beantrack.test", "Wanjiru Kamau", Role::vendor, "Nairobi Coffee Traders", "KE-W-2012", "Nairobi", true},
    {"vendor3@beantrack.test", "Peter Mugisha", Role::vendor, "Entebbe Wholesale", "UG-W-2013", "Entebbe", true},
    {"vendor4@beantrack.test", "Sarah Nabirye", Role::vendor, "Jinja Bean Market", "UG-W-2014", "Busoga", true},
    {"vendor5@beantrack.test", "Hassan Mwinyi", Role::vendor, "Mombasa Export House", "KE-W-2015", "Coast", false},
}};

struct DemoMessage {
  const char* from;
  const char* to;
  const char* text;
};

constexpr std::array<DemoMessage, 14> kMessages{{
    {"vendor1@beantrack.test", "supplier1@beantrack.test",
     "Good morning! Is the washed Arabica from Mount Elgon ready?"},
    {"supplier1@beantrack.test", "vendor1@beantrack.test",
     "Good morning. Yes: 60 bags, screen 17/18, moisture 11.2 %."},
    {"vendor1@beantrack.test", "supplier1@beantrack.test", "What would be the price for all sixty?"},
    {"supplier1@beantrack.test", "vendor1@beantrack.test",
     "5.40 USD a kilo ex warehouse Mbale.\nFor all sixty bags: 5.25."},
    {"vendor1@beantrack.test", "supplier1@beantrack.test", "Agreed at 5.25. Can you load on Thursday? ☕"},
    {"supplier1@beantrack.test", "vendor1@beantrack.test",
     "Thursday 8:00 is fine. The truck needs 12 tonnes capacity."},
    {"vendor2@beantrack.test", "supplier1@beantrack.test", "Do you also have natural processed lots this season?"},
    {"supplier2@beantrack.test", "vendor1@beantrack.test", "Our new harvest is in. Shall I send you samples?"},
    {"vendor3@beantrack.test", "supplier2@beantrack.test",
     "The last shipment arrived in perfect condition, thank you!"},
    {"supplier3@beantrack.test", "admin@beantrack.test",
     "Our registration number has changed, where can I update it?"},
    {"admin@beantrack.test", "supplier3@beantrack.test", "Send it to me here, I will update it today."},
    {"admin@beantrack.test", "vendor1@beantrack.test", "Your account has been approved. Welcome to BeanTrack!"},
    {"vendor4@beantrack.test", "supplier4@beantrack.test", "Bei ya Robusta wiki hii ni ngapi kwa kilo?"},
    {"supplier4@beantrack.test", "vendor4@beantrack.test", "Leo ni dola 2.10 kwa kilo, mifuko 100 iko tayari."},
}};

// Adds the demo accounts that are missing, and their conversations. Run again, it changes nothing.
void add_accounts(const Config& config, db::Connection& connection) {
  db::UserStore users{connection};
  std::map<std::string, std::string> ids;
  std::string hash;
  for (const auto& account : kAccounts) {
    if (const auto known = users.find_account(account.email)) {
      ids[account.email] = known->user.id;
      continue;
    }
    if (hash.empty()) hash = crypto::hash_password(kPassword, config.password_cost);
    ids[account.email] = users.add({.email = account.email,
                                    .name = account.name,
                                    .role = account.role,
                                    .password_hash = hash,
                                    .company = account.company,
                                    .registration_number = account.registration_number,
                                    .region = account.region,
                                    .approved = account.approved});
  }
  db::MessageStore messages{connection};
  for (std::size_t i = 0; i < kMessages.size(); ++i) {
    const auto& message = kMessages[i];
    messages.send({ids[message.from], ids[message.to], message.text, "demo-" + std::to_string(i + 1)});
  }
  std::cout << kAccounts.size() << " demo accounts, password " << kPassword << '\n';
}

std::uint64_t take_count(Args& args, const std::string& name, std::uint64_t most) {
  const auto text = take_option(args, name);
  if (!text) return 0;
  const auto count = parse_number(*text);
  if (!count || *count > most) throw UsageError(name + " is a number up to " + std::to_string(most));
  return *count;
}

db::DemoStore::Progress progress(const char* what, std::uint64_t total) {
  return [=](std::uint64_t done) {
    if (done % (100 * db::kDemoBatch) == 0 || done == total)
      std::cerr << what << ' ' << done << " of " << total << '\n';
  };
}

// A file for sessions that nobody else may read: whoever has a line of it is signed in.
std::ofstream open_sessions(const std::string& path) {
  const auto old = ::umask(077);
  std::ofstream file{path, std::ios::trunc};
  ::umask(old);
  if (!file) throw ConfigError("cannot write " + path);
  return file;
}

void write_sessions(db::DemoStore& store, const std::vector<std::string>& users, std::ofstream& file) {
  std::vector<std::string> tokens, digests;
  for (std::size_t i = 0; i < users.size(); ++i) {
    tokens.push_back(crypto::new_token());
    digests.push_back(crypto::digest(tokens.back()));
  }
  store.add_sessions(users, digests);
  for (const auto& token : tokens) file << kSessionCookie << '=' << token << '\n';
  if (!file.flush()) throw ConfigError("cannot write the sessions");
}

}  // namespace

int demo(const Config& config, Args args) {
  const auto user_count = take_count(args, "--users", kMaxUsers);
  const auto message_count = take_count(args, "--messages", kMaxMessages);
  const auto sessions_path = take_option(args, "--sessions");
  expect_end(args);

  std::optional<std::ofstream> sessions;
  if (sessions_path) sessions = open_sessions(*sessions_path);
  db::Connection connection{config, db::kNoTimeout};
  add_accounts(config, connection);
  if (user_count == 0 && message_count == 0 && !sessions) return 0;

  db::DemoStore store{connection};
  auto people = user_count == 0
                    ? store.users()
                    : store.add_users(user_count, crypto::hash_password(kPassword, config.password_cost),
                                      progress("accounts", user_count));
  if (message_count > 0 && people.size() < 2) throw UsageError("--messages needs two further accounts: add --users 2");
  if (message_count > 0) {
    store.add_messages(message_count, people, progress("messages", message_count));
    db::SearchIndex(connection).start_walk();  // nobody was told of them
  }
  if (sessions) write_sessions(store, people, *sessions);
  return 0;
}

}  // namespace beantrack::admin
