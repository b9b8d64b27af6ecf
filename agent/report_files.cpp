#include "agent/report_files.hpp"

#include "agent/targets.hpp"
#include "safety/private_file.hpp"
#include "safety/store_error.hpp"

#include <chrono>
#include <ctime>
#include <sys/stat.h>
#include <unistd.h>

namespace rtx::agent {

namespace fs = std::filesystem;

namespace {

/// East of UTC, here and now.
std::chrono::minutes local_offset() {
  const std::time_t now = std::time(nullptr);
  std::tm local{};
  ::localtime_r(&now, &local);
  return std::chrono::duration_cast<std::chrono::minutes>(std::chrono::seconds{local.tm_gmtoff});
}

}  // namespace

void must_be_writable(const fs::path& file, const char* option) {
  if (file.empty()) return;
  const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path{"."};
  if (fs::is_directory(file) || ::access(folder.c_str(), W_OK | X_OK) != 0)
    throw UsageError{std::string{option} + " " + file.string() + ": it cannot be written",
                     "name a file in a folder that is there and can be written"};
}

mode_t usual_mode() {
  const mode_t mask = ::umask(0);
  ::umask(mask);
  return 0666U & ~mask;
}

std::optional<Problem> write_report(const fs::path& file, const std::string& text, mode_t mode) {
  try {
    safety::write_durably(file, text, mode);
  } catch (const safety::StoreError& error) {
    return Problem{error.what(), error.hint};
  }
  return std::nullopt;
}

reports::ReportStyle style_of(const HtmlOptions& options) {
  reports::ReportStyle style;
  style.language = options.japanese ? health::Language::japanese : health::Language::english;
  style.offset = local_offset();
  style.made = std::chrono::system_clock::now();
  return style;
}

}  // namespace rtx::agent
