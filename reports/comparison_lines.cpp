#include "reports/comparison_lines.hpp"

#include "parsers/json_text.hpp"
#include "safety/journal_entry.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>

namespace rtx::reports {

using health::Deviation;
using health::Snapshot;
using nlohmann::ordered_json;

namespace {

ordered_json begin(const char* type) {
  return {{"schema", parsers::json_schema}, {"type", type}};
}

ordered_json json_of(const Snapshot& snapshot) {
  return {{"name", snapshot.name},
          {"of", snapshot.of},
          {"taken", safety::utc_text(snapshot.taken)},
          {"complete", snapshot.complete}};
}

/// Those of either snapshot.
std::size_t count_of_routers(const ComparisonMatter& matter) {
  std::set<std::string_view> names;
  for (const Snapshot* snapshot : {&matter.before, &matter.after})
    for (const auto& one : snapshot->routers) names.insert(one.router);
  return names.size();
}

std::string began_line(const ComparisonMatter& matter) {
  ordered_json object = begin("comparison_began");
  object["before"] = json_of(matter.before);
  object["after"] = json_of(matter.after);
  object["routers"] = count_of_routers(matter);
  return parsers::json_line(object);
}

std::string deviation_line(const Deviation& deviation) {
  ordered_json object = begin("deviation");
  object["router"] = deviation.router;
  object["kind"] = deviation.kind;
  object["what"] = deviation.what;
  if (!deviation.before.empty()) object["before"] = deviation.before;
  if (!deviation.after.empty()) object["after"] = deviation.after;
  object["words"] = health::words_for(deviation);
  if (!deviation.next_step.empty()) object["next_step"] = deviation.next_step;
  return parsers::json_line(object);
}

std::string ended_line(const ComparisonMatter& matter, int exit_code) {
  ordered_json object = begin("comparison_ended");
  const auto unseen = std::ranges::count_if(matter.found, health::is_unseen);
  object["routers"] = count_of_routers(matter);
  object["differences"] = static_cast<std::ptrdiff_t>(matter.found.size()) - unseen;
  object["could_not_tell"] = unseen;
  for (const char* kind : {"tunnel", "sa", "route", "neighbour", "loss", "config", "firmware", "unseen"})
    object["counts"][kind] = std::ranges::count(matter.found, kind, &Deviation::kind);
  object["complete"] = unseen == 0 && matter.before.complete && matter.after.complete;
  object["exit_code"] = exit_code;
  return parsers::json_line(object);
}

}  // namespace

std::string comparison_lines(const ComparisonMatter& matter, int exit_code) {
  std::string text = began_line(matter);
  for (const Deviation& one : matter.found) text += deviation_line(one);
  return text + ended_line(matter, exit_code);
}

}  // namespace rtx::reports
