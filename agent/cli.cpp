#include "agent/cli.hpp"

#include "agent/cli_parts.hpp"
#include "agent/exit_codes.hpp"
#include "agent/plan_file.hpp"
#include "language/words.hpp"
#include "playbooks/diagnostic.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
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
