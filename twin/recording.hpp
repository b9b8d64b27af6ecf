#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace rtx::twin {

/// One session that `rtxctl --record` wrote down, taken apart into what was typed and what came of it.
struct Recording {
  /// Something typed: a line with its Enter, or keys that were answered without one.
  struct Unit {
    std::string typed;   ///< `********` stands for a secret; without the Enter.
    bool enter = false;  ///< Whether Enter ended it.
    std::string echo;    ///< What the router echoed, line breaks included; empty for what it did not.
    std::string answer;  ///< What came after the echo, up to the next unit's.
  };

  std::string router;
  std::string transport;
  std::string greeting;  ///< What came before the first unit.
  std::vector<Unit> units;

  /// The sessions in a file, in their order; at least one. Throws LabError with `file:line: what`.
  [[nodiscard]] static std::vector<Recording> load(const std::filesystem::path& file);
};

/// Whether a secret stood in what was typed.
[[nodiscard]] bool has_secret(std::string_view recorded) noexcept;

/// Whether someone who types `typed` does what was recorded: the same line, any comment for a comment (the
/// end marks differ in every session), anything for a secret.
[[nodiscard]] bool same_typing(std::string_view recorded, std::string_view typed);

}  // namespace rtx::twin
