#pragma once

#include "health/translation.hpp"
#include "reports/fleet.hpp"
#include "reports/html_frame.hpp"
#include "reports/markup.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

/// The parts that html.cpp makes a report of.
namespace rtx::reports {

/// What every part of a report looks into.
struct Scene {
  const ReportMatter& matter;
  const ReportStyle& style;
  const HtmlWords& words;
  std::map<std::string_view, const health::Trend*> trends{};                 ///< By subject.
  std::map<std::string_view, std::vector<const health::Change*>> changes{};  ///< By subject, oldest first.

  [[nodiscard]] const health::Trend* trend_of(const health::Verdict& verdict) const;
  [[nodiscard]] std::string time(health::Time at) const { return health::time_words(at, style.offset); }
  /// What the judge said, in the reader's language.
  [[nodiscard]] std::string said(std::string_view english) const {
    return health::said_in(style.language, english);
  }
  [[nodiscard]] std::string duration(std::chrono::milliseconds took) const {
    return health::duration_words(took, style.language);
  }
};

/// The bytes of evidence that a report may still take in.
struct Allowance {
  std::size_t left = 0;
};

/// A health as sign and word; the colour is the style sheet's.
[[nodiscard]] Markup badge(health::Health health, health::Language language);

/// The class of what has this health: `h3`.
[[nodiscard]] std::string_view class_of(health::Health health) noexcept;

/// Title, what was checked and when, how many are how; the head that only paper shows.
[[nodiscard]] Markup screen_head(const Scene& scene, const Counts& counts);
[[nodiscard]] Markup paper_head(const Scene& scene, const Counts& counts);

/// The table of all subjects, in the order of `verdicts`, each linked to its section.
[[nodiscard]] Markup overview(const Scene& scene, const std::vector<const health::Verdict*>& verdicts);

/// The latest changes of all subjects, or of one.
[[nodiscard]] Markup all_changes(const Scene& scene);
[[nodiscard]] Markup changes_of(const Scene& scene, const health::Verdict& verdict);

/// All about one subject, the `number`-th of the report.
[[nodiscard]] Markup section(const Scene& scene, const health::Verdict& verdict, std::size_t number,
                             Allowance& allowance);

/// Text of a router as it stands there, as much of it as `style` and `allowance` let in, and a note where it
/// is cut.
[[nodiscard]] Markup router_text(const Scene& scene, std::string_view text, Allowance& allowance);

/// What the routers printed, folded.
[[nodiscard]] Markup evidence(const Scene& scene, const health::Verdict& verdict, Allowance& allowance);

/// The health of a trend as a strip: the worse, the higher.
[[nodiscard]] Markup health_strip(const Scene& scene, const health::Trend& trend, std::size_t most_points);

/// The values of a trend as pictures, each with its numbers in words.
[[nodiscard]] Markup pictures(const Scene& scene, const health::Trend& trend);

}  // namespace rtx::reports
