#include "safety/run_state.hpp"

#include "safety/journal.hpp"
#include "tests/safety/scratch.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace rtx::safety {

namespace {

const Entry::Time the_day = std::chrono::system_clock::from_time_t(1'769'851'800);
const Entry::Facts in_ten_minutes{{"kind", "schedule"}, {"id", "7"}, {"fires_at", "2026-01-31T09:40:00Z"}};
const SwitchFacts schedule_7{"schedule", "7", "2026-01-31T09:40:00Z"};

Entry began() {
  return {Mark::began,
          "",
          {{"playbook", "vpn.toml"}, {"subject", "tokyo"}, {"pid", "4711"}, {"save_asked", "true"}},
          the_day};
}

RouterState tokyo_after(std::vector<Entry> entries) {
  entries.insert(entries.begin(), {began(), {Mark::began, "tokyo"}});
  const RunState run = state_after(entries);
  REQUIRE(run.find("tokyo") != nullptr);
  return *run.find("tokyo");
}

Entry tokyo(Mark mark, Entry::Facts facts = {}) {
  return {mark, "tokyo", std::move(facts)};
}

}  // namespace

TEST_SUITE("safety/run_state") {
  TEST_CASE("the first entry says what run it is; it is open until it is closed") {
    RunState run = state_after({began()});
    CHECK(run.playbook == "vpn.toml");
    CHECK(run.subject == "tokyo");
    CHECK(run.started == the_day);
    CHECK(run.pid == 4711);
    CHECK(run.save_asked);
    CHECK(run.open);
    run = state_after({began(), {Mark::closed, "", {{"outcome", "confirmed"}}}});
    CHECK_FALSE(run.open);
    CHECK(run.outcome == "confirmed");
  }

  TEST_CASE("a run that is taken up again is open again, with the process that does it") {
    const Entry again{Mark::began, "", {{"pid", "4712"}}, the_day + std::chrono::hours{1}};
    const RunState run = state_after({began(), {Mark::closed, "", {{"outcome", "left armed"}}}, again});
    CHECK(run.open);
    CHECK(run.outcome.empty());
    CHECK(run.pid == 4712);
    CHECK(run.started == the_day);
    CHECK(run.playbook == "vpn.toml");
    CHECK(run.save_asked);
  }

  TEST_CASE("nothing is known of a journal without entries") {
    const RunState run = state_after({});
    CHECK_FALSE(run.open);
    CHECK(run.routers.empty());
    CHECK(run.find("tokyo") == nullptr);
    CHECK(state_after({{Mark::began, "", {{"pid", "12x"}}}}).pid == 0);
  }

  TEST_CASE("from arming on, the switch may be armed") {
    CHECK(tokyo_after({}).stand == Stand::untouched);
    CHECK_FALSE(tokyo_after({tokyo(Mark::prepared)}).armed_switch.has_value());
    const RouterState arming = tokyo_after({tokyo(Mark::prepared), tokyo(Mark::arming, in_ten_minutes)});
    CHECK(arming.stand == Stand::arming);
    CHECK(arming.armed_switch == schedule_7);
    const RouterState armed = tokyo_after({tokyo(Mark::arming, in_ten_minutes), tokyo(Mark::armed)});
    CHECK(armed.stand == Stand::armed);
    CHECK(armed.armed_switch == schedule_7);
  }

  TEST_CASE("what was read back counts for more than what was asked for") {
    const RouterState armed = tokyo_after(
        {tokyo(Mark::arming, in_ten_minutes), tokyo(Mark::armed, {{"fires_at", "2026-01-31T09:41:00Z"}})});
    CHECK(armed.armed_switch == SwitchFacts{"schedule", "7", "2026-01-31T09:41:00Z"});
  }

  TEST_CASE("confirming may or may not have taken the switch away; only disarmed says that it is gone") {
    const std::vector<Entry> way{tokyo(Mark::arming, in_ten_minutes), tokyo(Mark::armed),
                                 tokyo(Mark::verified), tokyo(Mark::confirming)};
    const RouterState confirming = tokyo_after(way);
    CHECK(confirming.stand == Stand::confirming);
    CHECK(confirming.armed_switch.has_value());
    std::vector<Entry> further = way;
    further.push_back(tokyo(Mark::disarmed));
    const RouterState disarmed = tokyo_after(further);
    CHECK(disarmed.stand == Stand::disarmed);
    CHECK_FALSE(disarmed.armed_switch.has_value());
  }

  TEST_CASE("saving may have saved") {
    std::vector<Entry> way{tokyo(Mark::disarmed), tokyo(Mark::saving)};
    CHECK(tokyo_after(way).saved == Saved::maybe);
    CHECK(tokyo_after(way).stand == Stand::disarmed);
    way.push_back(tokyo(Mark::saved));
    CHECK(tokyo_after(way).saved == Saved::yes);
    CHECK(tokyo_after(way).stand == Stand::saved);
  }

  TEST_CASE("lines are counted, those sent ahead too, and those of the way back apart") {
    const std::vector<Entry> way{tokyo(Mark::armed, in_ten_minutes),
                                 tokyo(Mark::typing, {{"line", "tunnel select 1"}}),
                                 tokyo(Mark::answered),
                                 tokyo(Mark::typing, {{"line", "ip lan1 address *"}, {"count", "4"}}),
                                 tokyo(Mark::answered, {{"count", "3"}}),
                                 tokyo(Mark::rolling_back),
                                 tokyo(Mark::typing, {{"line", "no tunnel select 1"}}),
                                 tokyo(Mark::answered)};
    const RouterState changing = tokyo_after({way.begin(), way.begin() + 5});
    CHECK(changing.stand == Stand::changing);
    CHECK(changing.typed == 5);
    CHECK(changing.answered == 4);
    CHECK(changing.last_typed == "ip lan1 address *");
    const RouterState back = tokyo_after(way);
    CHECK(back.stand == Stand::rolling_back);
    CHECK(back.typed == 5);
    CHECK(back.undo_typed == 1);
    CHECK(back.undo_answered == 1);
    CHECK(back.last_typed == "no tunnel select 1");
    CHECK(back.armed_switch.has_value());
  }

  TEST_CASE("a router that was rolled back stays so when its switch is taken away") {
    const RouterState router = tokyo_after({tokyo(Mark::armed, in_ten_minutes), tokyo(Mark::typing),
                                            tokyo(Mark::rolling_back), tokyo(Mark::rolled_back)});
    CHECK(router.stand == Stand::rolled_back);
    CHECK(router.armed_switch.has_value());
    const RouterState later = tokyo_after({tokyo(Mark::armed, in_ten_minutes), tokyo(Mark::rolling_back),
                                           tokyo(Mark::rolled_back), tokyo(Mark::disarmed)});
    CHECK(later.stand == Stand::rolled_back);
    CHECK_FALSE(later.armed_switch.has_value());
  }

  TEST_CASE("a line typed after a verified way back undoes the verdict") {
    const RouterState router =
        tokyo_after({tokyo(Mark::rolling_back), tokyo(Mark::rolled_back), tokyo(Mark::typing)});
    CHECK(router.stand == Stand::rolling_back);
  }

  TEST_CASE("a restart ends the switch; one left armed does not") {
    const RouterState restarted = tokyo_after({tokyo(Mark::armed, in_ten_minutes), tokyo(Mark::restarted)});
    CHECK(restarted.stand == Stand::restarted);
    CHECK_FALSE(restarted.armed_switch.has_value());
    const RouterState left = tokyo_after({tokyo(Mark::armed, in_ten_minutes), tokyo(Mark::left_armed)});
    CHECK(left.stand == Stand::left_armed);
    CHECK(left.armed_switch == schedule_7);
  }

  TEST_CASE("each router stands where it stands") {
    const RunState run = state_after(
        {began(), {Mark::began, "tokyo"}, {Mark::began, "osaka"}, {Mark::armed, "osaka", in_ten_minutes}});
    REQUIRE(run.routers.size() == 2);
    CHECK(run.routers[0].stand == Stand::untouched);
    CHECK(run.routers[1].stand == Stand::armed);
  }

  TEST_CASE("a run is read from its folder") {
    const testing::Scratch scratch;
    {
      Journal journal = Journal::create(scratch.path);
      journal.write_now(began());
      journal.write_now(tokyo(Mark::arming, in_ten_minutes));
    }
    CHECK(read_run(scratch.path).find("tokyo")->armed_switch == schedule_7);
    CHECK_THROWS_AS(static_cast<void>(read_run(scratch.path / "nowhere")), StoreError);
  }

  TEST_CASE("every stand has a name of its own") {
    CHECK(std::string{name_of(Stand::untouched)} == "untouched");
    CHECK(std::string{name_of(Stand::rolling_back)} == "rolling_back");
    CHECK(std::string{name_of(Stand::left_armed)} == "left_armed");
    CHECK(std::string{name_of(Saved::maybe)} == "maybe");
  }
}

}  // namespace rtx::safety
