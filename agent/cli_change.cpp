#include "agent/cli_parts.hpp"
#include "safety/rollback_timer.hpp"

#include <chrono>
#include <string>

namespace rtx::agent {
namespace {

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

}  // namespace

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

}  // namespace rtx::agent
