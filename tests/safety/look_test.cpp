#include "safety/look.hpp"

#include "safety/dead_man.hpp"

#include <doctest/doctest.h>

#include <string>

namespace rtx::safety {
namespace {

using namespace std::chrono_literals;
using language::Config;

Look look_with(const std::string& running_file, const std::string& default_file) {
  Look look;
  look.router = "tokyo";
  look.model = "RTX830";
  look.config_file = running_file;
  look.default_config_file = default_file;
  look.running = Config::parse("ip lan1 mtu 1400\n");
  look.saved = look.running;
  return look;
}

std::string kind_of(const Look& look, bool accept = false) {
  const auto found = objections(look, accept);
  return found.empty() ? "" : found.front().kind;
}

}  // namespace

TEST_CASE("which file a router boots from") {
  CHECK(slot_of(look_with("config0", "config0")) == 0);
  CHECK(slot_of(look_with("config3", "config3")) == 3);
  CHECK(slot_of(look_with("", "")) == 0);
  CHECK_FALSE(slot_of(look_with("config0", "config1")));
  CHECK_FALSE(slot_of(look_with("usb1:/config.txt", "config0")));
  CHECK_FALSE(slot_of(look_with("usb1:/config.txt", "usb1:/config.txt")));
  CHECK_FALSE(slot_of(look_with("config0.1", "config0.1")));
  CHECK_FALSE(slot_of(look_with("config9", "config9")));
}

TEST_CASE("a change does not begin on a router whose owner may lose something by it") {
  Look look = look_with("config0", "config0");
  CHECK(kind_of(look).empty());
  CHECK(kind_of(look_with("usb1:/config.txt", "config0")) == "external_config");
  CHECK(kind_of(look_with("usb1:/config.txt", "config0"), true) == "external_config");

  look.saved = Config::parse("ip lan1 mtu 1500\n");
  CHECK(kind_of(look) == "unsaved_changes");
  CHECK(objections(look, false).front().message.find("ip lan1 mtu 1400") != std::string::npos);
  CHECK(kind_of(look, true).empty());

  look.saved.reset();
  look.why_not_saved = "tokyo refused 'show config 0': Incorrect password";
  CHECK(kind_of(look) == "unsaved_changes_unknown");
  CHECK(kind_of(look, true).empty());

  look.model.clear();
  CHECK(kind_of(look, true) == "model_unknown");
}

TEST_CASE("a date ahead by the router's own clock, over the end of a day, a month, a year") {
  CHECK(date_ahead("2026/01/31 09:30:00 +09:00", 5min) == "1/31 09:35:00");
  CHECK(date_ahead("2026/01/31 23:58:30 +09:00", 5min) == "2/1 00:03:30");
  CHECK(date_ahead("2026/12/31 23:59:59 +09:00", 10min) == "1/1 00:09:59");
  CHECK(date_ahead("2028/02/28 23:59:00 +09:00", 2min) == "2/29 00:01:00");
  CHECK(date_ahead("1980/01/01 00:00:10 +09:00", 1h) == "1/1 01:00:10");
}

TEST_CASE("a date ahead is at least a minute ahead, and there is none where the clock cannot be read") {
  CHECK(date_ahead("2026/01/31 09:30:00 +09:00", 1s) == "1/31 09:31:00");
  for (const char* clock :
       {"", "2026/01/31", "2026/13/31 09:30:00", "xxxx/01/31 09:30:00", "2026/02/30 09:30:00"})
    CHECK(date_ahead(clock, 5min).empty());
}

}  // namespace rtx::safety
