#include "reports/html_parts.hpp"

#include <fmt/format.h>

#include <string>
#include <vector>

namespace rtx::reports {

using health::Finding;
using health::Measures;
using health::Verdict;

namespace {

Markup finding_item(const Scene& scene, const Finding& finding, Allowance& allowance) {
  Markup item;
  item.add("<li class=\"{}\"><p>{} ", class_of(finding.health), badge(finding.health, scene.style.language));
  if (!finding.router.empty()) item.add("<b>{}</b>: ", finding.router);
  // An expectation is in the words of its file.
  const std::string words = finding.rule == "expectation" ? finding.words : scene.said(finding.words);
  item.add("{} <code class=\"rule\">{}</code></p>", words, finding.rule);
  if (!finding.evidence.empty()) item.add(router_text(scene, finding.evidence, allowance));
  if (!finding.next_step.empty())
    item.add("<p class=\"next\"><b>{}:</b> {}</p>", scene.words.next_step, scene.said(finding.next_step));
  item.add("</li>");
  return item;
}

Markup findings_of(const Scene& scene, const Verdict& verdict, Allowance& allowance) {
  Markup list;
  if (verdict.findings.empty()) return list;
  list.add("<h4>{}</h4><ul class=\"findings\">", scene.words.findings);
  for (const Finding& finding : verdict.findings) list.add(finding_item(scene, finding, allowance));
  list.add("</ul>");
  return list;
}

/// A row of the table of measures: what it is, and how it is said of one end; empty: not seen.
struct Line {
  const char* name;
  std::string (*words)(const Scene&, const Measures&);
};

template <auto Member>
std::string share_at(const Scene&, const Measures& end) {
  return end.*Member ? health::share_words(*(end.*Member)) : "";
}
template <auto Member>
std::string duration_at(const Scene& scene, const Measures& end) {
  return end.*Member ? scene.duration(*(end.*Member)) : "";
}
template <auto Member>
std::string text_at(const Scene&, const Measures& end) {
  return end.*Member;
}
std::string rtt_at(const Scene&, const Measures& end) {
  return end.rtt ? health::rtt_words(*end.rtt) : "";
}

std::vector<Line> lines_in(const HtmlWords& words) {
  return {{words.model, text_at<&Measures::model>},
          {words.firmware, text_at<&Measures::firmware>},
          {words.loss, share_at<&Measures::loss>},
          {words.rtt, rtt_at},
          {words.tunnel_uptime, duration_at<&Measures::tunnel_uptime>},
          {words.sa_life, duration_at<&Measures::sa_life>},
          {words.router_uptime, duration_at<&Measures::uptime>},
          {words.cpu, share_at<&Measures::cpu>},
          {words.memory, share_at<&Measures::memory>}};
}

/// One line of the table; nothing if it was seen on no end.
Markup line_row(const Scene& scene, const Line& line, const std::vector<Measures>& ends) {
  Markup row;
  bool is_seen = false;
  row.add("<tr><th scope=\"row\">{}</th>", line.name);
  for (const Measures& end : ends) {
    const std::string words = line.words(scene, end);
    is_seen = is_seen || !words.empty();
    row.add("<td>{}</td>", words.empty() ? "–" : words);
  }
  row.add("</tr>");
  return is_seen ? row : Markup{};
}

Markup measures_of(const Scene& scene, const Verdict& verdict) {
  Markup rows;
  for (const Line& line : lines_in(scene.words)) rows.add(line_row(scene, line, verdict.ends));
  if (rows.empty()) return rows;
  Markup table;
  table.add("<h4>{0}</h4><div class=\"wide\"><table class=\"measures\"><thead><tr><th scope=\"col\">{1}</th>",
            scene.words.measures, scene.words.router);
  for (const Measures& end : verdict.ends) table.add("<th scope=\"col\">{}</th>", end.router);
  table.add("</tr></thead><tbody>{}</tbody></table></div>", rows);
  return table;
}

/// Kind, VPN, since when and what it was before, in one line.
Markup facts_of(const Scene& scene, const Verdict& verdict) {
  const HtmlWords& words = scene.words;
  Markup facts;
  facts.add("<p class=\"meta\"><span>{}</span>", verdict.is_pair ? words.pair : words.router);
  if (!verdict.vpn.empty()) facts.add(" <span>{} {}</span>", words.vpn, verdict.vpn);
  if (verdict.since) facts.add(" <span>{} {}</span>", words.since, scene.time(*verdict.since));
  if (verdict.was && *verdict.was != verdict.health)
    facts.add(" <span>{} {}</span>", words.was, badge(*verdict.was, scene.style.language));
  facts.add(" <span>{} {}</span> <span>{} {}</span></p>", words.checked_at, scene.time(verdict.at),
            words.took, scene.duration(verdict.took));
  return facts;
}

}  // namespace

Markup section(const Scene& scene, const Verdict& verdict, std::size_t number, Allowance& allowance) {
  Markup markup;
  markup.add(
      "<section class=\"subject r {0}\" id=\"s{1}\" aria-labelledby=\"n{1}\"><h3 id=\"n{1}\">{2} {3}</h3>",
      class_of(verdict.health), number, verdict.subject, badge(verdict.health, scene.style.language));
  if (!verdict.reason.empty()) markup.add("<p class=\"reason\">{}</p>", scene.said(verdict.reason));
  markup.add(facts_of(scene, verdict));
  markup.add(findings_of(scene, verdict, allowance));
  if (const health::Trend* trend = scene.trend_of(verdict)) markup.add(pictures(scene, *trend));
  markup.add(measures_of(scene, verdict));
  markup.add(changes_of(scene, verdict));
  markup.add(evidence(scene, verdict, allowance));
  markup.add("<p class=\"top\"><a href=\"#overview\">{}</a></p></section>\n", scene.words.to_top);
  return markup;
}

}  // namespace rtx::reports
