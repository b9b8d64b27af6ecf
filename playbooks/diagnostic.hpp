#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rtx::playbooks {

/// A place in a file that a person wrote.
struct Place {
  std::string file;        ///< As it was named on the command line.
  std::size_t line = 0;    ///< 1-based; 0: the file as a whole.
  std::size_t column = 0;  ///< 1-based, in bytes.

  friend bool operator==(const Place&, const Place&) = default;
};

enum class Severity { error, warning };

/// One thing wrong with a playbook or inventory, with its place and the way out.
struct Diagnostic {
  Severity severity = Severity::error;
  Place place;
  std::string message;       ///< `unknown field 'stat' of tunnel`
  std::string hint;          ///< `did you mean 'state'?`; may be empty.
  bool hide_source = false;  ///< The line at `place` holds a secret and is not shown.
};

[[nodiscard]] inline Diagnostic error_at(Place place, std::string message, std::string hint = {}) {
  return {Severity::error, std::move(place), std::move(message), std::move(hint), false};
}
[[nodiscard]] inline Diagnostic warning_at(Place place, std::string message, std::string hint = {}) {
  return {Severity::warning, std::move(place), std::move(message), std::move(hint), false};
}

/// Where everything wrong with a file is collected while it is read.
using Diagnostics = std::vector<Diagnostic>;

/// `file:line:column: error: message`, without the source line; the parts that are unknown are left out.
[[nodiscard]] std::string headline(const Diagnostic& diagnostic);

/// `file:line:column: error: message`, the source line with a caret (when `source` holds the file's text
/// and the place has a line), and the hint. Secrets in the source line are masked.
[[nodiscard]] std::string describe(const Diagnostic& diagnostic, const std::string& source);

/// All of `diagnostics` as `describe` renders them, the files read again for their source lines; a file
/// that cannot be read is left without. Ends with a line feed unless there are none.
[[nodiscard]] std::string describe_all(const Diagnostics& diagnostics);

[[nodiscard]] bool has_errors(const Diagnostics& diagnostics) noexcept;

/// A file that cannot be used: every error that was found in it, not only the first.
class PlaybookError : public std::runtime_error {
 public:
  explicit PlaybookError(std::vector<Diagnostic> diagnostics_);
  std::vector<Diagnostic> diagnostics;
};

/// The name among `candidates` that `name` is probably meant to be; empty if none is near.
[[nodiscard]] std::string nearest(const std::string& name, const std::vector<std::string>& candidates);

/// `did you mean 'NAME'?` with the nearest of `candidates`, else `known are: A, B`; empty without candidates.
[[nodiscard]] std::string suggestion(const std::string& name, const std::vector<std::string>& candidates);

/// `text` for a message: control characters made visible (`\x1b`), cut after `limit` bytes.
[[nodiscard]] std::string printable(std::string_view text, std::size_t limit = 120);

/// Where `text` holds a character that may not be typed to a router: a control character, DEL, or one of the
/// C1 controls U+0080..U+009F; npos if nowhere.
[[nodiscard]] std::size_t find_control_character(std::string_view text) noexcept;
[[nodiscard]] inline bool has_control_character(std::string_view text) noexcept {
  return find_control_character(text) != std::string_view::npos;
}

}  // namespace rtx::playbooks
