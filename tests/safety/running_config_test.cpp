#include "safety/running_config.hpp"

#include "transports/failure.hpp"

#include <doctest/doctest.h>

#include <string>

using rtx::safety::config_in;
using rtx::transports::Failure;
using rtx::transports::Reply;

namespace {

Reply reply(std::string text) {
  Reply one;
  one.text = std::move(text);
  return one;
}

}  // namespace

TEST_CASE("a configuration without its header, or without lines, is not taken for one") {
  const std::string header = "# RTX830 Rev.15.02.31 (Tue Mar  5 10:00:00 2024)\n";
  CHECK(config_in(reply(header + "ip lan1 address 192.0.2.1/24\n"), "tokyo", "show config").lines().size() ==
        1);
  CHECK_THROWS_AS(
      static_cast<void>(config_in(reply("ip lan1 address 192.0.2.1/24\n"), "tokyo", "show config")), Failure);
  CHECK(config_in(reply(header + "# Reporting Date: Dec 7 15:38:26 2024\n"), "tokyo", "show config")
            .lines()
            .empty());
  CHECK_THROWS_AS(static_cast<void>(config_in(reply(header), "tokyo", "show config")), Failure);
  CHECK_THROWS_AS(static_cast<void>(config_in(reply(""), "tokyo", "show config")), Failure);
}

TEST_CASE("a refusal names the router, the command and the answer") {
  Reply refused = reply("");
  refused.error = "Illegal keyword";
  try {
    static_cast<void>(config_in(refused, "tokyo", "show config 0"));
    FAIL("a refused command gave a configuration");
  } catch (const Failure& failure) {
    CHECK(std::string{failure.what()} == "tokyo refused 'show config 0': Illegal keyword");
  }
}
