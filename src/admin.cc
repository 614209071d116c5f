// beantrack-admin: the operator's command.
#include <exception>
#include <iostream>
#include <map>

#include "admin/command.h"
#include "base/config.h"
#include "base/errors.h"
#include "base/log.h"
#include "db/failure.h"

namespace {

constexpr const char* kUsage =
    "Usage: beantrack-admin COMMAND\n"
    "\n"
    "  grants              print the SQL that creates the database and its users, for its administrator\n"
    "    --run USER          of the workers and the push daemon (the default is db_run_user)\n"
    "    --migrate USER      of this command (the default is beantrack-migrate); both may be NAME@HOST\n"
    "  migrate             bring the database up to date; adopts an existing BeanTrack database\n"
    "    --repair            apply every migration again: restores triggers, tables and numbers\n"
    "  release             give an adopted database back to the old application\n"
    "    --triggers old      leave it triggers that give ids to new rows (the default)\n"
    "    --triggers none     leave it none: it brings its own, or gives ids itself\n"
    "  user add EMAIL --name NAME --role admin|supplier|vendor\n"
    "                      add an account; the password is asked for, or read from standard input\n"
    "  user company ID NAME\n"
    "                      change the name of the account's company, which everybody sees\n"
    "    --force             for both: accept a name that looks like another one or has a reserved word\n"
    "  user approve ID     approve the account's company: it is shown as verified\n"
    "  user unapprove ID   take that back\n"
    "  user list           list all accounts\n"
    "  user disable EMAIL  lock an account and sign it out everywhere\n"
    "  user enable EMAIL   unlock it\n"
    "  user passwd EMAIL   set a new password and sign the account out everywhere\n"
    "  demo                add the demo accounts and their conversations\n"
    "    --users N           and N further accounts\n"
    "    --messages N        and N messages among the further accounts\n"
    "    --sessions FILE     and sign each of them in, one Cookie header value a line into FILE\n"
    "  doctor              check the installation and say how to mend it\n"
    "  config --check      check the configuration alone; exit status 78 if it is faulty\n"
    "\n"
    "Configured by " BEANTRACK_CONFIG_FILE " (or the file that BEANTRACK_CONFIG names), and by\n"
    "BEANTRACK_* in the environment.\n";

}  // namespace

int main(int argc, char** argv) {
  using namespace beantrack;
  const std::map<std::string, int (*)(const Config&, admin::Args)> commands{{"grants", admin::grants},
                                                                             {"migrate", admin::migrate},
                                                                             {"release", admin::release},
                                                                             {"user", admin::user},
                                                                             {"demo", admin::demo}};
  // These report a faulty configuration themselves.
  const std::map<std::string, int (*)(const Config&, const admin::Faults&, admin::Args)> inspections{
      {"config", admin::config}, {"doctor", admin::doctor}};
  admin::Args args{argv + 1, argv + argc};
  const std::string name = args.empty() ? "" : args.front();
  if (name == "--version") return std::cout << "beantrack-admin " BEANTRACK_VERSION "\n", 0;
  if (name == "--help") return std::cout << kUsage, 0;
  open_log("admin");
  try {
    const auto command = commands.find(name);
    const auto inspection = inspections.find(name);
    if (command == commands.end() && inspection == inspections.end())
      throw admin::UsageError(name.empty() ? "which command?" : "there is no command '" + name + "'");
    args.erase(args.begin());
    if (inspection != inspections.end()) {
      admin::Faults faults;
      const Config config = read_config(faults);
      return inspection->second(config, faults, std::move(args));
    }
    const Config config = load_config();
    set_log_level(config.log_level);
    return command->second(config, std::move(args));
  } catch (const admin::UsageError& error) {
    std::cerr << "beantrack-admin: " << error.what() << "\n\n" << kUsage;
    return 2;
  } catch (const db::Failure& failure) {
    std::cerr << "beantrack-admin: " << failure.what() << '\n';
    if (failure.denied())
      std::cerr << "Run this command as the database user that owns the database, such as beantrack-migrate;"
                   " beantrack-admin grants prints its rights.\n";
    return 1;
  } catch (const std::exception& failure) {
    std::cerr << "beantrack-admin: " << failure.what() << '\n';
    return 1;
  }
}
