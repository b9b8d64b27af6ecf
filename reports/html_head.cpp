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
  constexpr const char* line = "<p class=\"caveat\" role=\"note\">{}</p>";
  if (run.left_out > 0) note.add(line, with_numbers(scene.words.left_out, run.left_out));
  if (!run.ended || !run.complete) note.add(line, run.ended ? scene.words.stopped : scene.words.unfinished);
  return note;
}

std::vector<Card> cards_of(const Scene& scene, const Counts& counts) {
  std::vector<Card> all;
  for (const Health health : worst_to_best)
    all.push_back({class_of(health), word_for(health, scene.style.language), counts[health]});
  return all;
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
  head.add(cards(scene.words, cards_of(scene, counts)));
  return head;
}

Markup paper_head(const Scene& scene, const Counts& counts) {
  return paper_head(scene.words, scene.style,
                    {target_words(scene.words, scene.matter.run.name), run_time(scene),
                     result_words(scene, counts), caveat(scene)});
}

}  // namespace rtx::reports
