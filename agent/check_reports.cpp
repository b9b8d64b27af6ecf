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
mode_t usual_mode() {
  const mode_t mask = ::umask(0);
  ::umask(mask);
  return 0666U & ~mask;
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
  style.language = options.japanese ? reports::Language::japanese : reports::Language::english;
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

std::vector<Problem> write_reports(const ReportOptions& options, Keeping& keeping) {
  std::vector<Problem> problems;
  const auto write = [&](const fs::path& file, mode_t mode, const auto& make) {
    if (file.empty()) return;
    try {
      safety::write_durably(file, make(), mode);
    } catch (const safety::StoreError& error) {
      problems.push_back({error.what(), error.hint});
    }
  };
  write(options.junit, usual_mode(), [&] { return reports::junit_xml(keeping.run()); });
  // The collector of metrics runs as another user.
  constexpr mode_t for_all{0644};
  write(options.prometheus, for_all, [&] { return reports::prometheus_text(keeping.run()); });
  write(options.html, usual_mode(), [&] { return html(options, keeping); });
  return problems;
}

}  // namespace rtx::agent
