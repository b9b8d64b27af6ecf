#include "reports/html_parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ranges>
#include <vector>

namespace rtx::reports {

using health::Change;
using health::Verdict;

namespace {

constexpr std::size_t strip_points = 40;
constexpr std::size_t most_changes = 50;      ///< Of the whole fleet.
constexpr std::size_t most_own_changes = 10;  ///< Of one subject.

/// A cell that says its column's name where the table is laid out as cards.
Markup cell(const char* column, const Markup& content) {
  Markup markup;
  markup.add("<td role=\"cell\" data-l=\"{}\">{}</td>", column, content);
  return markup;
}
Markup cell(const char* column, const std::string& content) {
  Markup text;
  text.add("{}", content);
  return cell(column, text);
}

Markup since_of(const Scene& scene, const Verdict& verdict) {
  Markup markup;
  if (!verdict.since || *verdict.since > verdict.at) {
    markup.add("–");
    return markup;
  }
  const auto passed = std::chrono::floor<std::chrono::seconds>(verdict.at - *verdict.since);
  markup.add("{} <small>{}</small>", scene.duration(passed), scene.time(*verdict.since));
  return markup;
}

Markup row_of(const Scene& scene, const Verdict& verdict, std::size_t number) {
  const health::TrendPoint point = point_of(verdict);
  const HtmlWords& words = scene.words;
  Markup row;
  row.add("<tr role=\"row\" class=\"r {}\"><th role=\"rowheader\" scope=\"row\"><a href=\"#s{}\">{}</a></th>",
          class_of(verdict.health), number, verdict.subject);
  row.add(cell(words.health, badge(verdict.health, scene.style.language)));
  row.add(cell(words.since, since_of(scene, verdict)));
  row.add(cell(words.loss, point.loss ? health::share_words(*point.loss) : "–"));
  row.add(cell(words.rtt, point.rtt ? health::rtt_words(*point.rtt) : "–"));
  row.add(cell(words.tunnel_uptime, point.tunnel_uptime ? scene.duration(*point.tunnel_uptime) : "–"));
  const health::Trend* trend = scene.trend_of(verdict);
  row.add(cell(words.recently, trend != nullptr ? health_strip(scene, *trend, strip_points) : Markup{}));
  row.add(cell(words.reason, scene.said(verdict.reason)));
  row.add("</tr>\n");
  return row;
}

Markup change_row(const Scene& scene, const Change& change, bool with_subject) {
  Markup row;
  row.add("<tr role=\"row\"><td role=\"cell\">{}</td>", scene.time(change.at));
  if (with_subject) row.add("<th role=\"rowheader\" scope=\"row\">{}</th>", change.subject);
  if (change.from) {
    row.add("<td role=\"cell\">{}</td>", badge(*change.from, scene.style.language));
  } else {
    row.add("<td role=\"cell\">{}</td>", scene.words.first_seen);
  }
  row.add("<td role=\"cell\">{}</td><td role=\"cell\">{}</td></tr>\n", badge(change.to, scene.style.language),
          scene.said(change.reason));
  return row;
}

/// The newest `most` of `changes`, the newest first.
Markup changes_table(const Scene& scene, const std::vector<const Change*>& changes, std::size_t most,
                     bool with_subject) {
  Markup table;
  table.add(
      "<div class=\"wide\"><table role=\"table\" class=\"changes\"><thead role=\"rowgroup\"><tr "
      "role=\"row\"><th role=\"columnheader\" scope=\"col\">{}</th>",
      scene.words.when);
  if (with_subject) table.add("<th role=\"columnheader\" scope=\"col\">{}</th>", scene.words.subject);
  table.add(
      "<th role=\"columnheader\" scope=\"col\">{}</th><th role=\"columnheader\" scope=\"col\">{}</th><th "
      "role=\"columnheader\" scope=\"col\">{}</th></tr></thead><tbody role=\"rowgroup\">",
      scene.words.from, scene.words.to, scene.words.reason);
  const std::size_t shown = std::min(most, changes.size());
  for (const Change* change : changes | std::views::reverse | std::views::take(shown))
    table.add(change_row(scene, *change, with_subject));
  table.add("</tbody></table></div>");
  if (shown < changes.size())
    table.add("<p class=\"note\">{}</p>", with_numbers(scene.words.older_changes, changes.size() - shown));
  return table;
}

}  // namespace

Markup overview(const Scene& scene, const std::vector<const Verdict*>& verdicts) {
  const HtmlWords& words = scene.words;
  Markup table;
  table.add(
      "<section aria-labelledby=\"overview\"><h2 id=\"overview\">{}</h2>"
      "<table role=\"table\" class=\"fleet\"><thead role=\"rowgroup\"><tr role=\"row\">",
      words.overview);
  for (const char* column : {words.subject, words.health, words.since, words.loss, words.rtt,
                             words.tunnel_uptime, words.recently, words.reason})
    table.add("<th role=\"columnheader\" scope=\"col\">{}</th>", column);
  table.add("</tr></thead><tbody role=\"rowgroup\">\n");
  for (std::size_t i = 0; i < verdicts.size(); ++i) table.add(row_of(scene, *verdicts[i], i + 1));
  table.add("</tbody></table></section>\n");
  return table;
}

Markup all_changes(const Scene& scene) {
  Markup markup;
  markup.add("<section aria-labelledby=\"changes\"><h2 id=\"changes\">{}</h2>", scene.words.changes);
  std::vector<const Change*> changes;
  for (const Change& change : scene.matter.changes) changes.push_back(&change);
  if (changes.empty()) {
    markup.add("<p class=\"note\">{}</p>", scene.words.no_changes);
  } else {
    markup.add(changes_table(scene, changes, most_changes, true));
  }
  markup.add("</section>\n");
  return markup;
}

Markup changes_of(const Scene& scene, const Verdict& verdict) {
  Markup markup;
  const auto found = scene.changes.find(verdict.subject);
  if (found == scene.changes.end()) return markup;
  markup.add("<h4>{}</h4>", scene.words.changes);
  markup.add(changes_table(scene, found->second, most_own_changes, false));
  return markup;
}

}  // namespace rtx::reports
