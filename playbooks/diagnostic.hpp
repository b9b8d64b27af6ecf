#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <vector>

namespace rtx::playbooks {

/// A place in a file that a person wrote.
struct Place {
  std::string file;        ///< As it was named on the command line.
  std::size_t line = 0;    ///< 1-based; 0: the file as a whole.
  std::size_t column = 0;  ///< 1-based, in bytes.
};

enum class Severity { error, warning };

/// One thing wrong with a playbook or inventory, with its place and the way out.
struct Diagnostic {
  Severity severity = Severity::error;
  Place place;
  std::string message;  ///< `unknown field 'stat' of tunnel`
  std::string hint;     ///< `did you mean 'state'?`; may be empty.
};

/// `file:line:column: error: message`, the source line with a caret (when `source` holds the file's text
/// and the place has a line), and the hint. Secrets in the source line are masked.
[[nodiscard]] std::string describe(const Diagnostic& diagnostic, const std::string& source);

/// A file that cannot be used: every error that was found in it, not only the first.
class PlaybookError : public std::runtime_error {
 public:
  explicit PlaybookError(std::vector<Diagnostic> diagnostics_);
  std::vector<Diagnostic> diagnostics;
};

/// The name among `candidates` that `name` is probably meant to be; empty if none is near.
[[nodiscard]] std::string nearest(const std::string& name, const std::vector<std::string>& candidates);

}  // namespace rtx::playbooks
