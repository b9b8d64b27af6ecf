#pragma once

#include "parsers/log_span.hpp"
#include "safety/dead_man.hpp"

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

/// What the command line asks for, by subcommand.
namespace rtx::agent {

/// Where routers are found and how their host keys are treated.
struct ConnectionOptions {
  std::filesystem::path inventory;    ///< `--inventory`; empty: looked for (see `find_inventory`).
  std::filesystem::path known_hosts;  ///< `--known-hosts`; empty: the inventory's, or OpenSSH's.
  std::string ssh_config;  ///< `--ssh-config`: a file, or `none`; empty: the inventory's, or `~/.ssh/config`.
  bool accept_new_host_key = false;  ///< A key that known_hosts does not hold is taken and written down.
  std::filesystem::path record;      ///< `--record`: a folder; empty: sessions are not recorded.
  int verbosity = 0;                 ///< `-v`: what is done; `-vv`: more.
};

/// A playbook, and what it is meant for.
struct SubjectOptions {
  std::filesystem::path playbook;
  std::string router;  ///< Exactly one of `router` and `pair` is given.
  std::string pair;
  std::vector<std::string> set;  ///< `NAME=VALUE`
  bool allow_unknown =
      false;  ///< Lines that typing cannot take back may be typed, and those that are not known.
};

struct PlanOptions : SubjectOptions {
  std::vector<std::string>
      offline;  ///< `FILE` or `ROUTER=FILE`: saved configurations; empty: the routers' own.
  bool json = false;
  std::filesystem::path out;  ///< Where to write the plan down for `apply`; empty: nowhere.
  ConnectionOptions connection;
};

struct ApplyOptions : SubjectOptions {
  bool save = false;
  safety::SwitchChoice dead_man = safety::SwitchChoice::automatic;
  std::optional<std::chrono::seconds> confirm_within;  ///< Absent: by what the playbook may take.
  std::optional<std::chrono::seconds> rollback_timer;  ///< Absent: none as a second layer.
  bool accept_unsaved = false;
  std::chrono::seconds wait_for_lock{0};  ///< For another rtxctl that changes the same router.
  bool json = false;
  std::filesystem::path run_dir;  ///< Empty: a new one under `$XDG_STATE_HOME/rtxctl/runs`.
  ConnectionOptions connection;
};

/// Who logs in; what is not given here comes from the inventory, or is asked for.
struct LoginOptions {
  std::string user;          ///< Instead of the inventory's or the address's.
  std::string password_env;  ///< Environment variable that holds it.
  std::filesystem::path password_file;
  std::string administrator_password_env;
  std::filesystem::path administrator_password_file;
  std::vector<std::filesystem::path> identities;  ///< Private keys, instead of the inventory's.
};

struct RunOptions {
  std::string router;   ///< A name in the inventory, or an address; empty if `group` is given.
  std::string group;    ///< Every router of this group.
  int at_once = 16;     ///< Of a group.
  std::string command;  ///< One line.
  bool json = false;
  bool general = false;       ///< Stay at the general level: no `administrator`.
  bool allow_change = false;  ///< The command may change something.
  bool show_secrets = false;  ///< Do not mask secrets in what is printed.
  int timeout_seconds = 60;   ///< Until the answer must be complete.
  parsers::LogSpan span;      ///< Only with `show log`.
  LoginOptions login;
  ConnectionOptions connection;
};

/// Exactly one of these says what a fleet's commands are about.
struct FleetOptions {
  std::string router;
  std::string pair;
  std::string group;
  bool all = false;  ///< Everything in the inventory.
};

/// A report for people.
struct HtmlOptions {
  std::filesystem::path html;  ///< Where to write it; empty: nowhere.
  bool japanese = false;
  std::string customer;  ///< These four stand on its printed head; empty ones are lines to write on.
  std::string place;
  std::string worker;
  std::string remarks;
};

/// Files to write a run to, beside what is printed; empty: not that one.
struct ReportOptions : HtmlOptions {
  std::filesystem::path junit;
  std::filesystem::path prometheus;
};

struct CheckOptions : FleetOptions {
  std::filesystem::path file;  ///< Empty: the built-in checks alone.
  bool json = false;
  ReportOptions reports;
  std::filesystem::path backup;  ///< A git repository for the configurations; empty: none.
  bool backup_sealed = false;    ///< Also the whole ones, encrypted with the person's own key.
  bool only_unhealthy = false;   ///< Leave out what the last such check, or a later one, saw healthy.
  bool no_history = false;
  std::chrono::days keep{400};  ///< Verdicts that are older are forgotten.
  ConnectionOptions connection;
};

struct SnapshotOptions : FleetOptions {
  std::string name;
  ConnectionOptions connection;
};

struct CompareOptions {
  std::string before;
  std::string after;
  bool json = false;
  HtmlOptions report;
};

struct VerifyOptions : FleetOptions {
  std::string against;           ///< The snapshot to compare with.
  std::chrono::seconds wait{0};  ///< Looks again until nothing differs, so long at most.
  bool json = false;
  HtmlOptions report;
  ConnectionOptions connection;
};

/// Changes of one pair or router, or of all; or how fresh the checks are that were called by this name, or
/// all.
struct HistoryOptions : FleetOptions {
  std::chrono::days since{30};                       ///< So far back.
  std::optional<std::chrono::seconds> fresh_within;  ///< Only say whether there was a whole check so lately.
  bool json = false;
};

struct RunsOptions {
  bool json = false;
  bool open = false;  ///< Only those that are not closed.
};

struct ConsoleOptions {
  std::string router;                ///< A name in the inventory, or an address.
  std::filesystem::path transcript;  ///< Empty: in a new folder under `$XDG_STATE_HOME/rtxctl/runs`.
  LoginOptions login;
  ConnectionOptions connection;
};

struct RecoverOptions {
  std::filesystem::path folder;  ///< Of one run; empty: every open one.
  bool confirm = false;          ///< Keep the change where all of it landed, instead of taking it back.
  bool json = false;
  ConnectionOptions connection;  ///< What is not given is as it was for the run.
};

struct ParseOptions {
  std::string command;         ///< `show ipsec sa`
  std::filesystem::path file;  ///< Empty: standard input.
  bool fields = false;         ///< Only say which fields the command's output has.
  bool list = false;           ///< Only say which commands have a parser.
  std::string section;         ///< Of `show techinfo`: parse what this command printed.
  bool list_sections = false;  ///< Of `show techinfo`: only say which commands printed something.
  parsers::LogSpan span;       ///< Only with `show log`.
};

struct LintOptions {
  std::vector<std::filesystem::path> files;
  std::string router;  ///< Also check the playbooks with this router's values,
  std::string pair;    ///< or with this pair's.
  std::vector<std::string> set;
  std::filesystem::path inventory;
};

}  // namespace rtx::agent
