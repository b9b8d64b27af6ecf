#pragma once

#include "transports/console_setting.hpp"
#include "transports/session.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rtx::transports::console {

/// The console settings as they were found, as they should be for reading, and what must be put back.
///
/// They live in the router's configuration and count as changes to it, so they are changed only where they
/// differ, and put back to exactly the line that was found, or to no line, before anything is saved.
/// Source: command reference 4.21-4.23; that they show in `show config` without `save`.
class Settings {
 public:
  /// What to set depends on the firmware, which the banner tells.
  explicit Settings(const Banner& banner);

  /// Takes the console lines out of `config`, a `show config` or a part of it that holds them all.
  void found(std::string_view config);

  /// From now on nothing is to be set.
  void keep_all();

  /// False until `found`: then nothing may be set, because it could not be put back.
  [[nodiscard]] bool are_known() const noexcept { return known_; }

  /// True if the values to set are known to suit this firmware; else they are worth trying first.
  [[nodiscard]] bool are_certain() const noexcept { return certain_; }

  /// The lines that make output readable and are not in force.
  [[nodiscard]] std::vector<std::string> to_apply() const;

  /// The lines that put back what was found.
  [[nodiscard]] std::vector<std::string> to_put_back() const;

  /// `line`, from `to_apply`, is about to be typed: unless it is refused it counts as in force, because it
  /// must be put back also if its answer never comes.
  void typed(std::string_view line);

  /// `line`, from `to_apply`, was refused: something else will be tried, or nothing.
  void refused(std::string_view line);

  /// `line`, from `to_put_back`, was carried out.
  void put_back(std::string_view line);

  /// The user's own `line` was carried out: what it sets is what is put back from now on.
  void wanted_by_user(std::string_view line);

  /// `config`, a `show config` or a part of it, with the lines that we have set as they were found: what the
  /// configuration is without us. `joints`, places in `config`, are moved along.
  [[nodiscard]] std::string as_found(std::string_view config, std::vector<std::size_t>& joints) const;

  /// The value found or set by the user; empty if the configuration has no such line.
  [[nodiscard]] const std::string& original(Setting setting) const;

 private:
  struct State {
    std::string original;             ///< The value found; empty: no line.
    std::string original_line;        ///< The line found, verbatim.
    std::string current;              ///< The value in force, as far as is known; empty: no line.
    std::string previous;             ///< The value before the line that was typed last.
    std::vector<std::string> wanted;  ///< Values that read well, best first.
  };

  State& at(Setting setting) { return states_[static_cast<std::size_t>(setting)]; }

  std::array<State, 3> states_;
  bool known_ = false;
  bool certain_ = false;
};

}  // namespace rtx::transports::console
