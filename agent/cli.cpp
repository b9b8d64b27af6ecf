#include "agent/cli.hpp"

#include "agent/cli_parts.hpp"
#include "agent/exit_codes.hpp"
#include "agent/plan_file.hpp"
#include "language/words.hpp"
#include "playbooks/diagnostic.hpp"
#include "safety/rollback_timer.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <chrono>
#include <functional>
#include <sstream>

namespace rtx::agent {

namespace {

constexpr const char* top_footer = R"(Examples:
  rtxctl lint playbook.toml                              what can be checked without a router
  rtxctl plan playbook.toml --router tokyo               what it would change
  rtxctl apply playbook.toml --router tokyo              change, verify
  rtxctl apply playbook.toml --pair tokyo-osaka --save   both ends; save when everything holds
  rtxctl run tokyo -- show status l2tp                   what the router says
  rtxctl run admin@192.0.2.1 -- show environment         no inventory needed
  rtxctl run --group kanto -- show environment           many routers
  rtxctl check --pair tokyo-osaka                        how its VPN is
  rtxctl snapshot --all --name before                    what the fleet shows, to compare with later
  rtxctl runs --open                                     what was begun and not brought to its end
  rtxctl console tokyo                                   a person's own session
  rtxctl parse "show ipsec sa" < saved-output.txt        a saved output as JSON

Exit status: 0 all met, 1 not met or refused, 2 could not tell, 3 usage, playbook or inventory, 4 held back,
130/143 interrupted. 'rtxctl COMMAND --help' tells more.)";

constexpr const char* plan_footer = R"(Examples:
  rtxctl plan playbook.toml --router tokyo
  rtxctl plan playbook.toml --router tokyo --out plan.json    and then: rtxctl apply plan.json
  rtxctl plan playbook.toml --router tokyo --offline tokyo-config.txt
  rtxctl plan playbook.toml --pair tokyo-osaka --offline tokyo=a.txt --offline osaka=b.txt

The running configuration is read, and nothing is changed. A line that is in place already is marked =, a new one
+, another value ~, one that goes -. Lines that touch the path rtxctl comes by, that can end sessions, and that
cannot be put back are told. A plan with lines that are not known or cannot be put back ends with status 4
unless --allow-unknown is given or the playbook allows them by name.)";

constexpr const char* apply_footer = R"(Examples:
  rtxctl apply playbook.toml --router tokyo --set gateway=192.0.2.254
  rtxctl apply playbook.toml --pair tokyo-osaka --json > events.ndjson

The inventory is looked for in --inventory, $RTXCTL_INVENTORY, ./inventory.toml, ~/.config/rtxctl/inventory.toml.
It stops at the first refused line or unmet expectation, and says which lines took effect. Nothing is saved
unless the playbook or --save says so, and then only after every expectation held on every router.
Ctrl-C: what has been typed is awaited, console settings are put back; a second one does not wait for
answers; a third one leaves at once.)";

constexpr const char* run_footer = R"(Examples:
  rtxctl run tokyo -- show status l2tp
  rtxctl run --json tokyo -- show ipsec sa
  rtxctl run tokyo -- 'show config | grep nat'
  rtxctl run --general admin@192.0.2.1:2222 -- show environment
  rtxctl run --group kanto -- show status l2tp

The router is a name in the inventory or an address. For an address, passwords are asked for on the terminal
unless an option says where they are. Commands that change something need --allow-change; saving is done by
'rtxctl apply --save' only. Secrets in the output are masked unless --show-secrets is given.)";

constexpr const char* runs_footer = R"(Examples:
  rtxctl runs                                            every run, the newest first
  rtxctl runs --open                                     those that something is left to do about
  rtxctl runs --json | jq 'select(.condition == "open")'

It reads what runs have written down on this machine, below $XDG_STATE_HOME/rtxctl/runs (~/.local/state), and
contacts no router. A run is open if its program ended, for example by kill -9, before it had closed it.)";

