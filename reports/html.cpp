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

/// The signs of the healths, drawn once and used by each badge: told apart by form, not by colour.
Markup signs() {
  Markup markup;
  markup.add(
      "<svg class=\"signs\" aria-hidden=\"true\">"
      "<symbol id=\"h0\" viewBox=\"0 0 16 16\"><path d=\"M3 8.5l3.5 3.5L13 4.5\"/></symbol>"
      "<symbol id=\"h1\" viewBox=\"0 0 16 16\"><path d=\"M8 2L15 14H1zM8 6.5v3.5M8 12h0\"/></symbol>"
      "<symbol id=\"h2\" viewBox=\"0 0 16 16\">"
      "<path d=\"M5 5.5C5 2 11 2 11 5.5C11 8 8 7.5 8 10M8 13.5h0\"/></symbol>"
      "<symbol id=\"h3\" viewBox=\"0 0 16 16\"><path d=\"M3.5 3.5l9 9M12.5 3.5l-9 9\"/></symbol></svg>\n");
  return markup;
}

Markup head_of(const Scene& scene) {
  Markup head;
  head.add("<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n", scene.words.tag);
  head.add(
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src {}; "
      "base-uri 'none'; form-action 'none'\">\n",
      style_permission());
  head.add(
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" "
      "content=\"no-referrer\">\n");
  head.add("<title>{} – {}</title>\n<style>", scene.words.title, scene.matter.run.name);
  head.add_source(style_sheet());
  head.add("</style>\n</head>\n");
  return head;
}

}  // namespace

std::string html_report(const ReportMatter& matter, const ReportStyle& style) {
  const Scene scene = scene_of(matter, style);
  const Counts counts = count(matter.run.verdicts);
  const auto verdicts = worst_first(matter.run.verdicts);
  Allowance allowance{style.most_evidence};
  Markup page = head_of(scene);
  page.add("<body>\n{}<main>\n{}{}{}{}", signs(), paper_head(scene, counts), screen_head(scene, counts),
           overview(scene, verdicts), all_changes(scene));
  page.add("<h2 class=\"details\">{}</h2>\n", scene.words.details);
  for (std::size_t i = 0; i < verdicts.size(); ++i) page.add(section(scene, *verdicts[i], i + 1, allowance));
  page.add("</main>\n<footer>{} {} · {} {}</footer>\n</body>\n</html>\n", scene.words.made_by, RTX_VERSION,
           health::time_words(style.made, style.offset, true), health::zone_words(style.offset));
  return std::move(page).text();
}

}  // namespace rtx::reports
