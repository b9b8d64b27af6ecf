#include "agent/report_files.hpp"

#include "agent/targets.hpp"
#include "safety/private_file.hpp"
#include "safety/store_error.hpp"

#include <chrono>
#include <ctime>
#include <string>
#include <sys/stat.h>
#include <system_error>
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

/// The file itself, where `file` is a symbolic link to it: a link is not to be replaced by a report.
fs::path behind_links(fs::path file) {
  constexpr int most_links = 40;  // As many as Linux follows.
  std::error_code none;
  for (int links = 0; links < most_links && fs::is_symlink(file, none); ++links)
    file = file.parent_path() / fs::read_symlink(file, none);  // An absolute one stands for itself.
  return file;
}

/// A report takes the place of what is there: of a device or a pipe it must not.
bool is_in_the_way(const fs::path& file) {
  std::error_code none;
  const auto status = fs::status(file, none);
  return fs::exists(status) && !fs::is_regular_file(status);
}

}  // namespace

void must_be_writable(const fs::path& file, const char* option) {
  if (file.empty()) return;
  const std::string words = std::string{option} + " " + file.string() + ": ";
  if (file == "-") throw UsageError{words + "a report goes to a file, not to standard output", "name a file"};
  if (is_in_the_way(file))
    throw UsageError{words + "it cannot be written: it is no regular file",
                     "name a regular file, or one that is not there yet"};
  const fs::path place = behind_links(file);
  const fs::path folder = place.has_parent_path() ? place.parent_path() : fs::path{"."};
  const bool leads_nowhere = fs::is_symlink(place);  // A link to itself.
  if (leads_nowhere || ::access(folder.c_str(), W_OK | X_OK) != 0)
    throw UsageError{words + "it cannot be written",
                     "name a file in a folder that is there and can be written"};
}

mode_t usual_mode() {
  const mode_t mask = ::umask(0);
  ::umask(mask);
  return 0666U & ~mask;
}

std::optional<Problem> write_report(const fs::path& file, const std::string& text, mode_t mode) {
  try {
    safety::write_durably(behind_links(file), text, mode);
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
  style.customer = options.customer;
  style.place = options.place;
  style.worker = options.worker;
  style.remarks = options.remarks;
  return style;
}

}  // namespace rtx::agent
