#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace rtx::twin {

/// How far a router has come with a command line: what has not happened yet is what the name says.
enum class Phase {
  echo,    ///< Its first key has come; nothing of it has been echoed.
  effect,  ///< Entered and echoed, not carried out.
  answer,  ///< Carried out; nothing has been answered.
  prompt,  ///< Answered; the prompt has not been printed.
};

/// `echo`, `effect`, `answer`, `prompt`.
[[nodiscard]] std::string_view phase_name(Phase phase) noexcept;

/// What an `at-point` fault says: at which point of the dialogue with a router what happens.
struct Point {
  std::size_t line = 0;  ///< Counted from 1 over all sessions of the router.
  Phase phase = Phase::echo;
  std::string kind;              ///< `reset`, `black-hole`, `slow`, ...
  std::string argument;          ///< What the kind needs.
  std::size_t milliseconds = 0;  ///< Of `slow`, in real time.
};

/// Reads `LINE PHASE KIND [ARGUMENT]`. None: `point_error` tells why.
[[nodiscard]] std::optional<Point> read_point(std::string_view text);

/// What is wrong with it; empty if nothing is.
[[nodiscard]] std::string point_error(std::string_view text);

}  // namespace rtx::twin
