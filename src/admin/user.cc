#include <termios.h>
#include <unistd.h>

#include <iomanip>
#include <iostream>

#include "admin/command.h"
#include "base/errors.h"
#include "crypto/password.h"
#include "db/company_store.h"
#include "db/name_store.h"
#include "db/user_store.h"
#include "model/message.h"
#include "model/password.h"
#include "text/confusable.h"
#include "text/guessable_password.h"
#include "text/name.h"
#include "text/reserved_words.h"

namespace beantrack::admin {
namespace {

constexpr std::size_t kMaxEmail = 191;       // characters: users.email

// Keeps a terminal from showing what is typed.
class NoEcho {
 public:
  NoEcho() : is_terminal_(::tcgetattr(STDIN_FILENO, &before_) == 0) {
    if (!is_terminal_) return;
    termios quiet = before_;
    quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
  }
  ~NoEcho() {
    if (is_terminal_) ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
  }
  bool is_terminal() const { return is_terminal_; }

 private:
  termios before_{};
  bool is_terminal_;
};

void check_guess(text::Guess guess) {
  switch (guess) {
    case text::Guess::hard: return;
    case text::Guess::common: throw UsageError("this password is one of the most common ones, or much like one");
    case text::Guess::pattern: throw UsageError("this password only repeats characters or follows the keyboard");
    case text::Guess::personal:
      throw UsageError("this password is little more than the account's name, e-mail address or company");
  }
}

// From the terminal, or the first line of standard input: never from the command line, which others can see. `about` is
// what is known of the account's owner.
std::string read_password(const Config& config, const std::vector<std::string>& about) {
  const NoEcho no_echo;
  if (no_echo.is_terminal()) std::cerr << "Password: " << std::flush;
  std::string password;
  std::getline(std::cin, password);
  if (no_echo.is_terminal()) std::cerr << '\n';
  if (check_password(password) != PasswordFault::none)
    throw UsageError("a password has " + std::to_string(kMinPasswordCharacters) + " characters or more, and at most " +
                     std::to_string(kMaxPasswordBytes) + " bytes of UTF-8");
  check_guess(text::guess_at(password, about, config.common_passwords));
  return password;
}

std::string take_email(Args& args) {
  if (args.empty()) throw UsageError("which account? Give its e-mail address");
  const std::string email = args.front();
  args.erase(args.begin());
  if (email.find('@') == std::string::npos || email.size() > kMaxEmail || !is_utf8(email))
    throw UsageError("'" + email + "' is no e-mail address");
  return email;
}

int no_account(const std::string& email) {
  std::cerr << "beantrack-admin: there is no account " << email << '\n';
  return 1;
}

constexpr const char* kForce = "; --force accepts it";

ConfigError too_similar(const db::SimilarName& similar) {
  return ConfigError("the name is too similar to '" + similar.name + "' (" + similar.user_id + ")" + kForce);
}

// `typed` as it is stored. Throws UsageError for what can be no name, and, unless `force`, ConfigError for one that
// could deceive.
std::string checked_name(const std::string& typed, Role role, bool force) {
  const std::string name = text::normalize_whitespace(typed);
  if (text::check_name(name) != TextFault::none)
    throw UsageError("the name is missing, or no name: it has a letter or a digit, no invisible characters, and no"
                     " check marks, stars or similar symbols");
  if (force) return name;
  if (text::mixes_scripts(name))
    throw ConfigError("a word of the name mixes letters of different alphabets" + std::string(kForce));
  if (role != Role::admin && text::has_reserved_word(name))
    throw ConfigError("the name contains a word that is reserved for administrators" + std::string(kForce));
  return name;
}

int add(const Config& config, db::Connection& connection, db::UserStore& users, Args args) {
  const bool force = take_flag(args, "--force");
  const auto typed_name = take_option(args, "--name");
  const auto role_word = take_option(args, "--role");
  const std::string email = take_email(args);
  expect_end(args);
  const auto role = parse_role(role_word.value_or(""));
  if (!role) throw UsageError("--role is one of admin, supplier, vendor");
  const std::string name = checked_name(typed_name.value_or(""), *role, force);
  db::NameStore names{connection};
  while (names.fill() == db::kSkeletonBatch) {
  }
  if (const auto similar = force ? std::nullopt : names.find_similar(name, "")) throw too_similar(*similar);
  if (users.find_account(email)) {
    std::cerr << "beantrack-admin: there is an account " << email << " already\n";
    return 1;
  }
  const auto hash = crypto::hash_password(read_password(config, {email, name}), config.password_cost);
  std::cout << users.add({email, name, *role, hash}) << '\n';
  return 0;
}

int list(db::UserStore& users) {
  for (const auto& account : users.list())
    std::cout << std::left << std::setw(8) << account.user.id << ' ' << std::setw(9) << to_string(account.user.role)
              << std::setw(36) << account.email << ' ' << account.user.name << (account.disabled ? "  [disabled]" : "")
              << '\n';
  return 0;
}

int no_company(const std::string& id) {
  std::cerr << "beantrack-admin: " << id << " has no row in supplier or wholesaler\n";
  return 1;
}

// The operator names companies; words that are reserved for administrators are no matter here.
int company(db::Connection& connection, Args args) {
  const bool force = take_flag(args, "--force");
  if (args.size() != 2) throw UsageError("user company ID NAME");
  const std::string id = args.front();
  const auto company = db::CompanyStore(connection).find_of(id);
  if (!company) return no_company(id);
  const std::string name = checked_name(args.back(), Role::admin, force);
  const auto rule = force ? db::LookAlikeRule::allow : db::LookAlikeRule::refuse;
  if (const auto similar = db::NameStore(connection).set_company_name(id, company->id, name, rule))
    throw too_similar(*similar);
  std::cout << id << " is now shown as " << name << '\n';
  return 0;
}

int approve(db::Connection& connection, Args args, bool approved) {
  if (args.size() != 1) throw UsageError("which account? Give its ID");
  db::CompanyStore companies{connection};
  const auto company = companies.find_of(args.front());
  if (!company) return no_company(args.front());
  companies.set_approved(company->id, approved);
  std::cout << args.front() << (approved ? " is approved and shown as verified\n" : " is no longer approved\n");
  return 0;
}

int set_disabled(db::UserStore& users, Args args, bool disabled) {
  const std::string email = take_email(args);
  expect_end(args);
  if (!users.set_disabled(email, disabled)) return no_account(email);
  std::cout << email << (disabled ? " is disabled and signed out everywhere\n" : " is enabled\n");
  return 0;
}

int passwd(const Config& config, db::UserStore& users, Args args) {
  const std::string email = take_email(args);
  expect_end(args);
  const auto account = users.find_account(email);
  if (!account) return no_account(email);
  std::vector<std::string> about = users.companies_of(account->user.id);
  about.insert(about.end(), {account->email, account->user.name});
  users.set_password(email, crypto::hash_password(read_password(config, about), config.password_cost));
  std::cout << email << " has a new password and is signed out everywhere\n";
  return 0;
}

}  // namespace

int user(const Config& config, Args args) {
  if (args.empty()) throw UsageError("user what? add, company, approve, unapprove, list, disable, enable or passwd");
  const std::string what = args.front();
  args.erase(args.begin());
  db::Connection connection{config};
  db::UserStore users{connection};
  if (what == "add") return add(config, connection, users, std::move(args));
  if (what == "company") return company(connection, std::move(args));
  if (what == "approve") return approve(connection, std::move(args), true);
  if (what == "unapprove") return approve(connection, std::move(args), false);
  if (what == "disable") return set_disabled(users, std::move(args), true);
  if (what == "enable") return set_disabled(users, std::move(args), false);
  if (what == "passwd") return passwd(config, users, std::move(args));
  if (what != "list") throw UsageError("user has no command '" + what + "'");
  expect_end(args);
  return list(users);
}

}  // namespace beantrack::admin
