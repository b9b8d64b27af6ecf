#include "reports/html_parts.hpp"

#include <fmt/format.h>

#include <chrono>

namespace rtx::reports {

using health::Health;

namespace {

std::string headline(const Scene& scene, const Counts& counts) {
  if (counts.all() == 0) return scene.words.nothing_checked;
  const std::size_t unwell = counts.all() - counts[Health::healthy];
  if (unwell == 0) return with_numbers(scene.words.all_well, counts.all());
  return with_numbers(scene.words.need_attention, unwell, counts.all());
}

/// `2026-01-31 11:00:00 – 11:02:05 (UTC+09:00)`
std::string run_time(const Scene& scene) {
  const health::CheckRun& run = scene.matter.run;
  const auto words = [&](health::Time at) { return health::time_words(at, scene.style.offset, true); };
  std::string text = words(run.began);
  if (run.ended) {
    const std::string end = words(*run.ended);
    const std::size_t day = std::string_view{"2026-01-31"}.size();
    const bool same_day = end.substr(0, day) == text.substr(0, day);
    text += " – " + (same_day ? end.substr(day + 1) : end);
  }
  return text + " (" + health::zone_words(scene.style.offset) + ")";
}

/// What keeps the report from being the whole truth.
Markup caveat(const Scene& scene) {
  Markup note;
  const health::CheckRun& run = scene.matter.run;
  if (run.ended && run.complete) return note;
  note.add("<p class=\"caveat\" role=\"note\">{}</p>",
           run.ended ? scene.words.stopped : scene.words.unfinished);
  return note;
}

/// The counts as one bar, the worst at its left end. The cards below it say the same in numbers.
Markup bar_of(const Counts& counts) {
  Markup bar;
  if (counts.all() == 0) return bar;
  bar.add("<svg class=\"bar\" viewBox=\"0 0 1000 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\">");
  std::size_t before = 0;
  for (const Health health : worst_to_best) {
    const std::size_t from = before * 1'000 / counts.all();
    before += counts[health];
    const std::size_t to = before * 1'000 / counts.all();
    if (to > from) bar.add("<path class=\"{}\" d=\"M{} 0H{}V10H{}z\"/>", class_of(health), from, to, from);
  }
  bar.add("</svg>");
  return bar;
}

/// The counts as cards, which are the buttons of a filter that needs no script.
Markup cards(const Scene& scene, const Counts& counts) {
  Markup all;
  all.add("<fieldset class=\"cards\"><legend>{}</legend>", scene.words.show);
  all.add(
      "<input type=\"radio\" name=\"f\" id=\"fa\" checked><label for=\"fa\"><b>{}</b><span>{}</span></label>",
      counts.all(), scene.words.all);
  for (const Health health : worst_to_best) {
    const auto name = class_of(health);
    all.add("<input type=\"radio\" name=\"f\" id=\"f{0}\"{2}><label class=\"{0}\" for=\"f{0}\"><b>{1}</b>",
            name, counts[health], counts[health] == 0 ? " disabled" : "");
    all.add("{}</label>", badge(health, scene.style.language));
  }
  all.add("</fieldset>");
  return all;
}

void fact(Markup& table, const char* name, const std::string& value) {
  table.add("<tr><th scope=\"row\">{}</th><td>{}</td></tr>", name, value);
}

std::string result_words(const Scene& scene, const Counts& counts) {
  const bool japanese = scene.style.language == health::Language::japanese;
  std::string words;
  for (const Health health : worst_to_best) {
    if (counts[health] == 0) continue;
    if (!words.empty()) words += japanese ? "、" : ", ";
    words += fmt::format("{} {}{}", health::word_for(health, scene.style.language), counts[health],
                         japanese ? "件" : "");
  }
  if (words.empty()) return headline(scene, counts);
  return fmt::format(fmt::runtime(japanese ? "{}({})" : "{} ({})"), headline(scene, counts), words);
}

}  // namespace

Markup screen_head(const Scene& scene, const Counts& counts) {
  const health::CheckRun& run = scene.matter.run;
  Markup head;
  head.add("<header class=\"screen\"><p class=\"kind\">{}</p><h1 class=\"{}\">{}</h1>", scene.words.title,
           class_of(worst_of(counts)), headline(scene, counts));
  head.add("<p class=\"meta\"><strong>{}</strong> <span>{} {}</span>", run.name, scene.words.checked,
           run_time(scene));
  if (run.ended) {
    head.add(" <span>{} {}</span>", scene.words.took,
             scene.duration(std::chrono::round<std::chrono::milliseconds>(*run.ended - run.began)));
  }
  head.add("</p></header>");
  head.add(caveat(scene));
  head.add(bar_of(counts));
  head.add(cards(scene, counts));
  return head;
}

Markup paper_head(const Scene& scene, const Counts& counts) {
  const HtmlWords& words = scene.words;
  const ReportStyle& style = scene.style;
  Markup head;
  head.add("<div class=\"paper\"><h1>{}</h1>", words.paper_title);
  head.add(
      "<table class=\"seals\"><tr><th>{}</th><th>{}</th><th>{}</th></tr><tr><td></td><td></td><td></td></tr>"
      "</table><table class=\"facts\">",
      words.approved, words.confirmed, words.in_charge);
  fact(head, words.report_date, health::date_words(style.made, style.offset, style.language));
  fact(head, words.customer, style.customer);
  fact(head, words.place, style.place);
  fact(head, words.worker, style.worker);
  fact(head, words.target, scene.matter.run.name);
  fact(head, words.work_time, run_time(scene));
  fact(head, words.result, result_words(scene, counts));
  fact(head, words.remarks, style.remarks);
  head.add("</table>{}</div>", caveat(scene));
  return head;
}

}  // namespace rtx::reports
