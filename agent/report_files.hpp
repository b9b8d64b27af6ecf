#pragma once

#include "agent/options.hpp"
#include "agent/screen.hpp"
#include "reports/html.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <sys/types.h>

namespace rtx::agent {

/// Refuses a file that could not be written, before anything is done, and whatever is there and is no regular
/// file; an empty one is none. Throws UsageError in words of `option`: `--html`.
void must_be_writable(const std::filesystem::path& file, const char* option);

/// What the umask leaves of a file that everybody may read.
[[nodiscard]] mode_t usual_mode();

/// Writes `text` whole or not at all: whoever reads `file` at any time finds the old text or the new one. A
/// symbolic link stays, and what it leads to is written. Returns what went wrong.
[[nodiscard]] std::optional<Problem> write_report(const std::filesystem::path& file, const std::string& text,
                                                  mode_t mode);

/// A report that is made here and now.
[[nodiscard]] reports::ReportStyle style_of(const HtmlOptions& options);

}  // namespace rtx::agent
