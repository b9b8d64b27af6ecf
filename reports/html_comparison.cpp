#include "reports/html_comparison.hpp"

#include "health/translation.hpp"
#include "reports/html_comparison_words.hpp"
#include "reports/html_frame.hpp"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

namespace rtx::reports {
namespace {

using health::Deviation;
using health::Observation;

constexpr std::size_t most_shown = 500;  ///< Differences of one router.

/// One router at both times, and what differs.
struct Compared {
  std::string name;
  const Observation* before = nullptr;  ///< Null: it was not looked at then.
  const Observation* after = nullptr;
  std::vector<const Deviation*> differences;
  std::vector<const Deviation*> unseen;

  /// What differs is said, whatever else could not be seen.
  [[nodiscard]] std::string_view sign() const {
    if (!differences.empty()) return "h1";
    return unseen.empty() ? "h0" : "h2";
  }
};

struct ComparisonScene {
  const ComparisonMatter& matter;
  const ReportStyle& style;
  const HtmlWords& words;
  const ComparisonWords& own;
  std::vector<Compared> routers;  ///< Those that differ first, then those not seen; by name.

  [[nodiscard]] std::size_t count(std::string_view sign) const {
    return static_cast<std::size_t>(std::ranges::count(routers, sign, &Compared::sign));
  }
  [[nodiscard]] std::string said(const std::string& words_) const {
    return health::said_in(style.language, words_);
  }
  [[nodiscard]] const char* word(std::string_view sign) const {
    if (sign == "h1") return own.differs;
    return sign == "h2" ? own.could_not_tell : own.same;
  }
};

std::vector<Compared> compared_routers(const ComparisonMatter& matter) {
  std::map<std::string, Compared> by_name;
  for (const Observation& one : matter.before.routers) by_name[one.router].before = &one;
  for (const Observation& one : matter.after.routers) by_name[one.router].after = &one;
  for (const Deviation& one : matter.found) {
    Compared& router = by_name[one.router];
    (health::is_unseen(one) ? router.unseen : router.differences).push_back(&one);
  }
  std::vector<Compared> routers;
  for (const std::string_view sign : {"h1", "h2", "h0"})
    for (auto& [name, router] : by_name)
      if (router.sign() == sign) routers.emplace_back(router).name = name;
  return routers;
}

std::string headline(const ComparisonScene& scene) {
  const std::size_t all = scene.routers.size();
  if (all == 0) return scene.own.nothing;
  if (const auto differ = scene.count("h1"); differ > 0) return with_numbers(scene.own.differ, differ, all);
  if (const auto unseen = scene.count("h2"); unseen > 0)
    return with_numbers(scene.own.not_compared, unseen, all);
  return with_numbers(scene.own.all_same, all);
}

/// What keeps the report from being the whole truth.
Markup caveat(const ComparisonScene& scene) {
  Markup note;
  const auto unseen =
      std::ranges::count_if(scene.routers, [](const auto& one) { return !one.unseen.empty(); });
  if (unseen > 0)
    note.add("<p class=\"caveat\" role=\"note\">{}</p>",
             with_numbers(scene.own.caveat, static_cast<std::size_t>(unseen)));
  return note;
}

/// `Before: 2026-01-31 11:00:00 (night)`
std::string time_of(const ComparisonScene& scene, const char* name, const health::Snapshot& snapshot) {
  return std::string{name} + ": " + health::time_words(snapshot.taken, scene.style.offset, true) + " (" +
         snapshot.name + ")";
}

std::string times(const ComparisonScene& scene) {
  return time_of(scene, scene.own.before, scene.matter.before) + " – " +
         time_of(scene, scene.own.after, scene.matter.after) + " " + health::zone_words(scene.style.offset);
}

/// What was looked at; both, if they were asked for otherwise.
std::string target(const ComparisonMatter& matter) {
  if (matter.before.of == matter.after.of) return matter.before.of;
  return matter.before.of + " – " + matter.after.of;
}

std::string target_on_paper(const ComparisonScene& scene) {
  const std::string before = target_words(scene.words, scene.matter.before.of);
  const std::string after = target_words(scene.words, scene.matter.after.of);
  return before == after ? before : before + " – " + after;
}

Markup screen_head(const ComparisonScene& scene) {
  Markup head;
  const std::string_view worst = scene.routers.empty() ? "h0" : scene.routers.front().sign();
  head.add("<header class=\"screen\"><p class=\"kind\">{}</p><h1 class=\"{}\">{}</h1>", scene.own.title,
           worst, headline(scene));
  head.add("<p class=\"meta\"><strong>{}</strong> <span>{}</span></p></header>", target(scene.matter),
           times(scene));
  head.add(caveat(scene));
  std::vector<Card> counts;
  for (const std::string_view sign : {"h1", "h2", "h0"})
    counts.push_back({sign, scene.word(sign), scene.count(sign)});
  head.add(cards(scene.words, counts));
  return head;
}

/// `route, config`, each once.
std::string kinds_of(const ComparisonScene& scene, const Compared& router) {
  std::vector<std::string> kinds;
  for (const Deviation* one : router.differences) {
    auto kind = kind_words(one->kind, scene.style.language);
    if (std::ranges::find(kinds, kind) == kinds.end()) kinds.push_back(std::move(kind));
  }
  if (!router.unseen.empty()) kinds.emplace_back(scene.own.unseen);
  const char* between = scene.style.language == health::Language::japanese ? "、" : ", ";
  std::string text;
  for (const std::string& kind : kinds) text += (text.empty() ? "" : between) + kind;
  return text;
}

Markup row_of(const ComparisonScene& scene, const Compared& router, std::size_t number) {
  Markup row;
  row.add("<tr role=\"row\" class=\"r {}\"><th role=\"rowheader\" scope=\"row\">", router.sign());
  if (router.sign() == "h0") {
    row.add("{}", router.name);
  } else {
    row.add("<a href=\"#s{}\">{}</a>", number, router.name);
  }
  row.add("</th><td role=\"cell\" data-l=\"{}\">{}</td>", scene.own.result,
          badge(router.sign(), scene.word(router.sign())));
  row.add("<td role=\"cell\" data-l=\"{}\">{}</td>", scene.own.differences,
          router.sign() == "h2" ? "–" : with_numbers(scene.own.count, router.differences.size()));
  row.add("<td role=\"cell\" data-l=\"{}\">{}</td></tr>\n", scene.own.kind, kinds_of(scene, router));
  return row;
}

Markup overview(const ComparisonScene& scene) {
  Markup table;
  table.add(
      "<section aria-labelledby=\"overview\"><h2 id=\"overview\">{}</h2>"
      "<table role=\"table\" class=\"fleet compared\"><thead role=\"rowgroup\"><tr role=\"row\">",
      scene.words.overview);
  for (const char* column : {scene.words.router, scene.own.result, scene.own.differences, scene.own.kind})
    table.add("<th role=\"columnheader\" scope=\"col\">{}</th>", column);
  table.add("</tr></thead><tbody role=\"rowgroup\">\n");
  for (std::size_t at = 0; at < scene.routers.size(); ++at)
    table.add(row_of(scene, scene.routers[at], at + 1));
  table.add("</tbody></table></section>\n");
  return table;
}

/// How it was at one of both times. Words of rtxctl are translated, lines and states of routers are not.
Markup state(const ComparisonScene& scene, const Deviation& one, const char* when, const std::string& state) {
  Markup cell;
  cell.add("<td role=\"cell\" data-l=\"{}\">", when);
  if (state.empty()) {
    cell.add("<small>{}</small></td>", health::is_unseen(one) ? scene.own.seen : scene.own.absent);
  } else if (one.kind == "loss" || health::is_unseen(one)) {
    cell.add("{}</td>", scene.said(state));
  } else {
    cell.add("<code>{}</code></td>", state);
  }
  return cell;
}

Markup deviation_row(const ComparisonScene& scene, const Deviation& one) {
  Markup row;
  row.add("<tr role=\"row\"><td role=\"cell\">{}</td><th role=\"rowheader\" scope=\"row\">{}</th>",
          kind_words(one.kind, scene.style.language), one.kind == "config" ? one.what : scene.said(one.what));
  row.add("{}{}</tr>\n", state(scene, one, scene.own.before, one.before),
          state(scene, one, scene.own.after, one.after));
  return row;
}

Markup deviations(const ComparisonScene& scene, const char* heading,
                  const std::vector<const Deviation*>& found) {
  Markup table;
  if (found.empty()) return table;
  table.add(
      "<h4>{}</h4><div class=\"wide\"><table role=\"table\" class=\"diffs\"><thead role=\"rowgroup\"><tr "
      "role=\"row\">",
      heading);
  for (const char* column : {scene.own.kind, scene.own.what, scene.own.before, scene.own.after})
    table.add("<th role=\"columnheader\" scope=\"col\">{}</th>", column);
  table.add("</tr></thead><tbody role=\"rowgroup\">");
  const std::size_t shown = std::min(most_shown, found.size());
  for (std::size_t at = 0; at < shown; ++at) table.add(deviation_row(scene, *found[at]));
  table.add("</tbody></table></div>");
  if (shown < found.size())
    table.add("<p class=\"note\">{}</p>", with_numbers(scene.own.more, found.size() - shown));
  return table;
}

std::string looked_at(const ComparisonScene& scene, const Observation* seen) {
  if (seen == nullptr) return scene.own.not_looked_at;
  return std::string{scene.own.looked_at} + " " + health::time_words(seen->at, scene.style.offset);
}

Markup section(const ComparisonScene& scene, const Compared& router, std::size_t number) {
  Markup markup;
  markup.add(
      "<section class=\"subject r {0}\" id=\"s{1}\" aria-labelledby=\"n{1}\"><h3 id=\"n{1}\">{2} {3}</h3>",
      router.sign(), number, router.name, badge(router.sign(), scene.word(router.sign())));
  markup.add("<p class=\"meta\"><span>{}: {}</span> <span>{}: {}</span></p>", scene.own.before,
             looked_at(scene, router.before), scene.own.after, looked_at(scene, router.after));
  markup.add(deviations(scene, scene.own.differences, router.differences));
  markup.add(deviations(scene, scene.own.unseen, router.unseen));
  for (const Deviation* one : router.unseen)
    if (!one->next_step.empty())
      markup.add("<p class=\"next\"><b>{}:</b> {}</p>", scene.words.next_step, scene.said(one->next_step));
  markup.add("<p class=\"top\"><a href=\"#overview\">{}</a></p></section>\n", scene.words.to_top);
  return markup;
}

}  // namespace

std::string html_comparison(const ComparisonMatter& matter, const ReportStyle& style) {
  const ComparisonScene scene{matter, style, html_words(style.language), comparison_words(style.language),
                              compared_routers(matter)};
  Markup page = page_head(scene.words, scene.own.title, target(matter));
  page.add("<body>\n{}<main>\n", signs());
  page.add(
      paper_head(scene.words, style, {target_on_paper(scene), times(scene), headline(scene), caveat(scene)}));
  page.add("{}{}", screen_head(scene), overview(scene));
  if (!matter.found.empty()) page.add("<h2 class=\"details\">{}</h2>\n", scene.own.differences);
  for (std::size_t at = 0; at < scene.routers.size(); ++at)
    if (scene.routers[at].sign() != "h0") page.add(section(scene, scene.routers[at], at + 1));
  page.add(page_foot(scene.words, style));
  return std::move(page).text();
}

}  // namespace rtx::reports
