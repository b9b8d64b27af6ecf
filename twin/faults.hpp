#pragma once

#include "twin/lab.hpp"
#include "twin/point.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rtx::twin {

/// The kinds of faults that a lab file may name; what each does is told in docs/twin.md.
[[nodiscard]] std::span<const std::string_view> fault_names() noexcept;

/// What is wrong with the argument of `fault`, whose kind is known; empty if nothing is.
[[nodiscard]] std::string argument_error(const Fault& fault);

/// The faults of one router while it runs: counts how often each has struck.
class Faults {
 public:
  explicit Faults(std::span<const Fault> faults);

  struct Armed {
    std::string argument;    ///< As in the lab file.
    std::size_t number = 0;  ///< Its leading number: milliseconds, lines, bytes.
    std::size_t index = 0;   ///< For `strike`.
  };

  /// An armed fault of `kind`. It is not counted: call `strike` when it has its effect.
  [[nodiscard]] std::optional<Armed> armed(std::string_view kind) const;

  /// Likewise, for kinds whose argument names a command: only if `line` begins with its words (none named:
  /// any line).
  [[nodiscard]] std::optional<Armed> armed_for(std::string_view kind, std::string_view line) const;

  void strike(const Armed& fault);

  /// The `at-point` fault that is armed for this point, if there is one; it has struck.
  std::optional<Point> strike_at(std::size_t line, Phase phase);

  /// How often any of them has struck.
  [[nodiscard]] unsigned struck() const noexcept;

  /// Arms one more. Its kind and argument are right: see `argument_error`.
  void add(Fault fault) { faults_.push_back({std::move(fault)}); }

 private:
  [[nodiscard]] std::optional<Armed> find(std::string_view kind, const std::string* typed) const;

  struct State {
    Fault fault;
    unsigned struck = 0;
  };
  std::vector<State> faults_;
};

}  // namespace rtx::twin
