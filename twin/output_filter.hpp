#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rtx::twin {

/// One `| grep [-i] [-v] [-w] PATTERN`. Source: command reference 2.5.1.
class Grep {
 public:
  /// From the words behind `grep`; none if they are not right (no pattern, unknown option, bad expression).
  [[nodiscard]] static std::optional<Grep> from(const std::vector<std::string>& words);

  [[nodiscard]] bool lets_through(std::string_view line) const;

 private:
  struct Expression;
  std::shared_ptr<const Expression> expression_;
  bool inverted_ = false;
};

/// A typed line taken apart at its unprotected `|` and `>`.
struct Pipeline {
  std::string command;
  std::vector<Grep> filters;
  bool redirected = false;  ///< There is a `> FILE`.
  bool wrong = false;       ///< Something behind a `|` is neither a right `grep` nor `less`.
};

[[nodiscard]] Pipeline take_apart(std::string_view line);

}  // namespace rtx::twin
