#pragma once

#include "twin/world.hpp"

#include <chrono>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rtx::twin::testing {

/// Two routers on one network, and the clock that a test turns: the seed's lab.
class WorldBench {
 public:
  explicit WorldBench(std::string left_config = "", std::string right_config = "",
                      std::function<void(Lab&)> adjust = {})
      : world_(lab_of(std::move(left_config), std::move(right_config), adjust),
               [this] { return now_ += tick_; }) {}

  World& world() { return world_; }
  Router& left() { return world_.routers()[0]; }
  Router& right() { return world_.routers()[1]; }
  void pass(LabTime time) { now_ += time; }
  /// From now on time goes on by so much whenever somebody looks at the clock.
  void tick(LabTime step) { tick_ = step; }

  /// Types lines as an administrator; returns what they printed, which is nothing where all went well.
  std::string type(Router& router, std::string_view lines, Level level = Level::administrator,
                   Language language = Language::english) {
    std::string printed;
    while (!lines.empty()) {
      const auto end = lines.find('\n');
      printed += run(router, lines.substr(0, end), level, language);
      if (end == std::string_view::npos) break;
      lines.remove_prefix(end + 1);
    }
    return printed;
  }

  /// One command with all that comes while the clock goes on.
  std::string run(Router& router, std::string_view line, Level level = Level::administrator,
                  Language language = Language::english) {
    const LabTime begun = now_;
    Outcome outcome = router.execute(line, selections_[&router == &left() ? 0 : 1], level, language);
    std::string printed;
    for (auto lines = std::move(outcome.output); !lines.empty();
         lines = outcome.more ? outcome.more() : std::vector<OutputLine>{})
      for (const OutputLine& each : lines) {
        now_ = std::max(now_, begun + each.after);
        if (!each.silent) printed += each.text + "\n";
      }
    return printed;
  }

  language::Selection& selection(const Router& router) { return selections_[&router == &left() ? 0 : 1]; }

 private:
  static Lab lab_of(std::string left_config, std::string right_config,
                    const std::function<void(Lab&)>& adjust) {
    Lab lab;
    lab.routers.resize(2);
    lab.routers[0].name = "yamaha01";
    lab.routers[0].config = std::move(left_config);
    lab.routers[1].name = "yamaha02";
    lab.routers[1].config = std::move(right_config);
    lab.networks.push_back({.name = "wan",
                            .interfaces = {"yamaha01.lan2", "yamaha02.lan2"},
                            .gateways = {"192.168.1.2", "192.168.2.2"},
                            .round_trip = std::chrono::microseconds(230)});
    if (adjust) adjust(lab);
    return lab;
  }

  LabTime now_{0};
  LabTime tick_{0};
  World world_;
  std::vector<language::Selection> selections_{2};
};

/// What the seed's router `number` (1 or 2) is set up with, step by step.
namespace seed {

[[nodiscard]] std::string factory();
[[nodiscard]] std::string clear_factory();
[[nodiscard]] std::string wan(int number);
[[nodiscard]] std::string l2tpv3(int number);
[[nodiscard]] std::string l2tp_nat(int number);
[[nodiscard]] std::string ipsec(int number);
[[nodiscard]] std::string ipsec_nat(int number);

/// Everything up to L2TPv3 without IPsec, and with it, as a configuration.
[[nodiscard]] std::string raw_config(int number);
[[nodiscard]] std::string ipsec_config(int number);

}  // namespace seed

/// Whether any line of `text` is `line`, blanks at its ends aside.
[[nodiscard]] bool has_line(const std::string& text, std::string_view line);

}  // namespace rtx::twin::testing
