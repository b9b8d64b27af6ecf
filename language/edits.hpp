#pragma once

#include "language/config.hpp"

#include <string>
#include <vector>

namespace rtx::language {

/// One line to type on the way from one configuration to another.
struct Edit {
  enum class Kind {
    select,  ///< Goes to another tunnel or PP, or back to the top.
    remove,  ///< `no ...`
    set,     ///< New, or another value of what there is.
  };
  Kind kind;
  std::string text;
  std::string key;  ///< Of the line that it removes or sets; empty for a selection.
};

/// A line that typing cannot bring about, and why.
struct Unreachable {
  std::string text;  ///< The line as printed.
  std::string why;   ///< For a person: `its secret is not shown by the router`.
  std::string key;
};

/// What turns one configuration into another.
struct Edits {
  std::vector<Edit> edits;               ///< In the order to type them: what goes first, then what comes.
  std::vector<Unreachable> unreachable;  ///< What `edits` leaves as it is.
};

/// The lines that turn `from` into `to`, typed where nothing is selected; nothing is selected behind them
/// either. What goes, goes in the opposite order of printing (`tunnel enable` before what it enables); what
/// comes, comes in it. A value that changes is typed over the old one.
///
/// Lines that the table does not know, that hold a hidden secret (`*`), that span several lines or have no
/// `no` are not typed but told. Source: command reference 1.4 (`no`, overwriting), 4.1-4.4 (passwords have no
/// `no`), 56.1-56.2 (contexts).
[[nodiscard]] Edits edits_between(const Config& from, const Config& to);

}  // namespace rtx::language
