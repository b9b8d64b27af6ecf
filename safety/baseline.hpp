#pragma once

#include "safety/dead_man.hpp"
#include "safety/differences.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace rtx::safety {

/// What one router was before a run, and what the run makes of it: all that the way back needs. Holds
/// secrets.
struct Baseline {
  std::string router;
  std::string boot_time;                  ///< Empty: the router does not say.
  language::Config running;               ///< Before.
  std::optional<language::Config> saved;  ///< Before; absent: it could not be read.
  language::Config intended;              ///< What the run's lines make of `running`.
  Keys keys;  ///< The settings that the run's lines, or rtxctl itself, act on; the others are other people's.
  int slot = 0;  ///< The file that the router boots from.

  /// Nothing was unsaved.
  [[nodiscard]] bool was_saved() const;
};

/// As text that keeps all of it, to be sealed.
[[nodiscard]] std::string to_text(const Baseline& baseline);
/// Throws std::invalid_argument for a text that is none.
[[nodiscard]] Baseline baseline_from(std::string_view text);

/// The settings that rtxctl itself changes on every router to read its output.
[[nodiscard]] Keys own_keys();

}  // namespace rtx::safety
