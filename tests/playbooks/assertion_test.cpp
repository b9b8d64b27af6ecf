#include "playbooks/assertion.hpp"

#include "tests/playbooks/sample_types.hpp"

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <vector>

namespace rtx::playbooks::testing {
namespace {

Assertion compiled(const std::string& written) {
  auto assertion = Assertion::compile(written, output, &output);
  REQUIRE_MESSAGE(assertion.has_value(), written << ": " << assertion.error().message);
  return *assertion;
}

bool met(const std::string& written, const Value& own = usual_output()) {
  const auto peer = output_value({tunnel_value(1, "established", 27, 51)});
  return compiled(written).evaluate(own, &peer).truth == Truth::met;
}

std::string got(const std::string& written, const Value& own = usual_output()) {
  const auto peer = output_value({tunnel_value(1, "established", 27, 51)});
  return compiled(written).evaluate(own, &peer).got;
}

}  // namespace

TEST_SUITE("playbooks/assertion") {
  TEST_CASE("a field is compared with a literal of its kind") {
    CHECK(met("sent == 5"));
    CHECK_FALSE(met("sent == 4"));
    CHECK(met("sent != 4"));
    CHECK(met("received < sent"));
    CHECK(met("received <= 4"));
    CHECK(met("sent > 4"));
    CHECK(met("sent >= 5"));
    CHECK(met("sent > -1"));
    CHECK(met("version == Rev.15.02.31"));
    CHECK(met("version == \"Rev.15.02.31\""));
    CHECK(met("version == 'Rev.15.02.31'"));
    CHECK(met("enabled == true"));
    CHECK(met("enabled == on"));
    CHECK(met("enabled"));
    CHECK_FALSE(met("not enabled"));
  }

  TEST_CASE("a date and time has an order, and a day alone is its first second") {
    CHECK(met("booted == '2026/11/03 02:00:00'"));
    CHECK(met("booted >= '2026/11/03 02:00:00'"));
    CHECK_FALSE(met("booted > '2026/11/03 02:00:00'"));
    CHECK(met("booted > '2026/11/03 01:59:59'"));
    CHECK(met("booted < '2026/12/01 00:00:00'"));
    CHECK(met("booted > 2026/11/03"));
    CHECK_FALSE(met("booted == '2026/11/03'"));
    CHECK(met("booted < '2026/11/04'"));
    CHECK(met("booted in ['2026/11/03 02:00:00']"));
    CHECK(met("booted matches '^2026/11/03 02:'"));
    CHECK(met("booted <= peer.booted"));
    CHECK(got("booted < '2026/11/03'") == "booted is \"2026/11/03 02:00:00\"");
  }

  TEST_CASE("percentages are exact to the tenth that the router prints") {
    CHECK(met("loss == 20%"));
    CHECK(met("loss == 20.0%"));
    CHECK(met("loss < 20.1%"));
    CHECK(met("loss == \"20%\""));
  }

  TEST_CASE("times compare across units") {
    CHECK(met("rtt.max == 288us"));
    CHECK(met("rtt.max == 0.288ms"));
    CHECK(met("rtt.max < 1ms"));
    CHECK(met("rtt.max < 0.001s"));
    CHECK(met("any(sa, life > 7h)"));
    CHECK(met("any(sa, life > 479min)"));
    CHECK(met("all(sa, life < 8.5h)"));
  }

  TEST_CASE("an index finds the element with that key") {
    CHECK(met("tunnel[1].state == established"));
    CHECK(met("tunnel[2].state == idle"));
    CHECK(met("tunnel[\"2\"].state == idle"));
    CHECK(met("interface[\"lan1\"].up"));
    CHECK(met("interface[lan1].up"));
    CHECK(met("not interface[lan2].up"));
    CHECK(met("tunnel[1].session.local_id == 9"));
  }

  TEST_CASE("a word on the right is the field of that name, unless the left side is known to print it") {
    CHECK_FALSE(met("sent == received"));
    CHECK(met("tunnel[1].state == tunnel[1].session.state"));
    CHECK_FALSE(met("version == host.example.net"));
    CHECK_FALSE(Assertion::compile("version == rtt.example", output, nullptr).has_value());
    CHECK_FALSE(met("version == \"rtt.example\""));
  }

  TEST_CASE("the other end is reached by peer") {
    CHECK(compiled("tunnel[1].remote_id == peer.tunnel[1].local_id").needs_peer());
    CHECK_FALSE(compiled("sent == 5").needs_peer());
    CHECK(met("tunnel[1].remote_id == peer.tunnel[1].local_id"));
    CHECK(met("peer.tunnel[1].remote_id == tunnel[1].local_id"));
    CHECK(met("all(peer.tunnel, state == established)"));
    const auto alone = compiled("peer.sent == 5").evaluate(usual_output(), nullptr);
    CHECK(alone.truth == Truth::not_met);
    CHECK(alone.got == "the other end's output is not known");
  }

  TEST_CASE("in and not in take a list of values") {
    CHECK(met("tunnel[1].state in [established, idle]"));
    CHECK(met("sent in [4,5]"));
    CHECK(met("sent not in [1, 2]"));
    CHECK_FALSE(met("sent in [1, 2]"));
    CHECK(met("count(tunnel) in [2]"));
  }

  TEST_CASE("matches searches, anchors pin it down") {
    CHECK(met("version matches \"15\\\\.02\""));
    CHECK(met("version matches '^Rev\\.[0-9.]+$'"));
    CHECK_FALSE(met("version matches '^15'"));
    CHECK(met("version not matches '^15'"));
  }

  TEST_CASE("a pattern cannot run for ever") {
    auto hostile = output_value({});
    auto& version = std::get<Value::Record>(hostile.data)[0].value;
    version = words(std::string(1'000, 'a') + "!");
    CHECK_FALSE(met("version matches '^(a+)+$'", hostile));
    CHECK(met("version matches '^(a|aa)+!'", hostile));
    version = words(std::string(1'025, 'a'));
    CHECK(got("version matches 'a'", hostile) == "version is too long to be matched (1025 bytes)");
    CHECK_FALSE(met("version not matches 'a'", hostile));
  }

  TEST_CASE("count, all and any look at every element") {
    CHECK(met("count(tunnel) == 2"));
    CHECK(met("count(sa, direction == send) == count(sa, direction == recv)"));
    CHECK(met("count(sa, direction == send and life > 1h) == 1"));
    CHECK(met("any(tunnel, state == established)"));
    CHECK_FALSE(met("all(tunnel, state == established)"));
    CHECK(met("all(interface, name matches '^lan')"));
    CHECK(met("any(addresses, it == 192.0.2.9)"));
    CHECK(met("count(addresses, it matches '^192') == 2"));
    CHECK(met("any(tunnel, it.state == idle)"));
  }

  TEST_CASE("of an empty list neither all nor any is met") {
    const auto none = output_value({});
    CHECK_FALSE(met("all(tunnel, state == established)", none));
    CHECK_FALSE(met("any(tunnel, state == established)", none));
    CHECK(met("count(tunnel) == 0", none));
    CHECK_FALSE(met("exists(tunnel)", none));
    CHECK(got("all(tunnel, state == established)", none) == "tunnel is empty");
  }

  TEST_CASE("and, or, not and parentheses bind as one expects") {
    CHECK(met("sent == 5 and received == 4"));
    CHECK(met("sent == 1 or received == 4"));
    CHECK(met("sent == 5 or sent == 1 and sent == 2"));
    CHECK_FALSE(met("(sent == 5 or sent == 1) and sent == 2"));
    CHECK(met("not (sent == 1 or sent == 2)"));
    CHECK(met("not not sent == 5"));
  }

  TEST_CASE("what is not there is not met, nor is its opposite") {
    CHECK_FALSE(met("tunnel[7].state == established"));
    CHECK_FALSE(met("tunnel[7].state != established"));
    CHECK_FALSE(met("not tunnel[7].state == established"));
    CHECK_FALSE(met("tunnel[2].session.local_id > 0"));
    CHECK(met("not exists(tunnel[7])"));
    CHECK(met("exists(tunnel[1].session)"));
    CHECK_FALSE(met("exists(tunnel[2].session)"));
    CHECK(met("tunnel[7].state == established or sent == 5"));
    CHECK_FALSE(met("tunnel[7].state == established and sent == 5"));
    CHECK(met("count(tunnel, session.local_id == 9) == 1"));
  }

  TEST_CASE("got tells what was found") {
    CHECK(got("tunnel[2].state == established") == "tunnel[2].state is idle");
    CHECK(got("tunnel[1].state == established") == "tunnel[1].state is established");
    CHECK(got("loss == 0%") == "loss is 20.0%");
    CHECK(got("rtt.max < 0.1ms") == "rtt.max is 0.288ms");
    CHECK(got("tunnel[2].remote_id == peer.tunnel[1].local_id") ==
          "tunnel[2].remote_id is 61; peer.tunnel[1].local_id is 27");
    CHECK(got("count(sa, direction == send) >= 2") == "count(sa, direction == send) is 1");
    CHECK(got("tunnel[7].state == idle") == "there is no tunnel[7], only tunnel[1], tunnel[2]");
    CHECK(got("tunnel[1].state == idle", output_value({})) == "there is no tunnel[1]");
    CHECK(got("tunnel[2].session.state == idle") == "tunnel[2].session is not in the output");
    CHECK(got("all(tunnel, state == established)") == "tunnel[2].state is idle");
    CHECK(got("any(tunnel, state == wait_ctl_reply)") ==
          "tunnel[1].state is established; tunnel[2].state is idle");
    CHECK(got("all(sa, life > 7.995h)") == "sa #1.life is 28777s; sa #2.life is 28770s");
    CHECK(got("exists(tunnel[7])") == "there is no tunnel[7], only tunnel[1], tunnel[2]");
  }

  TEST_CASE("of a compound only the parts that failed are told") {
    CHECK(got("sent == 5 and received == 5") == "received is 4");
    CHECK(got("sent == 1 or received == 5") == "sent is 5; received is 4");
    CHECK(got("sent == 1 or received == 4") == "received is 4");
  }

  TEST_CASE("of many elements a few are told and the rest is counted") {
    Value::List many;
    for (int id = 1; id <= 9; ++id) many.push_back(tunnel_value(id, "idle", id, id));
    CHECK(got("all(tunnel, state == established)", output_value(many)) ==
          "tunnel[1].state is idle; tunnel[2].state is idle; tunnel[3].state is idle; and 6 more");
    CHECK(got("tunnel[77].state == idle", output_value(many)) ==
          "there is no tunnel[77], only tunnel[1], tunnel[2], tunnel[3], ...");
  }

  TEST_CASE("expected is the assertion as it was written") {
    const auto outcome = compiled("  sent ==  5 ").evaluate(usual_output(), nullptr);
    CHECK(outcome.expected == "sent ==  5");
  }

  TEST_CASE("a hostile text cannot reach the terminal through got") {
    auto hostile = usual_output();
    std::get<Value::Record>(hostile.data)[0].value = words("\x1b[31mred\r\n");
    const auto text_of_it = got("version == 1", hostile);
    CHECK(text_of_it.find('\x1b') == std::string::npos);
    CHECK(text_of_it.find('\n') == std::string::npos);
  }

  TEST_CASE("a value of another shape than its type is not met, and no crash") {
    const Value wrong = record({{"sent", words("five")}, {"tunnel", number(3)}, {"version", number(1)}});
    CHECK_FALSE(met("sent == 5", wrong));
    CHECK_FALSE(met("sent < 5", wrong));
    CHECK_FALSE(met("tunnel[1].state == idle", wrong));
    CHECK_FALSE(met("count(tunnel) == 0", wrong));
    CHECK_FALSE(met("version matches 'x'", wrong));
    CHECK_FALSE(met("enabled", wrong));
  }

  TEST_CASE("a word that the router is not known to print is allowed with a warning") {
    const auto assertion = compiled("tunnel[1].state == estabished");
    REQUIRE(assertion.warnings().size() == 1);
    CHECK(assertion.warnings()[0].column == 20);
    CHECK(assertion.warnings()[0].message ==
          "'estabished' is not among the words known for 'tunnel[1].state'");
    CHECK(assertion.warnings()[0].hint == "did you mean 'established'?");
    CHECK(compiled("tunnel[1].state in [idle, established]").warnings().empty());
    CHECK(compiled("tunnel[1].state in [idle, up]").warnings()[0].hint ==
          "known are: established, wait_ctl_reply, idle");
  }
}

}  // namespace rtx::playbooks::testing