constexpr const char* recover_footer = R"(Examples:
  rtxctl recover                                         every run that is open
  rtxctl recover ~/.local/state/rtxctl/runs/FOLDER       this one
  rtxctl recover FOLDER --confirm                        keep the change, where all of it landed and can be verified

For runs whose program ended before its routers were settled (kill -9, power): connects again, sees what landed,
takes the change back and the dead-man's switch away. A run that had begun to confirm is confirmed.)";

constexpr const char* console_footer = R"(Examples:
  rtxctl console tokyo
  rtxctl console serial:/dev/ttyUSB0
  rtxctl console telnet://192.0.2.1

Ctrl-] and then q leaves; Ctrl-] and then ? tells what else there is. Over SSH the inventory's user is logged
in; on telnet and serial lines you log in yourself. What the router printed is kept, secrets masked.)";

constexpr const char* parse_footer = R"(Examples:
  rtxctl parse "show status l2tp" < saved-output.txt
  rtxctl parse ping --fields                             the names that assertions and JSON use)";

constexpr const char* lint_footer = R"(Examples:
  rtxctl lint playbook.toml inventory.toml checks.toml
  rtxctl lint playbook.toml --pair tokyo-osaka           also with the values of that pair)";

void add_login(CLI::App& app, LoginOptions& options) {
  app.add_option("--user", options.user, "User name")->type_name("NAME");
  app.add_option("--password-env", options.password_env, "Environment variable with the login password")
      ->type_name("VARIABLE");
  app.add_option("--password-file", options.password_file, "File (mode 0600) with the login password")
      ->type_name("FILE");
  app.add_option("-i,--identity", options.identities, "Private key; may be repeated")
      ->type_name("FILE")
      ->expected(1)
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

void add_subject(CLI::App& app, SubjectOptions& options) {
  app.add_option("playbook", options.playbook, "Playbook")->type_name("PLAYBOOK.TOML")->required();
  app.add_flag("--allow-unknown", options.allow_unknown,
               "Type lines, too, that are not known or that typing cannot take back");
  CLI::Option* router = app.add_option("--router", options.router, "The router")->type_name("NAME");
  CLI::Option* pair = app.add_option("--pair", options.pair, "Both ends of a VPN")->type_name("NAME");
  router->excludes(pair);
  app.add_option("--set", options.set, "Value of a variable; may be repeated; never a secret")
      ->type_name("NAME=VALUE")
      ->expected(1)
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

void add_plan(CLI::App& top, PlanOptions& options) {
  CLI::App& app =
      *top.add_subcommand("plan", "Say what a playbook would change, and what would take it back");
  add_subject(app, options);
  app.add_option("--offline", options.offline,
                 "A saved configuration instead of the router's; may be repeated")
      ->type_name("[ROUTER=]FILE")
      ->expected(1)
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  app.add_flag("--json", options.json, "As JSON, one object for each router");
  app.add_option("--out", options.out, "Write the plan down, for 'rtxctl apply FILE.json'; without secrets")
      ->type_name("FILE.json");
  add_connection(app, options.connection);
  app.footer(plan_footer);
}

void add_safety(CLI::App& app, ApplyOptions& options) {
  using namespace std::chrono_literals;
  const auto choose = [&options](const std::string& name) {
    options.dead_man = safety::switch_choice_of(name).value_or(safety::SwitchChoice::automatic);
  };
  app.add_option_function<std::string>(
         "--switch", choose,
         "How the router restarts by itself unless the run is confirmed: auto, schedule, lua, none")
      ->type_name("KIND")
      ->check(CLI::IsMember({"auto", "schedule", "lua", "none"}));
  add_duration(
      app, "--confirm-within", 60s, 1h, [&options](auto value) { options.confirm_within = value; },
      "After so long the router restarts by itself; by default what the playbook may take");
  add_duration(
      app, "--rollback-timer", safety::shortest_rollback, safety::longest_rollback,
      [&options](auto value) { options.rollback_timer = value; },
      "A second layer: after so long the router restores its configuration, while its console lives");
  app.add_flag("--accept-unsaved", options.accept_unsaved,
               "Begin although somebody's changes are not saved: a restart would lose them");
  add_duration(
      app, "--wait-for-lock", 0s, 24h, [&options](auto value) { options.wait_for_lock = value; },
      "Wait so long for another rtxctl that changes the same router");
}

void add_apply(CLI::App& top, ApplyOptions& options) {
  CLI::App& app =
      *top.add_subcommand("apply", "Take a playbook's steps on one router or on a pair, and verify them");
  add_subject(app, options);
  app.add_flag("--save", options.save, "Save on every router once all expectations hold");
  app.add_flag("--json", options.json, "Events and report as JSON, one object a line");
  app.add_option("--run-dir", options.run_dir, "Folder for report, transcripts and journal")
      ->type_name("DIR");
  add_safety(app, options);
  add_connection(app, options.connection);
  app.footer(apply_footer);
}

void add_run(CLI::App& top, RunOptions& options, std::vector<std::string>& command) {
  CLI::App& app = *top.add_subcommand(
      "run", "Type one command on a router, or on a group of them, and print what they say");
  app.add_option("router", options.router, "Name in the inventory, or an address")
      ->type_name("ROUTER|[TRANSPORT://][USER@]HOST[:PORT]");
  app.add_option("command", command, "The command, after --")->type_name("COMMAND...");
  app.add_option("--group", options.group, "Every router of this group, instead of one")->type_name("NAME");
  app.add_option("--at-once", options.at_once, "So many routers of the group side by side")
      ->type_name("N")
      ->check(CLI::Range(1, 256));
  app.add_flag("--json", options.json, "Print the parsed output as JSON; of a group, one object a line");
  app.add_flag("--general", options.general, "Stay at the general level (no 'administrator')");
  app.add_flag("--allow-change", options.allow_change, "Allow a command that changes something");
  app.add_flag("--show-secrets", options.show_secrets, "Do not mask passwords and keys in the output");
  app.add_option("--timeout", options.timeout_seconds, "Seconds until the router's answer must be complete")
      ->type_name("SECONDS")
      ->check(CLI::Range(1, 3600));
  add_login(app, options.login);
  app.add_option("--administrator-password-env", options.login.administrator_password_env,
                 "Environment variable with the administrator password")
      ->type_name("VARIABLE");
  app.add_option("--administrator-password-file", options.login.administrator_password_file,
                 "File (mode 0600) with the administrator password")
      ->type_name("FILE");
  add_connection(app, options.connection);
  app.footer(run_footer);
}

void add_runs(CLI::App& top, RunsOptions& options) {
  CLI::App& app = *top.add_subcommand("runs", "List the runs that changed routers, and how far they got");
  app.add_flag("--open", options.open, "Only those that are not closed");
  app.add_flag("--json", options.json, "As JSON, one object a line");
  app.footer(runs_footer);
}

void add_recover(CLI::App& top, RecoverOptions& options) {
  CLI::App& app = *top.add_subcommand("recover", "Settle the routers of a run whose program has died");
  app.add_option("run", options.folder, "The run's folder; every open run if absent")->type_name("FOLDER");
  app.add_flag("--confirm", options.confirm, "Keep the change, if all of it landed");
  app.add_flag("--json", options.json, "What became of each router as JSON, one object a line");
  add_connection(app, options.connection);
  app.footer(recover_footer);
}

void add_console(CLI::App& top, ConsoleOptions& options) {
  CLI::App& app = *top.add_subcommand("console", "Sit down at a router's console, whatever door leads there");
  app.add_option("router", options.router, "Name in the inventory, or an address")
      ->type_name("ROUTER|[TRANSPORT://][USER@]HOST[:PORT]")
      ->required();
  app.add_option("--transcript", options.transcript, "Where to keep what was printed, secrets masked")
      ->type_name("FILE");
  add_login(app, options.login);
  add_connection(app, options.connection);
  app.footer(console_footer);
}

void add_parse(CLI::App& top, ParseOptions& options) {
  CLI::App& app = *top.add_subcommand("parse", "Parse a saved output of a command to JSON");
  app.add_option("command", options.command, "The command that printed it, quoted")->type_name("COMMAND");
  app.add_option("file", options.file, "The output; standard input if absent")->type_name("FILE");
  app.add_flag("--fields", options.fields, "List the fields of the command's output instead");
  app.add_flag("--list", options.list, "List the commands whose output can be parsed instead");
  app.add_flag("--json")->description("JSON (the default)");
  app.footer(parse_footer);
}

void add_lint(CLI::App& top, LintOptions& options) {
  CLI::App& app =
      *top.add_subcommand("lint", "Check playbooks, check files and inventories without any router");
  app.add_option("files", options.files, "Playbooks and inventories")->type_name("FILE...")->required();
  CLI::Option* router =
      app.add_option("--router", options.router, "Also with this router's values")->type_name("NAME");
  CLI::Option* pair =
      app.add_option("--pair", options.pair, "Also with this pair's values")->type_name("NAME");
  router->excludes(pair);
  app.add_option("--set", options.set, "Value of a variable; may be repeated")
      ->type_name("NAME=VALUE")
      ->expected(1)
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  app.add_option("--inventory", options.inventory, "Inventory file")->type_name("FILE");
  app.footer(lint_footer);
}

/// The words of a command line as one line. A single argument is a whole line already; of several, one that
/// holds blanks was one word to the shell and stays one for the router.
std::string line_of(const std::vector<std::string>& words) {
  if (words.size() == 1) return words.front();
  std::string line;
  for (const std::string& word : words) {
    if (!line.empty()) line += ' ';
    line += word.find(' ') == std::string::npos ? word : language::quote(word);
  }
  return line;
}

Answered mistake(const std::string& message, const std::string& hint) {
  return {code(Exit::usage), {}, "rtxctl: " + message + "\n  " + hint + "\n"};
}

template <class Options>
Invocation with_subject(const std::string& command, Options options) {
  if (options.router.empty() && options.pair.empty())
    return mistake(command + " needs to know where", "say --router NAME or --pair NAME");
  return options;
}

/// The plan has a playbook, routers and values of its own.
Invocation of_plan_file(ApplyOptions options) {
  if (options.router.empty() && options.pair.empty() && options.set.empty()) return options;
  return mistake("a plan says itself where it goes, and with which values",
                 "leave out --router, --pair and --set, or make another plan");
}

/// `words` came before `--`, `command` behind it. With a group, what looks like a router belongs to the
/// command.
Invocation run_of(RunOptions run, std::vector<std::string> words, const std::vector<std::string>& command) {
  if (!run.group.empty() && !run.router.empty()) {
    words.insert(words.begin(), run.router);
    run.router.clear();
  }
  words.insert(words.end(), command.begin(), command.end());
  run.command = line_of(words);
  if (run.group.empty() && run.router.empty()) {
    return mistake("run needs to know where", "rtxctl run ROUTER -- show environment, or --group NAME");
  }
  const std::string where = run.group.empty() ? run.router : "--group " + run.group;
  if (run.command.empty())
    return mistake("run needs a command", "rtxctl run " + where + " -- show environment");
  return run;
}

/// What CLI11 throws for help and version is no mistake; what it throws otherwise becomes ours.
Answered answered(const CLI::App& top, const CLI::ParseError& error) {
  if (error.get_exit_code() == 0) {
    std::ostringstream out;
    std::ostringstream unused;
    top.exit(error, out, unused);
    return {code(Exit::met), out.str(), {}};
  }
  const auto chosen = top.get_subcommands();
  const std::string command = chosen.empty() ? "" : " " + chosen.front()->get_name();
  return mistake(error.what(), "'rtxctl" + command + " --help' shows what there is");
}

/// What every subcommand can be given.
struct AllOptions {
  ApplyOptions apply;
  PlanOptions plan;
  RunOptions run;
  CheckOptions check;
  HistoryOptions history;
  SnapshotOptions snapshot;
  CompareOptions compare;
  VerifyOptions verify;
  RunsOptions runs;
  RecoverOptions recover;
  ConsoleOptions console;
  ParseOptions parse;
  LintOptions lint;
};

Invocation plan_of(PlanOptions plan) {
  if (!plan.out.empty() && !is_plan_file(plan.out))
    return mistake("a plan is written to a file that ends in .json",
                   "say --out " + plan.out.string() + ".json");
  return with_subject("plan", std::move(plan));
}

Invocation parse_of(ParseOptions parse) {
  if (parse.command.empty() && !parse.list) {
    return mistake("parse needs to know which command printed it",
                   "'rtxctl parse --list' lists what can be parsed");
  }
  return parse;
}

/// The options of the subcommand that was named.
Invocation chosen(const CLI::App& top, AllOptions all, std::vector<std::string> words,
                  const std::vector<std::string>& command) {
  if (top.got_subcommand("apply"))
    return is_plan_file(all.apply.playbook) ? of_plan_file(std::move(all.apply))
                                            : with_subject("apply", std::move(all.apply));
  if (top.got_subcommand("plan")) return plan_of(std::move(all.plan));
  if (top.got_subcommand("run")) return run_of(std::move(all.run), std::move(words), command);
  if (top.got_subcommand("check")) return all.check;
  if (top.got_subcommand("history")) return all.history;
  if (top.got_subcommand("snapshot")) return all.snapshot;
  if (top.got_subcommand("compare")) return all.compare;
  if (top.got_subcommand("verify")) return all.verify;
  if (top.got_subcommand("runs")) return all.runs;
  if (top.got_subcommand("recover")) return all.recover;
  if (top.got_subcommand("console")) return all.console;
  if (top.got_subcommand("parse")) return parse_of(std::move(all.parse));
  return all.lint;
}

}  // namespace

Invocation read_command_line(std::vector<std::string> arguments) {
  // Everything behind `--` belongs to the router: its dashes are none of ours.
  const auto dashes = std::find(arguments.begin(), arguments.end(), "--");
  std::vector<std::string> command;
  if (dashes != arguments.end()) {
    command.assign(dashes + 1, arguments.end());
    arguments.erase(dashes, arguments.end());
  }

  CLI::App top{"Pushes configuration to Yamaha RTX routers, and proves that it worked.", "rtxctl"};
  top.set_version_flag("--version", "rtxctl " RTX_VERSION);
  top.footer(top_footer);
  top.require_subcommand(1);
  AllOptions all;
  std::vector<std::string> words;
  add_plan(top, all.plan);
  add_apply(top, all.apply);
  add_run(top, all.run, words);
  add_check(top, all.check);
  add_history(top, all.history);
  add_snapshot(top, all.snapshot);
  add_compare(top, all.compare);
  add_verify(top, all.verify);
  add_runs(top, all.runs);
  add_recover(top, all.recover);
  add_console(top, all.console);
  add_parse(top, all.parse);
  add_lint(top, all.lint);

  if (!arguments.empty() && !arguments.front().starts_with('-')) {
    std::vector<std::string> commands;
    for (const CLI::App* one : top.get_subcommands({})) commands.push_back(one->get_name());
    if (std::find(commands.begin(), commands.end(), arguments.front()) == commands.end()) {
      return mistake("there is no command '" + arguments.front() + "'",
                     playbooks::suggestion(arguments.front(), commands));
    }
  }
  try {
    std::reverse(arguments.begin(), arguments.end());  // CLI11 takes them from the back.
    top.parse(std::move(arguments));
  } catch (const CLI::ParseError& error) {
    return answered(top, error);
  }

  return chosen(top, std::move(all), std::move(words), command);
}

}  // namespace rtx::agent
