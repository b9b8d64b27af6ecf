#include "health/judge.hpp"

#include "health/translation.hpp"
#include "tests/health/pair_scene.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace rtx::health;
using namespace rtx::health::scene;
using namespace std::chrono_literals;
using rtx::parsers::Permille;

namespace {

/// Whatever a rule says, it is known in Japanese too; others speak through `reach` and `expectation`.
Verdict judged(const SubjectSeen& subject, const Rules& rules = {}) {
  Verdict verdict = judge(subject, rules, rtx::playbooks::Redactor{});
  for (const Finding& one : verdict.findings) {
    CAPTURE(one.words);
    if (one.rule != "reach" && one.rule != "expectation") CHECK(in_japanese(one.words).has_value());
  }
  return verdict;
}

const Finding* finding(const Verdict& verdict, const std::string& rule) {
  const auto found = std::ranges::find(verdict.findings, rule, &Finding::rule);
  return found == verdict.findings.end() ? nullptr : &*found;
}

/// Breaks the VPN the way both routers show it: no SA, no session, no answer.
void break_vpn(SubjectSeen& subject) {
  for (std::size_t at = 0; at < 2; ++at) {
    answer(subject, at, "show ipsec sa") = "";
    answer(subject, at, "show status l2tp") = R"(------------------- L2TP INFORMATION -------------------
Number of control table using
  Tunnel Control: 1, Session Control: 0
TUNNEL[1]:
  Tunnel State: wait_ctl_reply
  Version: L2TPv3
)";
    answer(subject, at, subject.ends[at].ping) = ping(5, 0);
  }
}

constexpr const char* show_tunnel = "show status tunnel 2";

/// Some time has gone by: both routers have been up for so long, and their tunnel for so long.
void later(SubjectSeen& subject, const std::string& uptime, const std::string& tunnel) {
  for (std::size_t at = 0; at < 2; ++at) {
    std::string& environment = answer(subject, at, "show environment");
    environment = replaced(environment, "10days 00:00:00", uptime);
    const bool is_plain = subject.ends[at].seen.find(show_tunnel) != nullptr;
    std::string& status = answer(subject, at, is_plain ? show_tunnel : "show status l2tp");
    status = replaced(status, "432000 seconds", tunnel);
  }
}

}  // namespace

