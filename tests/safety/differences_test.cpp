#include "safety/differences.hpp"

#include "safety/baseline.hpp"

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>

namespace rtx::safety {
namespace {

using language::Config;

constexpr const char* before = R"(login user admin *
ip lan1 address 192.0.2.1/24
ip lan1 mtu 1400
tunnel select 1
 ipsec tunnel 100
  ipsec ike pre-shared-key 1 text first-key
 tunnel enable 1
)";

}  // namespace

TEST_CASE("two configurations differ by setting, with secrets masked") {
  const Config is = Config::parse(before);
  CHECK(differences(is, is).empty());
  const Config should = Config::parse(R"(login user admin *
ip lan1 address 192.0.2.9/24
tunnel select 1
 ipsec tunnel 100
  ipsec ike pre-shared-key 1 text second-key
 tunnel enable 1
)");
  const auto found = differences(is, should);
  REQUIRE(found.size() == 3);
  const std::string words = describe(found);
  CHECK(words.find("ip lan1 address 192.0.2.1/24 (should be: ip lan1 address 192.0.2.9/24)") !=
        std::string::npos);
  CHECK(words.find("too much: ip lan1 mtu 1400") != std::string::npos);
  CHECK(words.find("first-key") == std::string::npos);
  CHECK(words.find("second-key") == std::string::npos);
  CHECK(among(found, Keys{"ip lan1 mtu"}).size() == 1);
  CHECK(beside(found, Keys{"ip lan1 mtu"}).size() == 2);
}

TEST_CASE("a secret that the router hides counts as equal, another user does not") {
  const Config shown = Config::parse("login user admin *\n");
  CHECK(differences(shown, Config::parse("login user admin word\n")).empty());
  CHECK(differences(shown, Config::parse("login user other *\n")).size() == 2);
  CHECK(differences(shown, Config::parse("login user admin encrypted *\n")).empty());
  CHECK(differences(Config::parse("administrator password encrypted *\n"),
                    Config::parse("administrator password *\n"))
            .empty());
}

TEST_CASE("of two configurations one made of both: some settings of this, the others of that") {
  const Config running =
      Config::parse("ip lan1 address 192.0.2.5/24\ndescription theirs\nip lan1 mtu 1300\n");
  const Config mine = Config::parse("ip lan1 address 192.0.2.1/24\n");
  const Config mixed = with(running, {"ip lan1 address", "ip lan1 mtu"}, mine);
  CHECK(mixed.render() == Config::parse("ip lan1 address 192.0.2.1/24\ndescription theirs\n").render());
}

TEST_CASE("a baseline comes back from its text as it was; another text is none") {
  Baseline baseline;
  baseline.router = "tokyo";
  baseline.boot_time = "2026/01/31 09:30:00 +09:00";
  baseline.running = Config::parse(before);
  baseline.intended = Config::parse("ip lan1 mtu 1400\n");
  baseline.keys = {"ip lan1 mtu", "tunnel 1: ipsec tunnel"};
  baseline.slot = 2;
  for (const bool saved : {false, true}) {
    if (saved) baseline.saved = Config::parse(before);
    const Baseline again = baseline_from(to_text(baseline));
    CHECK(again.running == baseline.running);
    CHECK(again.intended == baseline.intended);
    CHECK(again.saved == baseline.saved);
    CHECK(again.keys == baseline.keys);
    CHECK(again.slot == 2);
    CHECK(again.boot_time == baseline.boot_time);
    CHECK(again.was_saved() == saved);
  }
  CHECK_THROWS_AS(static_cast<void>(baseline_from("{}")), std::invalid_argument);
  CHECK_THROWS_AS(static_cast<void>(baseline_from("\x01not json")), std::invalid_argument);
}

}  // namespace rtx::safety
