#include "agent/plan_report.hpp"

#include "agent/screen.hpp"
#include "parsers/json_text.hpp"
#include "playbooks/line_diff.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace rtx::agent {
namespace {

using playbooks::ChangePlan;
using playbooks::Effect;
using playbooks::LineEffect;
using playbooks::Plan;

struct Look {
  char sign;
  Colour colour;
  std::string note;
};

Look look_of(const LineEffect& line) {
  switch (line.effect) {
    case Effect::none:
      return {'=', Colour::faint, ""};
    case Effect::selects:
      return {' ', Colour::faint, ""};
    case Effect::adds:
      return {'+', Colour::good, ""};
    case Effect::changes:
      return {'~', Colour::doubtful, "was: " + line.before};
    case Effect::removes:
      return {'-', Colour::bad, line.before.empty() ? "" : "was: " + line.before};
    case Effect::displays:
      return {' ', Colour::faint, ""};
    case Effect::acts:
      return {'!', Colour::doubtful, "acts at once, and nothing takes it back"};
    case Effect::unknown:
      return {'?', Colour::doubtful, "not known here: sent as it is, and nothing known takes it back"};
    case Effect::is_refused:
      break;
  }
  return {'x', Colour::faint, "meant to be refused"};
}

std::string counted(std::size_t count, const std::string& thing) {
  return std::to_string(count) + " " + thing + (count == 1 ? "" : "s");
}

std::string line_text(const LineEffect& line, bool colour) {
  const Look look = look_of(line);
  std::string text = std::string{"    "} + look.sign + " " + in_one_line(line.shown);
  if (!look.note.empty()) text += "    (" + in_one_line(look.note) + ")";
  text = coloured(text, look.colour, colour) + "\n";
  const auto warn = [&](const std::string& words) {
    text += coloured("      " + in_one_line(words), Colour::doubtful, colour) + "\n";
  };
  if (!line.touches.empty()) warn("touches the path rtxctl comes by: " + line.touches);
  if (line.cuts) warn("can end sessions, tunnels or logins");
  if (line.acts == language::Acts::after_refresh) warn("acts with the next 'configure refresh'");
  if (line.acts == language::Acts::after_restart) warn("acts after a restart");
  if (!line.cannot_be_put_back.empty() && line.effect != Effect::unknown)
    warn("cannot be put back: " + line.cannot_be_put_back);
  return text;
}

std::string lines_text(const Plan& plan, const ChangePlan& change, bool colour) {
  std::string text;
  std::size_t step = plan.steps.size();
  for (const LineEffect& line : change.lines) {
    if (line.step != step) {
      step = line.step;
      text += "  " + std::to_string(step + 1) + "/" + std::to_string(plan.steps.size()) + " " +
              in_one_line(plan.steps[step].step->name) + "\n";
    }
    text += line_text(line, colour);
  }
  return text;
}

std::string diff_of(const Plan& plan, const ChangePlan& change) {
  return playbooks::unified_diff(plan.redactor.redact(change.before.render()),
                                 plan.redactor.redact(change.after.render()), "running", "planned");
}

std::string indented(const std::string& text, bool colour) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find('\n', at), text.size());
    const std::string line = text.substr(at, end - at);
    const bool is_head = line.starts_with("---") || line.starts_with("+++") || line.starts_with("@@");
    const Colour look = is_head                 ? Colour::faint
                        : line.starts_with('+') ? Colour::good
                        : line.starts_with('-') ? Colour::bad
                                                : Colour::none;
    result += "    " + coloured(in_one_line(line), look, colour) + "\n";
    at = end + 1;
  }
  return result;
}

std::string undo_text(const Plan& plan, const ChangePlan& change) {
  std::string text;
  for (const auto& edit : change.undo.edits)
    text += "    " + in_one_line(plan.redactor.redact(edit.text)) + "\n";
  for (const auto& one : change.undo.unreachable)
    text +=
        "    cannot be put back: " + in_one_line(plan.redactor.redact(one.text)) + "  (" + one.why + ")\n";
  return text;
}

}  // namespace

std::string plan_text(const Plan& plan, std::size_t end, const ChangePlan& change, bool colour) {
  const auto in_place = std::ranges::count(change.lines, Effect::none, &LineEffect::effect);
  std::string text = coloured(in_one_line(plan.targets[end].router.name), Colour::strong, colour) + ": " +
                     counted(change.changes(), "change") + ", " +
                     counted(static_cast<std::size_t>(in_place), "line") + " in place already\n";
  text += lines_text(plan, change, colour);
  const std::string diff = diff_of(plan, change);
  if (!diff.empty()) text += "  the configuration\n" + indented(diff, colour);
  if (change.needs_switch())
    text += "  it wants a dead-man's switch: a mistake here may need a restart to be undone\n";
  const std::string undo = undo_text(plan, change);
  if (!undo.empty()) text += "  what takes it back\n" + undo;
  return text;
}

nlohmann::ordered_json plan_json(const Plan& plan, std::size_t end, const ChangePlan& change) {
  nlohmann::ordered_json json{
      {"schema", parsers::json_schema},           {"type", "plan"},
      {"router", plan.targets[end].router.name},  {"changes", change.changes()},
      {"can_be_undone", change.can_be_undone()},  {"needs_switch", change.needs_switch()},
      {"lines", nlohmann::ordered_json::array()}, {"diff", diff_of(plan, change)},
      {"undo", nlohmann::ordered_json::array()},  {"cannot_be_put_back", nlohmann::ordered_json::array()}};
  for (const LineEffect& line : change.lines) {
    nlohmann::ordered_json one{
        {"step", line.step + 1}, {"line", line.shown}, {"effect", playbooks::name_of(line.effect)}};
    if (!line.before.empty()) one["before"] = line.before;
    if (!line.touches.empty()) one["touches"] = line.touches;
    if (line.cuts) one["cuts"] = true;
    if (!line.cannot_be_put_back.empty()) one["cannot_be_put_back"] = line.cannot_be_put_back;
    if (line.acts != language::Acts::at_once)
      one["acts"] = line.acts == language::Acts::after_refresh ? "after_refresh" : "after_restart";
    json["lines"].push_back(std::move(one));
  }
  for (const auto& edit : change.undo.edits) json["undo"].push_back(plan.redactor.redact(edit.text));
  for (const auto& one : change.undo.unreachable)
    json["cannot_be_put_back"].push_back({{"line", plan.redactor.redact(one.text)}, {"why", one.why}});
  return json;
}

}  // namespace rtx::agent