TEST_SUITE("judge") {
  TEST_CASE("a pair that works is healthy, and was measured") {
    const Verdict verdict = judged(pair());
    CHECK(verdict.health == Health::healthy);
    CHECK(verdict.reason.empty());
    CHECK(verdict.findings.empty());
    CHECK(verdict.vpn == "l2tpv3-ipsec");
    CHECK(verdict.is_pair);
    REQUIRE(verdict.ends.size() == 2);
    const Measures& end = verdict.ends[0];
    CHECK(end.router == "yamaha01");
    CHECK(end.model == "RTX830");
    CHECK(end.uptime == 864'000s);
    CHECK(end.tunnel_uptime == 432'000s);
    CHECK(end.sa_life == 20'000s);
    CHECK(end.loss == Permille{0});
    CHECK(end.rtt == 1'000us);
    CHECK(end.cpu == Permille{20});
    CHECK(end.memory == Permille{230});
    CHECK(end.outputs.size() == 5);
  }

  TEST_CASE("no key and no password is in what a verdict says") {
    const Verdict verdict = judged(pair());
    for (const Measures& end : verdict.ends) {
      for (const Output& output : end.outputs) {
        CHECK(output.text.find("the-common-key") == std::string::npos);
        CHECK(output.text.find("the-l2tp-password") == std::string::npos);
      }
    }
  }

  TEST_CASE("what is down is told with the cause that the configurations hold") {
    SubjectSeen subject = pair();
    break_vpn(subject);
    SUBCASE("a NAT entry is missing") {
      change_config(subject, 1, "nat descriptor masquerade static 1 1 192.168.100.2 udp 500\n", "");
      const Verdict verdict = judged(subject);
      CHECK(verdict.health == Health::down);
      CHECK(verdict.reason ==
            "yamaha02: no NAT entry lets udp 500 in to 192.168.100.2 (yamaha01: tunnel 1 is wait_ctl_reply)");
    }
    SUBCASE("the keys differ, and neither is told") {
      change_config(subject, 0, "the-common-key", "another-key");
      const Verdict verdict = judged(subject);
      CHECK(verdict.reason == "the pre-shared keys differ (yamaha01: tunnel 1 is wait_ctl_reply)");
    }
    SUBCASE("nothing is wrong with the configurations") {
      CHECK(judged(subject).reason == "yamaha01: tunnel 1 is wait_ctl_reply");
    }
  }

  TEST_CASE("what is seen up is not told as the cause of what is down") {
    SubjectSeen subject = pair();
    answer(subject, 0, subject.ends[0].ping) = ping(5, 0);
    change_config(subject, 1, "the-common-key", "another-key");
    CHECK(judged(subject).reason == "yamaha01: the far end does not answer through the VPN");
    answer(subject, 1, "show ipsec sa") = "";
    answer(subject, 1, "show status l2tp") =
        replaced(show_status_l2tp(side(1)), "Tunnel State: established", "Tunnel State: wait_ctl_reply");
    CHECK(judged(subject).reason.starts_with("the pre-shared keys differ ("));
  }

  TEST_CASE("a tunnel in no bridge is down, although all of it is up and nothing can be pinged") {
    SubjectSeen subject = pair();
    change_config(subject, 1, "bridge member bridge1 lan1 tunnel1\n", "");
    for (EndSeen& end : subject.ends) end.ping.clear();
    const Verdict verdict = judged(subject);
    CHECK(verdict.health == Health::down);
    CHECK(verdict.reason.starts_with("yamaha02: tunnel 1 is a member of no bridge"));
  }

  TEST_CASE("half of a VPN is down too") {
    SubjectSeen subject = pair();
    SUBCASE("the session") {
      std::string& text = answer(subject, 0, "show status l2tp");
      text = replaced(text, "Session State: established", "Session State: wait_reply");
      CHECK(judged(subject).reason == "yamaha01: tunnel 1 is established, but its session is wait_reply");
    }
    SUBCASE("the circuit") {
      std::string& text = answer(subject, 1, "show status l2tp");
      text = replaced(text, "peer:UP", "peer:DOWN");
      CHECK(judged(subject).reason ==
            "yamaha02: a circuit of tunnel 1 is DOWN: see the link of the LAN port");
    }
    SUBCASE("one direction of the SAs") {
      std::string& text = answer(subject, 1, "show ipsec sa");
      text = replaced(text, "3     1    4     tra[0001]esp  recv 20000   198.51.100.1\n", "");
      const Verdict verdict = judged(subject);
      CHECK(verdict.reason == "yamaha02: there is no IPsec SA in each direction");
      CHECK(finding(verdict, "sa_count") != nullptr);
    }
    SUBCASE("tunnels with somebody else") {
      std::string& text = answer(subject, 1, "show status l2tp");
      text = replaced(text, "Local Tunnel ID: 37500", "Local Tunnel ID: 37501");
      CHECK(judged(subject).reason == "their tunnel IDs do not mirror each other");
    }
    SUBCASE("pings alone") {
      answer(subject, 1, subject.ends[1].ping) = ping(5, 0);
      const Verdict verdict = judged(subject);
      CHECK(verdict.health == Health::down);
      CHECK(verdict.reason == "yamaha02: the far end does not answer through the VPN");
    }
    for (const Finding& one : judged(subject).findings) CHECK(one.health >= Health::degraded);
    CHECK(judged(subject).health == Health::down);
  }

  TEST_CASE("what works and is not well is degraded") {
    SubjectSeen subject = pair();
    Rules rules;
    std::string reason;
    SUBCASE("loss") {
      answer(subject, 0, subject.ends[0].ping) = ping(5, 4);
      reason = "yamaha01: 20 % of the pings are lost";
    }
    SUBCASE("latency") {
      rules.rtt = 999us;
      reason = "yamaha01: the round trip takes 1.0 ms";
    }
    SUBCASE("the life of an SA") {
      std::string& text = answer(subject, 1, "show ipsec sa");
      text = replaced(text, "recv 20000", "recv 29   ");
      reason = "yamaha02: an SA ends in 29 s and has no successor";
    }
    SUBCASE("CPU") {
      std::string& text = answer(subject, 0, "show environment");
      text = replaced(text, "2%(5min)", "81%(5min)");
      reason = "yamaha01: CPU at 81 % over five minutes";
    }
    SUBCASE("memory") {
      std::string& text = answer(subject, 0, "show environment");
      text = replaced(text, "23% used", "91% used");
      reason = "yamaha01: memory at 91 %";
    }
    SUBCASE("changes that are not saved") {
      std::string& text = answer(subject, 0, "show config");
      text += "ip lan1 mtu 1400\n";
      reason = "yamaha01: changes are not saved: ip lan1 mtu 1400";
    }
    SUBCASE("another configuration than it should have") {
      subject.ends[0].golden = rtx::language::Config::parse(replaced(show_config(side(0)), "SITES", "OTHER"));
      reason =
          "yamaha01: its configuration is not what it should be: l2tp remote end-id SITES (should be: l2tp "
          "remote end-id OTHER)";
    }
    SUBCASE("an address that it should have") {
      subject.ends[1].addresses.emplace_back("192.0.2.77");
      reason = "yamaha02: the inventory gives it 192.0.2.77, no interface has it";
    }
    SUBCASE("a restart since the last check") {
      subject.before = judged(pair());
      std::string& text = answer(subject, 1, "show environment");
      text = replaced(text, "10days 00:00:00", "0days 00:35:10");
      reason = "yamaha02: it restarted 35 min 10 s ago, since the last check";
    }
    SUBCASE("a tunnel that was down since the last check") {
      subject.before = judged(pair());
      later(subject, "10days 08:00:00", "2100 seconds");
      reason = "yamaha01: the tunnel was down since the last check: it has been up for 35 min";
    }
    SUBCASE("a tunnel that is older than at the last check, and not by as much as its router") {
      subject.before = judged(pair());
      later(subject, "20days 00:00:00", "500000 seconds");
      reason = "yamaha01: the tunnel was down since the last check: it has been up for 5 d 18 h";
    }
    const Verdict verdict = judged(subject, rules);
    CHECK(verdict.health == Health::degraded);
    CHECK(verdict.reason == reason);
  }

  TEST_CASE("an address is not missed where DHCP or a provider gives one") {
    SubjectSeen subject = pair();
    subject.ends[1].addresses.emplace_back("192.0.2.77");
    SUBCASE("DHCP") {
      change_config(subject, 1, "ip lan2 nat descriptor 1", "ip lan2 nat descriptor 1\nip lan3 address dhcp");
    }
    SUBCASE("PPPoE") {
      change_config(subject, 1, "tunnel select 1", "pp select 1\n pppoe use lan3\ntunnel select 1");
    }
    SUBCASE("it is a secondary one") {
      change_config(subject, 1, "ip lan2 nat descriptor 1",
                    "ip lan2 nat descriptor 1\nip lan2 secondary address 192.0.2.77/24");
    }
    CHECK(judged(subject).health == Health::healthy);
  }

  TEST_CASE("an SA that ends when its successor is there is no matter") {
    SubjectSeen subject = pair();
    std::string& text = answer(subject, 1, "show ipsec sa");
    text = replaced(text, "4     1    -",
                    "7     1    4     tra[0001]esp  recv 3       198.51.100.1\n4     1    -");
    std::string& far = answer(subject, 0, "show ipsec sa");
    far = replaced(far, "4     1    -",
                   "7     1    4     tra[0001]esp  send 3       203.0.113.1\n4     1    -");
    CHECK(judged(subject).health == Health::healthy);
  }

  TEST_CASE("SAs that are made or end between the looks at two ends are no matter, stale ones are") {
    SubjectSeen subject = pair();
    std::string life = "28800";
    SUBCASE("just made") {}
    SUBCASE("about to end") {
      life = "20   ";
    }
    SUBCASE("stale") {
      life = "9000 ";
    }
    SUBCASE("of the same age") {
      life = "20000";
    }
    const bool counts = life == "9000 " || life == "20000";
    std::string& text = answer(subject, 1, "show ipsec sa");
    for (const std::string direction : {"send", "recv"})
      text = replaced(
          text, "4     1    -",
          "7     1    4     tra[0001]esp  " + direction + " " + life + "   198.51.100.1\n4     1    -");
    const Verdict verdict = judged(subject);
    CHECK((finding(verdict, "sa_count") != nullptr) == counts);
    CHECK(verdict.health == (counts ? Health::degraded : Health::healthy));
  }

  TEST_CASE("a plain IPsec tunnel is judged by its SAs, and by how long it has been up") {
    SubjectSeen subject = ipsec_pair();
    Verdict verdict = judged(subject);
    CHECK(verdict.health == Health::healthy);
    CHECK(verdict.vpn == "ipsec");
    CHECK(verdict.ends[1].tunnel_uptime == 432'000s);
    SUBCASE("no SAs") {
      answer(subject, 0, "show ipsec sa") = "";
      verdict = judged(subject);
      CHECK(verdict.health == Health::down);
      CHECK(verdict.reason == "yamaha01: there is no SA with the far end");
    }
    SUBCASE("it goes down while it is looked at") {
      std::string& text = answer(subject, 0, show_tunnel);
      text = replaced(replaced(text, "Online", "Offline"), "  432000 seconds  connection.\n", "");
      verdict = judged(subject);
      CHECK(verdict.health == Health::down);
      CHECK(verdict.reason == "yamaha01: tunnel 2 is Offline");
      CHECK_FALSE(verdict.ends[0].tunnel_uptime.has_value());
    }
    SUBCASE("it went down and came back since the last check") {
      subject.before = verdict;
      later(subject, "10days 08:00:00", "2100 seconds");
      verdict = judged(subject);
      CHECK(verdict.health == Health::degraded);
      CHECK(verdict.reason ==
            "yamaha01: the tunnel was down since the last check: it has been up for 35 min");
      CHECK(finding(verdict, "flapped")->evidence.starts_with("TUNNEL[2]:"));
    }
    SUBCASE("it only grew older") {
      subject.before = verdict;
      later(subject, "10days 08:00:00", "460800 seconds");
      CHECK(judged(subject).health == Health::healthy);
    }
  }

  TEST_CASE("for how long a plain IPsec tunnel has been up must be told if a rule needs it") {
    SubjectSeen subject = ipsec_pair();
    Rules rules;
    std::string reason;
    SUBCASE("it cannot be read") {
      std::string& text = answer(subject, 0, show_tunnel);
      text = replaced(text, "432000 seconds  connection.", "since Monday");
      reason =
          "yamaha01: no connection time can be read in 'show status tunnel 2', so 'flapped' was not looked "
          "at";
    }
    SUBCASE("it is refused") {
      subject.ends[0].seen.answers[4].error = "Invalid command name";
      reason = "yamaha01: it refused 'show status tunnel 2': Invalid command name";
    }
    const Verdict verdict = judged(subject, rules);
    CHECK(verdict.health == Health::could_not_tell);
    CHECK(verdict.reason == reason);
    rules.flapped = false;
    CHECK(judged(subject, rules).health == Health::healthy);
  }

  TEST_CASE("a tunnel that only grew older has not flapped") {
    SubjectSeen subject = pair();
    subject.before = judged(pair());
    later(subject, "10days 08:00:00", "460800 seconds");
    CHECK(judged(subject).health == Health::healthy);
  }

  TEST_CASE("two runs at once do not see each other as the past") {
    SubjectSeen subject = pair();
    later(subject, "10days 00:01:00", "432060 seconds");
    const Verdict other = judged(subject);
    subject = pair();
    subject.before = other;
    CHECK(judged(subject).health == Health::healthy);
  }

  TEST_CASE("a restart is seen when the router has been up for longer than before it") {
    SubjectSeen subject = pair();
    SubjectSeen past = subject;
    for (std::size_t at = 0; at < 2; ++at) {
      std::string& environment = answer(past, at, "show environment");
      environment = replaced(environment, "10days 00:00:00", "0days 01:00:00");
      environment = replaced(environment, "Boot time: 2026/01/21 11:00:00", "Boot time: 2026/01/21 08:00:00");
      std::string& l2tp = answer(past, at, "show status l2tp");
      l2tp = replaced(l2tp, "432000 seconds", "3000 seconds");
    }
    subject.before = judged(past);
    subject.at = subject.before->at + 240h + 2h;  // An hour later it restarted, and came back an hour after.
    later(subject, "10days 00:00:00", "863400 seconds");
    SUBCASE("and all clocks are right") {
      const Verdict verdict = judged(subject);
      CHECK(verdict.health == Health::degraded);
      CHECK(verdict.reason == "yamaha01: it restarted 10 d ago, since the last check");
    }
    SUBCASE("its clock was set, and it did not restart") {
      subject.at = subject.before->at + 240h - 1h;
      CHECK(judged(subject).health == Health::healthy);
    }
    SUBCASE("this machine's clock was set, and it did not restart") {
      for (Measures& end : subject.before->ends) end.boot_time = "2026/01/21 02:00:00 +00:00";
      for (const auto jump : {-240h, 240h * 365}) {
        subject.at = subject.before->at + jump;
        CHECK(judged(subject).health == Health::healthy);
      }
    }
    SUBCASE("it names no time") {
      for (Measures& end : subject.before->ends) end.boot_time = "yesterday";
      CHECK(judged(subject).health == Health::healthy);
    }
  }

  TEST_CASE("a pair that was down and came back has not flapped") {
    SubjectSeen broken = pair();
    break_vpn(broken);
    SubjectSeen subject = pair();
    subject.before = judged(broken);
    later(subject, "10days 08:00:00", "2100 seconds");
    CHECK(judged(subject).health == Health::healthy);
  }

  TEST_CASE("a clock that jumped makes nobody flap") {
    SubjectSeen subject = pair();
    subject.before = judged(pair());
    subject.before->at += std::chrono::hours{24 * 365};
    later(subject, "10days 00:01:00", "432060 seconds");
    CHECK(judged(subject).health == Health::healthy);
  }

  TEST_CASE("what was not seen is never healthy") {
    SubjectSeen subject = pair();
    SUBCASE("nothing of either router") {
      for (EndSeen& end : subject.ends) {
        end.seen.answers.clear();
        end.seen.saved.reset();
        end.seen.trouble = "nothing answered";
      }
    }
    SUBCASE("nothing of one router") {
      subject.ends[1].seen.answers.clear();
      subject.ends[1].seen.trouble = "nothing answered";
      CHECK(judged(subject).reason == "yamaha02: nothing answered");
    }
    for (const char* command : {"show environment", "show status l2tp", "show ipsec sa", "show config"}) {
      SUBCASE(command) {
        answer(subject, 0, command) = "%$&! nonsense\n";
      }
    }
    SUBCASE("the answer to a ping") {
      answer(subject, 0, subject.ends[0].ping) = "nonsense\n";
    }
    SUBCASE("a ping, as no address is known") {
      subject.ends[0].ping.clear();
      CHECK(in_japanese(finding(judged(subject), "ping")->next_step).has_value());
    }
    SUBCASE("the saved configuration") {
      subject.ends[0].seen.saved.reset();
      subject.ends[0].seen.why_not_saved = "wrong password";
      CHECK(judged(subject).reason == "yamaha01: it cannot be told whether all is saved: wrong password");
    }
    SUBCASE("an answer that is an error") {
      subject.ends[0].seen.answers[1].error = "Administrator use only";
    }
    SUBCASE("a VPN") {
      for (std::size_t at = 0; at < 2; ++at) {
        const std::string text = answer(subject, at, "show config");
        const auto begin = text.find("tunnel select 1");
        const auto end = text.find(" tunnel enable 1\n");
        change_config(subject, at, text.substr(begin, end + 17 - begin), "");
      }
      CHECK(judged(subject).reason == "their configurations hold no VPN between them");
    }
    CHECK(judged(subject).health == Health::could_not_tell);
  }

  TEST_CASE("a state that cannot be read is not called down") {
    SubjectSeen subject = pair();
    std::string& text = answer(subject, 0, "show status l2tp");
    std::string reason;
    SUBCASE("of the tunnel, by its label") {
      text = replaced(text, "Tunnel State:", "Condition of the tunnel:");
      reason = "yamaha01: the state of tunnel 1 cannot be read";
    }
    SUBCASE("of the tunnel, by its word") {
      text = replaced(text, "Tunnel State: established", "Tunnel State: refreshing");
      reason = "yamaha01: tunnel 1 is refreshing, which is no known state";
    }
    SUBCASE("of the session, by its label") {
      text = replaced(text, "Session State:", "Condition of the session:");
      reason = "yamaha01: the session of tunnel 1 cannot be read";
    }
    SUBCASE("of the session, by its word") {
      text = replaced(text, "Session State: established", "Session State: refreshing");
      reason = "yamaha01: the session of tunnel 1 is refreshing, which is no known state";
    }
    SUBCASE("of a session of which nothing can be read") {
      text = text.substr(0, text.find("  Session Information"));
      reason = "yamaha01: the session of tunnel 1 cannot be read";
    }
    SUBCASE("of a session that only the heading counts") {
      text = text.substr(0, text.find("  Tunnel has 1 session."));
      reason = "yamaha01: the session of tunnel 1 cannot be read";
    }
    SUBCASE("of a tunnel whose heading cannot be read") {
      text = replaced(text, "TUNNEL[1]:", "TUNNEL<1>:");
      reason = "yamaha01: 'show status l2tp' counts more tunnels than can be read";
    }
    SUBCASE("of SAs") {
      std::string& table = answer(subject, 0, "show ipsec sa");
      table = replaced(table, "2     1    4     tra", "SA 2  1    4     tra");
      reason = "yamaha01: there are rows in 'show ipsec sa' that cannot be read";
    }
    const Verdict verdict = judged(subject);
    CHECK(verdict.reason == reason);
    CHECK(verdict.health == Health::could_not_tell);
  }

  TEST_CASE("without a session a tunnel is down, whatever its state is called") {
    SubjectSeen subject = pair();
    std::string& text = answer(subject, 0, "show status l2tp");
    text = replaced(text.substr(0, text.find("  Version")), "Session Control: 1", "Session Control: 0");
    SUBCASE("a state without a label") {
      text = replaced(text, "Tunnel State:", "Condition of the tunnel:");
    }
    SUBCASE("a new word") {
      text = replaced(text, "Tunnel State: established", "Tunnel State: refreshing");
    }
    const Verdict verdict = judged(subject);
    CHECK(verdict.health == Health::down);
    CHECK(verdict.reason == "yamaha01: tunnel 1 has no session");
  }

  TEST_CASE("what a rule needs and cannot be read is told") {
    SubjectSeen subject = pair();
    const Rules rules;
    std::string& l2tp = answer(subject, 0, "show status l2tp");
    std::string& environment = answer(subject, 0, "show environment");
    std::string what;
    SUBCASE("IDs") {
      l2tp = replaced(l2tp, "Local Session ID", "Own Session ID");
      what = "no pair of IDs can be read in 'show status l2tp', so 'mirror' was not looked at";
    }
    SUBCASE("for how long the tunnel has been up") {
      l2tp = replaced(l2tp, "432000 seconds connection.", "Up since Monday.");
      what = "no connection time can be read in 'show status l2tp', so 'flapped' was not looked at";
    }
    SUBCASE("circuits") {
      l2tp = replaced(l2tp, "Circuit Status", "Circuit State");
      what = "no circuit status can be read in 'show status l2tp', so 'circuit' was not looked at";
    }
    SUBCASE("CPU") {
      environment = replaced(environment, "CPU:", "CPU0:");
      what = "no CPU use can be read in 'show environment', so 'cpu' was not looked at";
    }
    SUBCASE("memory") {
      environment = replaced(environment, "Memory:", "Storage:");
      what = "no memory use can be read in 'show environment', so 'memory' was not looked at";
    }
    SUBCASE("uptime") {
      environment = replaced(environment, "Elapsed time from boot:", "Uptime:");
      what = "no uptime can be read in 'show environment', so 'restarted' was not looked at";
    }
    const Verdict verdict = judged(subject, rules);
    CHECK(verdict.health == Health::could_not_tell);
    CHECK(verdict.reason == "yamaha01: " + what);
    CHECK(finding(verdict, "unread") != nullptr);
    CHECK(said_in(Language::japanese, verdict.reason).find("確認していません") != std::string::npos);
  }

  TEST_CASE("what no rule needs need not be there, nor what a model does not print") {
    SubjectSeen subject = pair();
    Rules rules;
    std::string& environment = answer(subject, 0, "show environment");
    SUBCASE("the rules are off") {
      rules.cpu.reset();
      rules.memory.reset();
      rules.flapped = false;
      environment = replaced(environment, "CPU:", "CPU0:");
      environment = replaced(environment, "Memory:", "Storage:");
      environment = replaced(environment, "Elapsed time from boot:", "Uptime:");
      std::string& l2tp = answer(subject, 0, "show status l2tp");
      l2tp = replaced(l2tp, "432000 seconds connection.", "Up since Monday.");
    }
    SUBCASE("lines that are not there, among lines that are all known") {
      environment = replaced(environment, "CPU:   2%(5sec)   1%(1min)   2%(5min)    Memory: 23% used\n", "");
    }
    CHECK(judged(subject, rules).health == Health::healthy);
  }

  TEST_CASE("every VPN of a pair is judged, and the worst decides") {
    SubjectSeen subject = pair_with_a_backup();
    SUBCASE("both work") {
      const Verdict verdict = judged(subject);
      CHECK(verdict.health == Health::healthy);
      CHECK(verdict.vpn == "l2tpv3-ipsec");
      CHECK(verdict.ends[0].tunnel_uptime == 432'000s);
      CHECK(verdict.ends[0].sa_life == 19'000s);
      CHECK(verdict.ends[0].rtt == 1'000us);
    }
    SUBCASE("the backup is down, and says which it is") {
      std::string& text = answer(subject, 1, "show ipsec sa");
      text = replaced(text, "8     2    9     tun[0002]esp  recv 19000   198.51.101.1\n", "");
      const Verdict verdict = judged(subject);
      CHECK(verdict.health == Health::down);
      CHECK(verdict.reason == "yamaha02: tunnel 2: there is no IPsec SA in each direction");
      CHECK(said_in(Language::japanese, verdict.reason) ==
            "yamaha02: トンネル2: 送信・受信の両方向のIPsec SAがそろっていません");
      CHECK(finding(verdict, "sa_count")->words.starts_with("tunnel 2 of yamaha01: their SAs do not agree"));
    }
    SUBCASE("and why") {
      for (std::size_t at = 0; at < 2; ++at) answer(subject, at, "show ipsec sa") = show_ipsec_sa(side(at));
      change_config(subject, 1, "the-backup-key", "another-key");
      const Verdict verdict = judged(subject);
      CHECK(verdict.reason ==
            "tunnel 2 of yamaha01: the pre-shared keys differ (yamaha01: tunnel 2: there is "
            "no SA with the far end)");
    }
    SUBCASE("what goes through it does not answer") {
      answer(subject, 0, subject.ends[0].other_pings[0]) = ping(5, 0);
      const Verdict verdict = judged(subject);
      CHECK(verdict.reason == "yamaha01: ping 10.0.2.1: the far end does not answer through the VPN");
      CHECK(verdict.ends[0].loss == Permille{1000});
    }
    SUBCASE("one end of it is gone") {
      const std::string text = answer(subject, 1, "show config");
      const auto begin = text.find("tunnel select 2");
      change_config(subject, 1, text.substr(begin, text.find(" tunnel enable 2\n") + 17 - begin), "");
      const Verdict verdict = judged(subject);
      CHECK(verdict.health == Health::could_not_tell);
      CHECK(verdict.reason == "yamaha01: tunnel 2 leads to the far router, where no tunnel is its other end");
      subject.tunnels = {1, 1};
      CHECK(judged(subject).health == Health::healthy);
    }
  }

  TEST_CASE("a ping that goes for two VPNs is judged once") {
    SubjectSeen subject = pair_with_a_backup();
    for (EndSeen& end : subject.ends) end.other_pings = {end.ping};
    answer(subject, 0, subject.ends[0].ping) = ping(5, 4);
    const Verdict verdict = judged(subject);
    REQUIRE(verdict.findings.size() == 1);
    CHECK(verdict.reason == "yamaha01: ping 192.168.100.2: 20 % of the pings are lost");
  }

  TEST_CASE("a VPN of which nobody can tell which tunnels it is, is not judged") {
    SubjectSeen subject = pair();
    const std::string text = answer(subject, 0, "show config");
    const auto begin = text.find("tunnel select 1");
    std::string again = text.substr(begin, text.find(" tunnel enable 1\n") + 17 - begin);
    for (const char* what : {"tunnel select 1", "tunnel enable 1"})
      again = replaced(again, what, replaced(what, "1", "2"));
    change_config(subject, 0, "nat descriptor type", again + "nat descriptor type");
    const Verdict verdict = judged(subject);
    CHECK(verdict.health == Health::could_not_tell);
    CHECK(verdict.reason ==
          "it cannot be told which tunnels are one VPN: yamaha01 tunnel1 - yamaha02 tunnel1, "
          "yamaha01 tunnel2 - yamaha02 tunnel1");
    const std::string& next = finding(verdict, "vpn")->next_step;
    CHECK(next == "say which in [pair.tokyo-osaka.vars] of the inventory: tunnel_a = N, tunnel_b = N");
    CHECK(in_japanese(next).has_value());
    subject.tunnels = {1, 1};
    CHECK(judged(subject).health == Health::healthy);
    subject.tunnels = {2, 2};
    CHECK(judged(subject).reason ==
          "yamaha02: tunnel 2, which the inventory names, is no VPN in its configuration");
  }

  TEST_CASE("what is not well is told beside what could not be seen") {
    SubjectSeen subject = pair();
    subject.ends[0].seen.saved.reset();
    subject.ends[0].seen.why_not_saved = "wrong password";
    CHECK_FALSE(is_unwell(judged(subject)));
    answer(subject, 1, subject.ends[1].ping) = ping(5, 4);
    const Verdict verdict = judged(subject);
    CHECK(verdict.health == Health::could_not_tell);
    CHECK(is_unwell(verdict));
    CHECK(verdict.reason ==
          "yamaha01: it cannot be told whether all is saved: wrong password; besides, yamaha02: 20 % of the "
          "pings are lost");
    CHECK(said_in(Language::japanese, verdict.reason) ==
          "yamaha01: 設定が保存されているか判定できません: wrong password。このほか、yamaha02: pingの20 "
          "%が失われました");
  }

  TEST_CASE("one end is enough to see that a VPN is down") {
    SubjectSeen subject = pair();
    break_vpn(subject);
    subject.ends[0].seen.answers.clear();
    subject.ends[0].seen.saved.reset();
    subject.ends[0].seen.trouble = "nothing answered";
    const Verdict verdict = judged(subject);
    CHECK(verdict.health == Health::down);
    CHECK(finding(verdict, "reach")->health == Health::could_not_tell);
  }

  TEST_CASE("an end whose configuration was not read is not judged by the other end's numbers") {
    SubjectSeen subject = pair();
    std::string& l2tp = answer(subject, 1, "show status l2tp");
    l2tp = replaced(l2tp, "TUNNEL[1]", "TUNNEL[7]");
    std::string& sas = answer(subject, 1, "show ipsec sa");
    for (const char* line : {"2     1  ", "3     1  ", "4     1  "})
      sas = replaced(sas, line, replaced(line, "1", "9"));
    auto& answers = subject.ends[1].seen.answers;
    std::ranges::find(answers, "show config", &Answered::command)->error = "no such command";
    for (EndSeen& end : subject.ends) end.ping.clear();
    const Verdict verdict = judged(subject);
    CHECK(verdict.health == Health::could_not_tell);
    CHECK(verdict.reason == "yamaha02: it refused 'show config': no such command");
    CHECK(verdict.ends[0].sa_life.has_value());
    CHECK_FALSE(verdict.ends[1].sa_life.has_value());
    answer(subject, 0, "show ipsec sa") = "";
    CHECK(judged(subject).reason == "yamaha01: there is no SA with the far end");
  }

  TEST_CASE("an expectation that is not met counts as its file says") {
    SubjectSeen subject = pair();
    subject.expected = {
        {"yamaha01", "one user", "show status user", Health::degraded, "count(user) is 2", "x", {}}};
    const Verdict verdict = judged(subject);
    CHECK(verdict.health == Health::degraded);
    CHECK(verdict.reason == "yamaha01: one user: count(user) is 2");
  }

  TEST_CASE("an expectation says what of an output was not understood, and keeps its verdict") {
    SubjectSeen subject = pair();
    Expected one{
        "yamaha01", "quiet", "show log", Health::healthy, {}, "x", "1 line not understood, first: x"};
    subject.expected = {one};
    const Verdict met = judged(subject);
    CHECK(met.health == Health::healthy);
    CHECK(met.reason.empty());
    REQUIRE(met.findings.size() == 1);
    CHECK(met.findings[0].health == Health::healthy);
    CHECK(met.findings[0].words == "quiet: met, but 1 line not understood, first: x");
    subject.expected[0].health = Health::down;
    subject.expected[0].got = "count(entry) is 1";
    CHECK(judged(subject).reason == "yamaha01: quiet: count(entry) is 1; 1 line not understood, first: x");
  }

  TEST_CASE("a router by itself is judged by itself") {
    SubjectSeen subject = pair();
    subject.name = "yamaha01";
    subject.ends.pop_back();
    CHECK(judged(subject).health == Health::healthy);
    CHECK(judged(subject).vpn.empty());
    answer(subject, 0, "show environment") =
        replaced(answer(subject, 0, "show environment"), "23% used", "99% used");
    CHECK(judged(subject).reason == "memory at 99 %");
  }

  TEST_CASE("without the built-in checks only expectations and reaching it count") {
    SubjectSeen subject = pair();
    subject.built_in = false;
    break_vpn(subject);
    CHECK(judged(subject).health == Health::healthy);
    subject.ends[0].seen.trouble = "nothing answered";
    CHECK(judged(subject).health == Health::could_not_tell);
  }

  TEST_CASE("text of a router is made harmless") {
    SubjectSeen subject = pair();
    answer(subject, 0, "show status l2tp") += "\x1b[2Jhidden\n";
    const Verdict verdict = judged(subject);
    for (const Output& output : verdict.ends[0].outputs) CHECK(output.text.find('\x1b') == std::string::npos);
  }
}
