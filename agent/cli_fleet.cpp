#include "agent/cli_parts.hpp"

#include <chrono>
#include <string>

namespace rtx::agent {
namespace {

constexpr const char* check_footer = R"(Examples:
  rtxctl check --pair tokyo-osaka
  rtxctl check --all                                     every pair of the inventory, and routers in no pair
  rtxctl check --group kanto checks.toml --json > night.ndjson
  rtxctl check --all --only-unhealthy                    again, after a night that was stopped or went badly

It only looks: nothing is typed but 'show' commands and 'ping', no console setting is changed, nothing is saved.
A pair is healthy, degraded, down, or it could not be told. Exit status: 0 all healthy, 1 something is degraded
or down, 2 nothing is, but something could not be told.)";

constexpr const char* history_footer = R"(Examples:
  rtxctl history --pair tokyo-osaka
  rtxctl history --group west --fresh-within 26h         was there a whole 'check --group west' since yesterday?
  rtxctl history --fresh-within 26h                      the same of every check that there has been of late

A check of a group is none of --all, and the other way round: name what is checked every night. Exit status: 0 fresh,
1 not, 2 it could not be told.)";

constexpr const char* snapshot_footer = R"(Examples:
  rtxctl snapshot --group west --name before             what it shows before a maintenance window
  rtxctl verify --against before                         and after it
  rtxctl verify --against before --wait 10m              until nothing differs any more, ten minutes at most
  rtxctl compare before after                            two snapshots, without any router
  rtxctl compare before after --html work.html --japanese
                                                         as a report, on paper a work report

Snapshots lie below $XDG_STATE_HOME/rtxctl/snapshots (~/.local/state), secrets masked. Counters, ids and times do
not count as differences. Exit status: 0 nothing differs, 1 something does, 2 it could not be told.)";

void add_days(CLI::App& app, const char* name, std::chrono::days& days, const std::string& help) {
  app.add_option_function<int>(
         name, [&days](int count) { days = std::chrono::days{count}; }, help)
      ->check(CLI::Range(1, 36'500))
      ->default_str(std::to_string(days.count()));
}

void add_fleet(CLI::App& app, FleetOptions& options, bool must_be_named = true) {
  auto& which = *app.add_option_group("which")->require_option(must_be_named ? 1 : 0, 1);
  which.add_option("--pair", options.pair, "A pair of the inventory");
  which.add_option("--router", options.router, "A router of the inventory, or an address");
  which.add_option("--group", options.group, "The pairs with both ends in this group, and its other routers");
  which.add_flag("--all", options.all, "Everything in the inventory");
}

void add_html(CLI::App& app, HtmlOptions& options) {
  auto* html =
      app.add_option("--html", options.html, "Also write a report that opens in a browser, and prints");
  app.add_flag("--japanese", options.japanese, "That report in Japanese")->needs(html);
  app.add_option("--customer", options.customer, "For whom: on its printed head")->needs(html);
  app.add_option("--place", options.place, "Where, the same")->needs(html);
  app.add_option("--worker", options.worker, "Who did the work, the same")->needs(html);
  app.add_option("--remarks", options.remarks, "What else there is to say, the same")->needs(html);
}

}  // namespace

void add_check(CLI::App& top, CheckOptions& options) {
  CLI::App& app = *top.add_subcommand("check", "Say how pairs and routers are, from what they show");
  app.add_option("FILE", options.file, "What to expect besides, and the rules; absent: the built-in checks");
  add_fleet(app, options);
  app.add_flag("--json", options.json, "As JSON, one object a line");
  add_html(app, options.reports);
  app.add_option("--junit", options.reports.junit, "Also write JUnit XML");
  app.add_option("--prometheus", options.reports.prometheus, "Also write metrics for the textfile collector");
  auto* backup = app.add_option("--backup", options.backup,
                                "Commit the configurations, secrets masked, to this git folder");
  app.add_flag("--backup-sealed", options.backup_sealed, "Also the whole ones, encrypted with your own key")
      ->needs(backup);
  auto* again = app.add_flag("--only-unhealthy", options.only_unhealthy,
                             "Leave out what is healthy since the last such check began");
  app.add_flag("--no-history", options.no_history, "Keep nothing, and compare with nothing")->excludes(again);
  add_days(app, "--keep", options.keep, "Days after which verdicts are forgotten");
  add_connection(app, options.connection);
  app.footer(check_footer);
}

void add_history(CLI::App& top, HistoryOptions& options) {
  CLI::App& app = *top.add_subcommand("history", "Say when pairs and routers came to another health");
  auto& which = *app.add_option_group("which")->require_option(0, 1);
  which.add_option("--pair", options.pair, "Only of this pair");
  which.add_option("--router", options.router, "Only of this router");
  auto* group = which.add_option("--group", options.group, "Of the checks of this group");
  auto* all = which.add_flag("--all", options.all, "Of the checks of everything");
  add_days(app, "--days", options.since, "So many days back");
  using namespace std::chrono_literals;
  auto* fresh = add_duration(
      app, "--fresh-within", 1s, 9'999h, [&options](auto value) { options.fresh_within = value; },
      "Only say whether there was a whole check so lately; status 1 if not");
  group->needs(fresh);
  all->needs(fresh);
  app.add_flag("--json", options.json, "As JSON, one object a line");
  app.footer(history_footer);
}

void add_snapshot(CLI::App& top, SnapshotOptions& options) {
  CLI::App& app =
      *top.add_subcommand("snapshot", "Keep what pairs and routers show now, to compare with it later");
  add_fleet(app, options);
  app.add_option("--name", options.name, "What to call it")->required();
  add_connection(app, options.connection);
  app.footer(snapshot_footer);
}

void add_compare(CLI::App& top, CompareOptions& options) {
  CLI::App& app = *top.add_subcommand("compare", "Say what differs between two snapshots");
  app.add_option("BEFORE", options.before, "The name of a snapshot")->required();
  app.add_option("AFTER", options.after, "The name of a later one")->required();
  app.add_flag("--json", options.json, "As JSON, one object a line");
  add_html(app, options.report);
  app.footer(snapshot_footer);
}

void add_verify(CLI::App& top, VerifyOptions& options) {
  CLI::App& app = *top.add_subcommand(
      "verify", "Say what differs now from a snapshot, of what it is of unless something else is named");
  add_fleet(app, options, false);
  app.add_option("--against", options.against, "The name of the snapshot")->required();
  using namespace std::chrono_literals;
  add_duration(
      app, "--wait", 0s, 24h, [&options](auto value) { options.wait = value; },
      "Look again until nothing differs, so long at most");
  app.add_flag("--json", options.json, "As JSON, one object a line");
  add_html(app, options.report);
  add_connection(app, options.connection);
  app.footer(snapshot_footer);
}

}  // namespace rtx::agent
