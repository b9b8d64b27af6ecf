#include "reports/check_lines.hpp"

#include "health/verdict_json.hpp"
#include "parsers/json_text.hpp"
#include "reports/fleet.hpp"
#include "safety/journal_entry.hpp"

#include <nlohmann/json.hpp>

#include <cassert>

namespace rtx::reports {

using nlohmann::ordered_json;

namespace {

ordered_json begin(const char* type, const health::CheckRun& run) {
  return {{"schema", parsers::json_schema}, {"type", type}, {"run", run.id}};
}

}  // namespace

std::string check_began_line(const health::CheckRun& run, std::size_t subjects) {
  ordered_json object = begin("check_began", run);
  object["name"] = run.name;
  object["began"] = safety::utc_text(run.began);
  object["subjects"] = subjects;
  if (run.left_out > 0) object["left_out"] = run.left_out;
  return parsers::json_line(object);
}

std::string verdict_line(const health::CheckRun& run, const health::Verdict& verdict) {
  ordered_json object = begin("verdict", run);
  object.update(health::json_of(verdict));
  return parsers::json_line(object);
}

std::string check_ended_line(const health::CheckRun& run) {
  assert(run.ended);
  const Counts counts = count(run.verdicts);
  ordered_json object = begin("check_ended", run);
  object["ended"] = safety::utc_text(*run.ended);
  object["seconds"] = std::chrono::duration<double>(*run.ended - run.began).count();
  object["complete"] = health::is_whole(run);
  object["subjects"] = counts.all();
  for (const health::Health health : {health::Health::healthy, health::Health::degraded,
                                      health::Health::could_not_tell, health::Health::down})
    object["counts"][health::name_of(health)] = counts[health];
  return parsers::json_line(object);
}

}  // namespace rtx::reports
