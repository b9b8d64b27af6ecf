#include "agent/cli_parts.hpp"

#include <string>
#include <vector>

namespace rtx::agent {
namespace {

constexpr const char* run_footer = R"(Examples:
  rtxctl run tokyo -- show status l2tp
  rtxctl run --json tokyo -- show ipsec sa
  rtxctl run tokyo -- 'show config | grep nat'
  rtxctl run --general admin@192.0.2.1:2222 -- show environment
  rtxctl run --group kanto -- show status l2tp
  rtxctl run tokyo --since 24h -- show log

The router is a name in the inventory or an address. For an address, passwords are asked for on the terminal
unless an option says where they are. Commands that change something need --allow-change; saving is done by
'rtxctl apply --save' only. Secrets in the output are masked unless --show-secrets is given.)";

constexpr const char* console_footer = R"(Examples:
  rtxctl console tokyo
  rtxctl console serial:/dev/ttyUSB0
  rtxctl console telnet://192.0.2.1

Ctrl-] and then q leaves; Ctrl-] and then ? tells what else there is. Over SSH the inventory's user is logged
in; on telnet and serial lines you log in yourself. What the router printed is kept, secrets masked.)";

constexpr const char* parse_footer = R"(Examples:
  rtxctl parse "show status l2tp" < saved-output.txt
  rtxctl parse "show log" log.txt --since '2026/11/03 02:00:00' --until 2026/11/04
  rtxctl parse "show techinfo" techinfo.txt --section "show arp"
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

}  // namespace

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
  add_log_span(app, options.span);
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
  app.add_option("--section", options.section, "Of 'show techinfo': parse what this command printed")
      ->type_name("COMMAND");
  app.add_flag("--list-sections", options.list_sections,
               "Of 'show techinfo': list the commands that printed something instead");
  add_log_span(app, options.span);
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

}  // namespace rtx::agent
