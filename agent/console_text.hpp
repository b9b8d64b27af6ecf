#pragma once

#include <string>
#include <string_view>

namespace rtx::agent {

/// What a router prints, as it comes, for a person's terminal: as UTF-8, with nothing that the terminal would
/// obey but line ends, tabs, backspaces and the bell. Characters may come in pieces.
class ConsoleText {
 public:
  /// What can be shown of the bytes so far.
  [[nodiscard]] std::string take(std::string_view bytes);

  /// What was held back because more of it might come; nothing came.
  [[nodiscard]] std::string flush();

  [[nodiscard]] bool holds() const noexcept { return !held_.empty(); }

 private:
  std::string held_;  ///< Bytes that may be the beginning of a character.
};

}  // namespace rtx::agent
