#include "agent/fleet_progress.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <doctest/doctest.h>

#include <chrono>
#include <cstddef>
#include <exception>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace rtx::agent {

namespace {

namespace asio = boost::asio;
using std::chrono::seconds;

/// Visits to a fleet of a few names, on a terminal of `columns`, by a clock that only a test moves.
struct Stage {
  explicit Stage(std::vector<std::string> names, std::size_t columns = 60, bool live = true) {
    screen.story = &story;
    screen.live = live;
    screen.columns = columns;
    progress.emplace(std::move(names), FleetProgress::Words{"checked", "not healthy"}, screen,
                     [this] { return now; });
  }

  /// What stands on the terminal when `progress` has been drawn.
  std::string drawn() {
    progress->draw();
    const std::string all = story.str();
    const auto painted = all.rfind("\033[J");
    return painted == std::string::npos ? all : all.substr(painted + 3);
  }

  std::ostringstream story;
  Screen screen;
  FleetProgress::Clock::time_point now{};
  std::optional<FleetProgress> progress;
};

}  // namespace

TEST_SUITE("agent/fleet progress") {
  TEST_CASE("a bar, counts, and the time that is left, which runs down between two ends") {
    Stage scene{{"a", "b", "c", "d"}};
    scene.progress->begun(0);
    scene.progress->begun(1);
    CHECK(scene.drawn() == "[--------------------]\n0 of 4 checked, 0 not healthy, 2 at work\n");
    scene.now += seconds{10};
    scene.progress->ended(0, false);
    scene.progress->begun(2);
    CHECK(scene.drawn() ==
          "[#####---------------] about 30 s left\n1 of 4 checked, 1 not healthy, 2 at work\n");
    scene.now += std::chrono::milliseconds{12'500};
    CHECK(scene.drawn().starts_with("[#####---------------] about 18 s left\n"));
    scene.now += seconds{17};
    CHECK(scene.drawn().starts_with("[#####---------------] about 1 s left\n"));
  }

  TEST_CASE("once the time has run out it says who is waited for, the longest at work first") {
    Stage scene{{"a", "b", "c", "d"}};
    for (const std::size_t subject : {2U, 0U, 1U, 3U}) scene.progress->begun(subject);
    scene.now += seconds{1};
    scene.progress->ended(0, true);
    scene.now += seconds{3};
    CHECK(scene.drawn() ==
          "[#####---------------] waiting for 3: c, b, d\n1 of 4 checked, 0 not healthy, 3 at work\n");
    scene.progress->ended(3, true);
    CHECK(scene.drawn().starts_with("[##########----------] about 4 s left\n"));
    scene.now += seconds{60};
    CHECK(scene.drawn().starts_with("[##########----------] waiting for 2: c, b\n"));
  }

  TEST_CASE("no line is wider than the terminal, however many are waited for") {
    Stage scene{{"long-name-one", "long-name-two", "long-name-three", "long-name-four", "five", "six"}, 40};
    for (std::size_t subject = 0; subject < 6; ++subject) scene.progress->begun(subject);
    scene.progress->ended(5, true);
    scene.now += seconds{60};
    const std::string drawn = scene.drawn();
    CHECK(drawn.starts_with("[##-----------] waiting for 5: long-na"));
    std::istringstream lines{drawn};
    for (std::string line; std::getline(lines, line);) CHECK(display_width(line) < 40);
  }

  TEST_CASE("nothing stays when all have ended") {
    Stage scene{{"a"}};
    scene.progress->begun(0);
    scene.progress->ended(0, true);
    CHECK(scene.drawn().empty());
  }

  TEST_CASE("without a terminal only what stays is printed") {
    Stage scene{{"a", "b"}, 60, false};
    scene.progress->begun(0);
    scene.progress->say("down  a: silent");
    scene.progress->ended(0, false);
    CHECK(scene.drawn() == "down  a: silent\n");
  }

  TEST_CASE("it is drawn again while nothing happens, and the loop ends with the visits") {
    Stage scene{{"a", "b"}};
    scene.progress->begun(0);
    scene.progress->begun(1);
    scene.now += seconds{5};
    scene.progress->ended(0, true);
    asio::io_context loop{1};
    const auto visits = [](Stage& of) -> asio::awaitable<bool> {
      const auto executor = co_await asio::this_coro::executor;
      asio::steady_timer timer{executor, std::chrono::milliseconds{100}};
      of.now += seconds{2};
      co_await timer.async_wait(asio::use_awaitable);
      co_return true;
    };
    asio::co_spawn(loop, redrawn(visits(scene), *scene.progress, std::chrono::milliseconds{5}),
                   asio::detached);
    loop.run();
    CHECK(scene.story.str().find("about 5 s left") != std::string::npos);
    CHECK(scene.story.str().find("about 3 s left") != std::string::npos);
    CHECK(scene.story.str().ends_with("\033[J"));  // Though b was left without an end.
  }

  TEST_CASE("without a terminal nothing is drawn meanwhile, and a visit's failure passes through") {
    Stage scene{{"a"}, 60, false};
    asio::io_context loop{1};
    const auto visits = []() -> asio::awaitable<bool> {
      throw std::runtime_error{"broken"};
      co_return true;
    };
    std::string said;
    asio::co_spawn(loop, redrawn(visits(), *scene.progress, std::chrono::milliseconds{1}),
                   [&](const std::exception_ptr& failed, bool) {
                     try {
                       if (failed) std::rethrow_exception(failed);
                     } catch (const std::runtime_error& error) {
                       said = error.what();
                     }
                   });
    loop.run();
    CHECK(said == "broken");
    CHECK(scene.story.str().empty());
  }
}

}  // namespace rtx::agent
