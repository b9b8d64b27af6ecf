#include "agent/cli.hpp"

#include "parsers/clock_time.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <string>

namespace rtx::agent {

namespace {

using Arguments = std::vector<std::string>;

Answered answer_to(const Arguments& arguments) {
  const Invocation invocation = read_command_line(arguments);
  REQUIRE(std::holds_alternative<Answered>(invocation));
  return std::get<Answered>(invocation);
}

template <class Options>
Options options_of(const Arguments& arguments) {
  const Invocation invocation = read_command_line(arguments);
  if (const auto* answered = std::get_if<Answered>(&invocation)) FAIL(answered->error);
  REQUIRE(std::holds_alternative<Options>(invocation));
  return std::get<Options>(invocation);
}

}  // namespace

TEST_SUITE("agent/cli") {
  TEST_CASE("help and version are answers on standard output, with status 0") {
    for (const Arguments& arguments : {Arguments{"--help"},
                                       {"-h"},
                                       {"apply", "--help"},
                                       {"run", "--help"},
                                       {"runs", "--help"},
                                       {"parse", "--help"},
                                       {"lint", "--help"}}) {
      const Answered help = answer_to(arguments);
      CHECK(help.exit_code == 0);
      CHECK(help.out.find("Examples:") != std::string::npos);
      CHECK(help.error.empty());
    }
    CHECK(answer_to({"--version"}).out == "rtxctl " RTX_VERSION "\n");
  }

  TEST_CASE("mistakes are answers on standard error, with status 3 and a way on") {
    struct Row {
      Arguments arguments;
      std::string error;
    };
    for (const Row& row : {
             Row{{"aply", "x.toml"}, "there is no command 'aply'\n  did you mean 'apply'?"},
             Row{{"apply"}, "playbook is required"},
             Row{{"apply", "x.toml"}, "apply needs to know where\n  say --router NAME or --pair NAME"},
             Row{{"apply", "x.toml", "--router", "a", "--pair", "b"}, "excludes"},
             Row{{"apply", "x.toml", "--router", "a", "--sav"}, "--sav"},
             Row{{"run"}, "run needs to know where"},
             Row{{"run", "tokyo"}, "run needs a command\n  rtxctl run tokyo -- show environment"},
             Row{{"run", "tokyo", "--"}, "run needs a command"},
             Row{{"run", "tokyo", "--timeout", "0", "--", "show", "log"}, "timeout"},
             Row{{"lint"}, "files is required"},
             Row{{}, "subcommand is required"},
         }) {
      CAPTURE(row.error);
      const Answered answered = answer_to(row.arguments);
      CHECK(answered.exit_code == 3);
      CHECK(answered.out.empty());
      CHECK(answered.error.find(row.error) != std::string::npos);
    }
  }

  TEST_CASE("apply") {
    const auto options =
        options_of<ApplyOptions>({"apply", "x.toml", "--pair", "tokyo-osaka", "--set", "a=1", "--set",
                                  "b=2 3", "--save", "--json", "--run-dir", "runs/1", "--inventory", "i.toml",
                                  "--known-hosts", "kh", "--accept-new-host-key", "-vv"});
    CHECK(options.playbook == "x.toml");
    CHECK(options.pair == "tokyo-osaka");
    CHECK(options.router.empty());
    CHECK(options.set == Arguments{"a=1", "b=2 3"});
    CHECK(options.save);
    CHECK(options.json);
    CHECK(options.run_dir == "runs/1");
    CHECK(options.connection.inventory == "i.toml");
    CHECK(options.connection.known_hosts == "kh");
    CHECK(options.connection.accept_new_host_key);
    CHECK(options.connection.verbosity == 2);
  }

  TEST_CASE("apply does only what it is told") {
    const auto options = options_of<ApplyOptions>({"apply", "--router", "tokyo", "x.toml"});
    CHECK_FALSE(options.save);
    CHECK_FALSE(options.json);
    CHECK_FALSE(options.connection.accept_new_host_key);
    CHECK(options.set.empty());
  }

  TEST_CASE("behind -- everything belongs to the router") {
    const auto options =
        options_of<RunOptions>({"run", "--json", "tokyo", "--", "ping", "-c", "5", "--json", "192.0.2.1"});
    CHECK(options.router == "tokyo");
    CHECK(options.json);
    CHECK(options.command == "ping -c 5 --json 192.0.2.1");
  }

  TEST_CASE("a span of the log ends at a time by the router's clock, or so long before its end") {
    const auto run = options_of<RunOptions>({"run", "tokyo", "--since", "24h", "--", "show", "log"});
    CHECK(run.span.since == parsers::LogEnd{std::chrono::seconds{std::chrono::hours{24}}});
    CHECK_FALSE(run.span.until);
    const auto parse = options_of<ParseOptions>(
        {"parse", "show log", "--since", "2026/11/03 02:00:00", "--until", "2026/11/04"});
    CHECK(parse.span.since == parsers::LogEnd{parsers::clock_time("2026/11/03 02:00:00").value()});
    CHECK(parse.span.until == parsers::LogEnd{parsers::clock_time("2026/11/04 00:00:00").value()});
    for (const std::string wrong : {"yesterday", "2026/02/30", "2026-11-03", "24 h", ""}) {
      const Answered answered = answer_to({"parse", "show log", "--until", wrong});
      CHECK(answered.exit_code == 3);
      CHECK(answered.error.find("'" + wrong + "' is no time: write '2026/11/03 02:00:00'") !=
            std::string::npos);
    }
  }

  TEST_CASE("a command may stand without -- if nothing in it looks like an option, or be one argument") {
    CHECK(options_of<RunOptions>({"run", "tokyo", "show", "status", "l2tp"}).command == "show status l2tp");
    CHECK(options_of<RunOptions>({"run", "tokyo", "--", "show config | grep \"nat descriptor\""}).command ==
          "show config | grep \"nat descriptor\"");
  }

  TEST_CASE("what was one word to the shell is one word to the router") {
    CHECK(options_of<RunOptions>({"run", "tokyo", "--", "show", "config", "|", "grep", "nat descriptor"})
              .command == "show config | grep \"nat descriptor\"");
  }

  TEST_CASE("run") {
    const auto options = options_of<RunOptions>({"run",
                                                 "--general",
                                                 "--allow-change",
                                                 "--show-secrets",
                                                 "--timeout",
                                                 "90",
                                                 "--user",
                                                 "admin",
                                                 "--password-env",
                                                 "P",
                                                 "--password-file",
                                                 "p",
                                                 "--administrator-password-env",
                                                 "A",
                                                 "--administrator-password-file",
                                                 "a",
                                                 "-i",
                                                 "k1",
                                                 "-i",
                                                 "k2",
                                                 "192.0.2.1",
                                                 "--",
                                                 "show",
                                                 "log"});
    CHECK(options.general);
    CHECK(options.allow_change);
    CHECK(options.show_secrets);
    CHECK(options.timeout_seconds == 90);
    CHECK(options.login.user == "admin");
    CHECK(options.login.password_env == "P");
    CHECK(options.login.password_file == "p");
    CHECK(options.login.administrator_password_env == "A");
    CHECK(options.login.administrator_password_file == "a");
    CHECK(options.login.identities == std::vector<std::filesystem::path>{"k1", "k2"});
    CHECK(options.router == "192.0.2.1");
  }

  TEST_CASE("plan") {
    const auto plan = options_of<PlanOptions>({"plan", "x.toml", "--pair", "a-b", "--offline", "a=1.txt",
                                               "--offline", "b=2.txt", "--set", "n=1", "--json"});
    CHECK(plan.playbook == "x.toml");
    CHECK(plan.pair == "a-b");
    CHECK(plan.offline == std::vector<std::string>{"a=1.txt", "b=2.txt"});
    CHECK(plan.set == std::vector<std::string>{"n=1"});
    CHECK(plan.json);
    CHECK(std::get<Answered>(read_command_line({"plan", "x.toml"})).exit_code == 3);
  }

  TEST_CASE("run on a group, and a console") {
    const auto run =
        options_of<RunOptions>({"run", "--group", "kanto", "--at-once", "4", "--", "show", "environment"});
    CHECK(run.group == "kanto");
    CHECK(run.router.empty());
    CHECK(run.at_once == 4);
    CHECK(run.command == "show environment");
    CHECK(options_of<RunOptions>({"run", "--group", "kanto", "show", "environment"}).command ==
          "show environment");
    CHECK(std::get<Answered>(read_command_line({"run", "--group", "kanto"})).exit_code == 3);
    CHECK(std::get<Answered>(read_command_line({"run"})).exit_code == 3);
    const auto console =
        options_of<ConsoleOptions>({"console", "serial:/dev/ttyUSB0", "--transcript", "t.txt"});
    CHECK(console.router == "serial:/dev/ttyUSB0");
    CHECK(console.transcript == "t.txt");
    CHECK(options_of<ConsoleOptions>({"console", "tokyo", "--record", "rec"}).connection.record == "rec");
  }

  TEST_CASE("runs") {
    const auto runs = options_of<RunsOptions>({"runs", "--open", "--json"});
    CHECK(runs.open);
    CHECK(runs.json);
    CHECK_FALSE(options_of<RunsOptions>({"runs"}).open);
    CHECK(std::get<Answered>(read_command_line({"runs", "a"})).exit_code == 3);
  }

  TEST_CASE("parse and lint") {
    const auto parse = options_of<ParseOptions>({"parse", "show ipsec sa", "--json"});
    CHECK(parse.command == "show ipsec sa");
    CHECK(parse.file.empty());
    CHECK_FALSE(parse.fields);
    CHECK(options_of<ParseOptions>({"parse", "ping", "--fields"}).fields);
    CHECK(options_of<ParseOptions>({"parse", "--list"}).list);
    CHECK(std::get<Answered>(read_command_line({"parse"})).exit_code == 3);
    const auto lint = options_of<LintOptions>({"lint", "a.toml", "b.toml", "--pair", "p"});
    CHECK(lint.files == std::vector<std::filesystem::path>{"a.toml", "b.toml"});
    CHECK(lint.pair == "p");
  }
}

}  // namespace rtx::agent
