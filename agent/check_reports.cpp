#include "agent/check_reports.hpp"

#include "agent/targets.hpp"
#include "reports/html.hpp"
#include "reports/junit.hpp"
#include "reports/prometheus.hpp"
#include "safety/private_file.hpp"
#include "safety/store_error.hpp"

#include <chrono>
#include <ctime>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace rtx::agent {
namespace {

namespace fs = std::filesystem;

void must_be_writable(const fs::path& file, const char* option) {
  if (file.empty()) return;
  const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path{"."};
  if (fs::is_directory(file) || ::access(folder.c_str(), W_OK | X_OK) != 0)
    throw UsageError{std::string{option} + " " + file.string() + ": it cannot be written",
                     "name a file in a folder that is there and can be written"};
}

/// What the umask leaves of a file that everybody may read.
fs::perms usual_mode() {
  const mode_t mask = ::umask(0);
  ::umask(mask);
  return static_cast<fs::perms>(0666U & ~mask);
}

/// Whoever reads `file` at any time finds the old text or the new one, and may read it.
void write_whole(const fs::path& file, const std::string& text, fs::perms mode) {
  fs::path fresh = file;
  fresh += ".new";
  safety::write_durably(fresh, text);
  fs::permissions(fresh, mode);
  fs::rename(fresh, file);
}

/// East of UTC, here and now.
std::chrono::minutes local_offset() {
  const std::time_t now = std::time(nullptr);
  std::tm local{};
  ::localtime_r(&now, &local);
  return std::chrono::duration_cast<std::chrono::minutes>(std::chrono::seconds{local.tm_gmtoff});
}

std::string html(const ReportOptions& options, Keeping& keeping) {
  reports::ReportMatter matter{keeping.run(), keeping.trends(), keeping.changes()};
  reports::ReportStyle style;
  style.language = options.japanese ? health::Language::japanese : health::Language::english;
  style.offset = local_offset();
  style.made = std::chrono::system_clock::now();
  return reports::html_report(matter, style);
}

}  // namespace

void reports_must_fit(const ReportOptions& options) {
  must_be_writable(options.junit, "--junit");
  must_be_writable(options.prometheus, "--prometheus");
  must_be_writable(options.html, "--html");
}

std::string write_reports(const ReportOptions& options, Keeping& keeping) {
  std::string problems;
  const auto write = [&](const fs::path& file, fs::perms mode, const auto& make) {
    if (file.empty()) return;
    try {
      write_whole(file, make(), mode);
    } catch (const safety::StoreError& error) {
      problems += (problems.empty() ? "" : "\n") + std::string{error.what()};
    } catch (const fs::filesystem_error& error) {
      problems += (problems.empty() ? "" : "\n") + file.string() + ": " + error.code().message();
    }
  };
  write(options.junit, usual_mode(), [&] { return reports::junit_xml(keeping.run()); });
  // The collector of metrics runs as another user.
  constexpr auto for_all = static_cast<fs::perms>(0644);
  write(options.prometheus, for_all, [&] { return reports::prometheus_text(keeping.run()); });
  write(options.html, usual_mode(), [&] { return html(options, keeping); });
  return problems;
}

}  // namespace rtx::agent
