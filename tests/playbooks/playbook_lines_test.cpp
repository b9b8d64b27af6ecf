#include "tests/playbooks/support.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace rtx::playbooks::testing {
namespace {

/// What is said about lines of one step, `line:column` counted from the first of them.
Strings about(const std::string& lines, const std::string& head = {}) {
  auto problems = problems_of(head + "[[step]]\nrun = '''\n" + lines + "\n'''\n");
  const auto before = static_cast<std::size_t>(std::count(head.begin(), head.end(), '\n')) + 2;
  for (auto& problem : problems) {
    const auto colon = problem.find(':');
    problem = std::to_string(std::stoul(problem.substr(0, colon)) - before) + problem.substr(colon);
  }
  return problems;
}

/// What is said about an expectation; places are those of the file.
Strings about_expectation(const std::string& show, const std::string& that, const std::string& head = {}) {
  return problems_of(head + "[[step]]\n[[step.expect]]\nshow = '" + show + "'\nthat = " + that + "\n");
}

}  // namespace

TEST_SUITE("playbooks/lines") {
  TEST_CASE("lines are read with what has been selected so far") {
    CHECK(about("tunnel select 1\ntunnel encapsulation l2tpv3\npp select 1\npp always-on on").empty());
    const auto without = about("tunnel encapsulation l2tpv3");
    REQUIRE(without.size() == 1);
    CHECK(without[0].starts_with("1:1: "));
  }

  TEST_CASE("the selection lasts beyond a step, for each role by itself") {
    const std::string select = "roles = [\"a\", \"b\"]\n[[step]]\non = \"a\"\nrun = \"tunnel select 1\"\n";
    const std::string use = "run = \"tunnel encapsulation l2tpv3\"\n";
    CHECK(problems_of(select + "[[step]]\non = \"a\"\n" + use).empty());
    CHECK(problems_of(select + "[[step]]\n" + use).size() == 1);
  }

  TEST_CASE("a mistake is placed at its word") {
    const auto wrong =
        about("ip lan1 address 192.0.2.1/24\n  tunnel select 1\n  tunnel encapsulation l2tpv4");
    REQUIRE(wrong.size() == 1);
    CHECK(wrong[0].starts_with("3:24: expected one of "));
    CHECK(wrong[0].ends_with("did you mean `l2tpv3`?"));
  }

  TEST_CASE("an unknown command is a warning: it is sent as it is") {
    CHECK(about("frobnicate on") ==
          Strings{"1:1: warning: `frobnicate` is no command (the line will be sent as it is)"});
  }

  TEST_CASE("what belongs to the session is not typed by a playbook") {
    CHECK(about("save") ==
          Strings{"1:1: 'save' is not typed by a playbook (write 'save = true' at the top of the "
                  "playbook: it saves when every expectation holds on every end)"});
    CHECK(about("save 0").size() == 1);
    CHECK(about("exit") ==
          Strings{"1:1: 'exit' would end the session (rtxctl leaves by itself, without saving)"});
    CHECK(about("QUIT") ==
          Strings{"1:1: 'quit' would end the session (rtxctl leaves by itself, without saving)"});
    CHECK(about("administrator") ==
          Strings{"1:1: 'administrator' is typed by rtxctl itself (give the router's "
                  "administrator_password in the inventory)"});
    CHECK(about("administrator password encrypted").empty());
    CHECK(about("administrator radius auth on").empty());
    CHECK(about("console columns 200") == Strings{"1:1: warning: rtxctl sets 'console columns' itself and "
                                                  "puts it back as it was (this line's effect "
                                                  "ends with the session)"});
    CHECK(about("console prompt x").empty());
  }

  TEST_CASE("dangerous commands are refused unless they are allowed") {
    const std::string refused =
        "' is refused: it can cut the router off or lose its configuration (if it is meant, "
        "write allow = [\"";
    CHECK(about("restart") == Strings{"1:1: 'restart" + refused + "restart\"] at the top of the playbook)"});
    CHECK(about("cold start") ==
          Strings{"1:1: 'cold start" + refused + "cold start\"] at the top of the playbook)"});
    CHECK(about("restart", "allow = [\"restart\"]\n").empty());
    CHECK(about("cold start", "allow = [\"restart\"]\n").size() == 1);
    CHECK(about("clear arp", "allow = [\"clear arp\"]\n").empty());
    CHECK(about("clear log", "allow = [\"clear arp\"]\n").size() == 1);
    CHECK(problems_of("allow = [\"cold\"]\n[[step]]\nrun = \"ip lan1 address dhcp\"\n") ==
          Strings{"1:11: 'cold' is not refused, so it cannot be allowed (did you mean 'cold start'?)"});
  }

  TEST_CASE("what would get in the way of rtxctl's own safety is refused") {
    CHECK(about("schedule at 1 3:00 * ntpdate ntp.example.jp") ==
          Strings{"1:1: 'schedule at' is refused: rtxctl's dead-man's switch is one, and what is saved acts "
                  "after every restart (if it is meant, write allow = [\"schedule at\"] at the top of the "
                  "playbook)"});
    CHECK(about("no schedule at 1").size() == 1);
    CHECK(about("confirm") == Strings{"1:1: 'confirm' belongs to a rollback timer, and none is set by a "
                                      "playbook (what holds is confirmed by rtxctl itself, once every "
                                      "expectation holds on every end)"});
    CHECK(about("rollback timer 300") ==
          Strings{"1:1: 'rollback timer' would take back what rtxctl has confirmed (rtxctl arms a dead-man's "
                  "switch of its own)"});
    CHECK(about("netvolante-dns go lan2")[0].find("it saves the configuration by itself") !=
          std::string::npos);
    CHECK(about("shutdown").size() == 1);
    CHECK(about("confirm", "allow = [\"restart\"]\n").size() == 1);
  }

  TEST_CASE("a schedule is allowed by name, and what it types must be allowed, too") {
    const std::string schedules = "allow = [\"schedule at\"]\n";
    CHECK(about("schedule at 1 3:00 * ntpdate ntp.example.jp", schedules).empty());
    CHECK(about("no schedule at 1", schedules).empty());
    CHECK(about("schedule at 1 startup tunnel 1 tunnel enable 1", schedules).empty());
    for (const std::string line : {"schedule at 1 3:00 * restart", "schedule at 1 +600 * restart",
                                   "schedule at 1 */* 3:00 pp 1 clear arp", "schedule at 1 3:00 * rest"}) {
      CAPTURE(line);
      CHECK(about(line, schedules).size() == 1);
    }
    CHECK(about("schedule at 1 3:00 * restart", "allow = [\"schedule at\", \"restart\"]\n").empty());
  }

  TEST_CASE("what the router asks for, and so cannot be put back, may be named") {
    CHECK(about("administrator password encrypted", "allow = [\"administrator password\"]\n").empty());
    CHECK(about("login user taro word", "allow = [\"login user taro\"]\n").empty());
    CHECK(problems_of("allow = [\"ip lan1\"]\n[[step]]\nrun = \"ip lan1 address dhcp\"\n").size() == 1);
  }

  TEST_CASE("what the router would expand to a refused command is refused, too") {
    CHECK(about("rest") == Strings{"1:1: the router may take 'rest' for 'restart' (write commands in full)"});
    CHECK(about("col sta") ==
          Strings{"1:1: the router may take 'col sta' for 'cold start' (write commands in full)"});
    CHECK(about("sav")[0].starts_with("1:1: the router may take 'sav' for 'save'"));
    CHECK(about("admin")[0].starts_with("1:1: the router may take 'admin' for 'administrator'"));
  }

  TEST_CASE("what cannot be typed is refused") {
    CHECK(about("ip lan1\taddress 192.0.2.1/24") ==
          Strings{"1:8: a tab inside a command line (the router would complete the word before it; write a "
                  "blank)"});
    CHECK(
        about("description 1 what?") ==
        Strings{
            "1:19: a '?' that is not quoted (the router would show its help; write it in quotation marks)"});
    CHECK(about("description 1 \"what?\"").empty());
    CHECK(about("description 1 what\\?").empty());
    CHECK(about("description 1 \"open") == Strings{"1:15: this quote is never closed"});
    CHECK(problems_of("[[step]]\nrun = \"description 1 a\\u001bb\"\n") ==
          Strings{"2:23: a control character in a command line"});
    CHECK(about("ping 192.0.2.1") ==
          Strings{"1:1: a ping without -c never ends (write for example: ping -c 5 ADDRESS)"});
  }

  TEST_CASE("a sample of the right type stands in for a value that is not known yet") {
    const auto with = [](const std::string& type, const std::string& line) {
      return about(line, "[vars]\nv = { type = \"" + type + "\" }\n");
    };
    CHECK(with("ipv4/prefix", "ip lan1 address {{v}}").empty());
    CHECK(with("ipv4", "ip route default gateway {{v}}").empty());
    CHECK(with("integer", "dns cache max entry {{v}}").empty());
    CHECK(with("integer", "tunnel select {{v}}\ntunnel encapsulation l2tpv3").empty());
    CHECK(with("text", "tunnel select 1\ntunnel encapsulation {{v}}").empty());
    CHECK(with("secret", "ipsec ike pre-shared-key 1 text {{v}}").empty());
    CHECK(with("text", "tunnel select 1\ntunnel encapsulatoin {{v}}").size() == 1);
    CHECK(with("ipv4/prefix", "tunnel select {{v}}").size() == 1);
  }

  TEST_CASE("a default is a value, and checked as one") {
    const auto problems = problems_of(
        "[vars]\nv = { type = \"text\", default = \"l2tpv4\" }\n[[step]]\nrun = '''\n"
        "tunnel select 1\ntunnel encapsulation {{v}}\n'''\n");
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].starts_with("6:22: expected one of "));
  }

  TEST_CASE("show takes a command that displays and, to assert about it, one that has a parser") {
    CHECK(about_expectation("show status l2tp", "['tunnel_control == 1']").empty());
    CHECK(about_expectation("show arp", "[]").empty());
    CHECK(about_expectation("show status l2tq", "['x == 1']") ==
          Strings{"3:9: there is no parser for 'show status l2tq', so nothing can be asserted about it (did "
                  "you mean "
                  "'show status l2tp'?)"});
    CHECK(about_expectation("restart", "[]").size() == 2);
    CHECK(about_expectation("ip lan1 address dhcp", "[]") ==
          Strings{
              "3:9: 'show' takes a command that only displays, and this one changes the router (type it in a "
              "step's 'run')"});
    CHECK(about_expectation("frobnicate", "[]") ==
          Strings{"3:9: 'show' takes a command that displays: `frobnicate` is no command"});
    CHECK(about_expectation("", "[]") == Strings{"3:9: 'show' is empty"});
  }

  TEST_CASE("assertions are placed in the file") {
    CHECK(about_expectation("show status l2tp",
                            "[\n  'tunnel[1].state == established',\n  'tunnel[1].stat == idle',\n]") ==
          Strings{"6:14: unknown field 'stat' of tunnel (did you mean 'state'?)"});
    const auto escaped = about_expectation("show ipsec sa", R"(["any(sa, remote_id == \"x\") = 1"])");
    REQUIRE(escaped.size() == 1);
    CHECK(escaped[0].substr(0, 26) == "4:38: expected 'and', 'or'");
    CHECK(about_expectation("show status l2tp", "['tunnel[1].state == estabished']") ==
          Strings{
              "4:29: warning: 'estabished' is not among the words known for 'tunnel[1].state' (did you mean "
              "'established'?)"});
  }

  TEST_CASE("an assertion about a value that is not known yet is checked as far as it can be") {
    const auto with = [](const std::string& type, const std::string& that) {
      return about_expectation("ping -c 1 192.0.2.1", that, "[vars]\nv = { type = \"" + type + "\" }\n");
    };
    CHECK(with("text", "['rtt.max < {{v}}']").empty());
    CHECK(with("integer", "['received == {{v}}']").empty());
    CHECK(with("text", "['rtt.mx < {{v}}']").size() == 1);
    CHECK(with("secret", "['received == {{v}}']").size() == 1);
  }

  TEST_CASE("peer needs both ends to be asked") {
    const std::string pair =
        "roles = [\"a\", \"b\"]\n[[step]]\n[[step.expect]]\nshow = 'show status l2tp'\n"
        "that = ['tunnel_control == peer.tunnel_control']\n";
    CHECK(problems_of(pair).empty());
    CHECK(problems_of(pair + "on = \"a\"\n") == Strings{"5:28: there is no other end here ('peer' needs a "
                                                        "playbook with two roles, and is only known where "
                                                        "both ends are asked)"});
  }

  TEST_CASE("a secret may not stand where it would be shown") {
    const std::string head = "[vars]\npsk = { type = \"secret\" }\n";
    CHECK(about_expectation("ping -c 1 {{psk}}", "[]", head) ==
          Strings{"5:9: a secret may not stand in a 'show' (it would be shown in reports)"});
    CHECK(about_expectation("show environment", "['model == {{psk}}']", head) ==
          Strings{"6:10: a secret may not stand in an assertion (it would be shown in reports)"});
    CHECK(problems_of(head + "[[step]]\nwhen = \"{{psk}}\"\nrun = \"ip lan1 address dhcp\"\n") ==
          Strings{"4:9: a secret may not stand in a 'when' (it would be shown in reports)"});
  }
}

}  // namespace rtx::playbooks::testing
