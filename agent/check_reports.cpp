#include "agent/check_reports.hpp"

#include "agent/report_files.hpp"
#include "reports/html.hpp"
#include "reports/junit.hpp"
#include "reports/prometheus.hpp"

#include <filesystem>
#include <utility>

namespace rtx::agent {
namespace {

namespace fs = std::filesystem;

std::string html(const ReportOptions& options, Keeping& keeping) {
  reports::ReportMatter matter{keeping.run(), keeping.trends(), keeping.changes()};
  return reports::html_report(matter, style_of(options));
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
    if (auto problem = write_report(file, make(), mode)) problems.push_back(*std::move(problem));
  };
  write(options.junit, usual_mode(), [&] { return reports::junit_xml(keeping.run()); });
  // The collector of metrics runs as another user.
  constexpr mode_t for_all{0644};
  write(options.prometheus, for_all, [&] { return reports::prometheus_text(keeping.run()); });
  write(options.html, usual_mode(), [&] { return html(options, keeping); });
  return problems;
}

}  // namespace rtx::agent
