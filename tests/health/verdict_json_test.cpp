#include "health/verdict_json.hpp"

#include "safety/journal_entry.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

using namespace rtx::health;
using rtx::safety::utc_time;
using namespace std::chrono_literals;
using nlohmann::ordered_json;

namespace {

Verdict full() {
  Verdict verdict;
  verdict.subject = "tokyo-osaka";
  verdict.is_pair = true;
  verdict.vpn = "l2tpv3-ipsec";
  verdict.health = Health::degraded;
  verdict.reason = "20 % of the pings are lost";
  verdict.findings.push_back(
      {"loss", Health::degraded, "yamaha01", "20 % lost", "5 packets", "show ip route"});
  verdict.findings.push_back({"unsaved", Health::degraded, "", "not saved", "", ""});
  Measures end;
  end.router = "yamaha01";
  end.model = "RTX830";
  end.firmware = "15.02.31";
  end.boot_time = "2026/01/24 12:32:36 +09:00";
  end.uptime = 86'400s;
  end.cpu = rtx::parsers::Permille{35};
  end.memory = rtx::parsers::Permille{410};
  end.tunnel_uptime = 3'600s;
  end.sa_life = 27'900s;
  end.loss = rtx::parsers::Permille{200};
  end.rtt = 1'234us;
  end.outputs.push_back({"show status l2tp", "------\n"});
  verdict.ends = {end, Measures{}};
  verdict.ends[1].router = "yamaha02";
  verdict.at = *utc_time("2026-01-31T02:00:00.250Z");
  verdict.took = 5'100ms;
  verdict.was = Health::healthy;
  verdict.since = *utc_time("2026-01-30T02:00:00.000Z");
  return verdict;
}

}  // namespace

TEST_SUITE("verdict as JSON") {
  TEST_CASE("a verdict is read back as it was written") {
    CHECK(verdict_in(json_of(full())) == full());
    Verdict bare;
    bare.subject = "branch1";
    CHECK(verdict_in(json_of(bare)) == bare);
  }

  TEST_CASE("what was not seen has no key") {
    Verdict bare;
    bare.subject = "branch1";
    bare.ends.resize(1);
    const ordered_json object = json_of(bare);
    CHECK_FALSE(object.contains("was"));
    CHECK_FALSE(object.contains("reason"));
    CHECK_FALSE(object["ends"][0].contains("loss"));
    CHECK(json_of(full())["ends"][0]["loss"] == 20.0);
    CHECK(json_of(full())["ends"][0]["rtt"] == doctest::Approx(0.001234));
  }

  TEST_CASE("what lacks a subject, a health, a time or a kind is no verdict") {
    for (const char* key : {"subject", "health", "at", "kind"}) {
      CAPTURE(key);
      ordered_json object = json_of(full());
      object.erase(key);
      CHECK_FALSE(verdict_in(object).has_value());
      object[key] = 7;
      CHECK_FALSE(verdict_in(object).has_value());
    }
    CHECK_FALSE(verdict_in(ordered_json::array()).has_value());
  }

  TEST_CASE("numbers that cannot be are passed over") {
    ordered_json object = json_of(full());
    object["ends"][0]["loss"] = 101;
    object["ends"][0]["rtt"] = -1;
    object["ends"][0]["uptime"] = 1e300;
    const auto read = verdict_in(object);
    REQUIRE(read.has_value());
    CHECK_FALSE(read->ends[0].loss.has_value());
    CHECK_FALSE(read->ends[0].rtt.has_value());
    CHECK_FALSE(read->ends[0].uptime.has_value());
  }
}
