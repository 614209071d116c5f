#include <termios.h>
#include <unistd.h>

#include <iomanip>
#include <iostream>

#include "admin/command.h"
#include "crypto/password.h"
#include "db/user_store.h"
#include "model/message.h"
#include "model/password.h"
#include "text/guessable_password.h"
#include "text/name.h"

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

std::string take_email(Words& words) {
  if (words.empty()) throw UsageError("which account? Give its e-mail address");
  const std::string email = words.front();
  words.erase(words.begin());
  if (email.find('@') == std::string::npos || email.size() > kMaxEmail || !is_utf8(email))
    throw UsageError("'" + email + "' is no e-mail address");
  return email;
}

int no_account(const std::string& email) {
  std::cerr << "beantrack-admin: there is no account " << email << '\n';
  return 1;
}

int add(const Config& config, db::UserStore& users, Words words) {
  const auto typed_name = take_option(words, "--name");
  const auto role_word = take_option(words, "--role");
  const std::string email = take_email(words);
  expect_end(words);
  const std::string name = text::fold_blanks(typed_name.value_or(""));
  if (text::check_name(name) != TextFault::none)
    throw UsageError("--name NAME is missing, or no name: it has a letter or a digit, and no invisible characters");
  const auto role = parse_role(role_word.value_or(""));
  if (!role) throw UsageError("--role is one of admin, supplier, vendor");
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

int set_disabled(db::UserStore& users, Words words, bool disabled) {
  const std::string email = take_email(words);
  expect_end(words);
  if (!users.set_disabled(email, disabled)) return no_account(email);
  std::cout << email << (disabled ? " is disabled and signed out everywhere\n" : " is enabled\n");
  return 0;
}

int passwd(const Config& config, db::UserStore& users, Words words) {
  const std::string email = take_email(words);
  expect_end(words);
  const auto account = users.find_account(email);
  if (!account) return no_account(email);
  std::vector<std::string> about = users.companies_of(account->user.id);
  about.insert(about.end(), {account->email, account->user.name});
  users.set_password(email, crypto::hash_password(read_password(config, about), config.password_cost));
  std::cout << email << " has a new password and is signed out everywhere\n";
  return 0;
}

}  // namespace

int user(const Config& config, Words words) {
  if (words.empty()) throw UsageError("user what? add, list, disable, enable or passwd");
  const std::string what = words.front();
  words.erase(words.begin());
  db::Connection connection{config};
  db::UserStore users{connection};
  if (what == "add") return add(config, users, std::move(words));
  if (what == "disable") return set_disabled(users, std::move(words), true);
  if (what == "enable") return set_disabled(users, std::move(words), false);
  if (what == "passwd") return passwd(config, users, std::move(words));
  if (what != "list") throw UsageError("user has no command '" + what + "'");
  expect_end(words);
  return list(users);
}

}  // namespace beantrack::admin
