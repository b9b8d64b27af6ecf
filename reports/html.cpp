#include "reports/html.hpp"

#include "reports/html_parts.hpp"

#include <utility>

namespace rtx::reports {
namespace {

Scene scene_of(const ReportMatter& matter, const ReportStyle& style) {
  Scene scene{matter, style, html_words(style.language)};
  for (const auto& trend : matter.trends) scene.trends.emplace(trend.subject, &trend);
  for (const auto& change : matter.changes) scene.changes[change.subject].push_back(&change);
  return scene;
}

}  // namespace

std::string html_report(const ReportMatter& matter, const ReportStyle& style) {
  const Scene scene = scene_of(matter, style);
  const Counts counts = count(matter.run.verdicts);
  const auto verdicts = worst_first(matter.run.verdicts);
  Allowance allowance{style.most_evidence};
  Markup page = page_head(scene.words, scene.words.title, matter.run.name);
  page.add("<body>\n{}<main>\n{}{}{}{}", signs(), paper_head(scene, counts), screen_head(scene, counts),
           overview(scene, verdicts), all_changes(scene));
  page.add("<h2 class=\"details\">{}</h2>\n", scene.words.details);
  for (std::size_t i = 0; i < verdicts.size(); ++i) page.add(section(scene, *verdicts[i], i + 1, allowance));
  page.add(page_foot(scene.words, style));
  return std::move(page).text();
}

}  // namespace rtx::reports
