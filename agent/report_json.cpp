#include "agent/report.hpp"
#include "agent/report_parts.hpp"
#include "parsers/json_text.hpp"

#include <nlohmann/json.hpp>

namespace rtx::agent {

using nlohmann::ordered_json;

ordered_json json_of(const playbooks::LineResult& line) {
  ordered_json json{{"text", line.shown},
                    {"state", playbooks::name_of(line.state)},
                    {"as_declared", playbooks::as_declared(line)},
                    {"answer", line.answer}};
  if (!line.expected_error.empty()) json["expected_error"] = line.expected_error;
  if (line.place.line > 0) json["place"] = {{"file", line.place.file}, {"line", line.place.line}};
  return json;
}

ordered_json json_of(const playbooks::ExpectationResult& expectation) {
  ordered_json that = ordered_json::array();
  for (const auto& one : expectation.that) {
    that.push_back({{"text", one.text},
                    {"met", one.outcome.truth == playbooks::Truth::met},
                    {"expected", one.outcome.expected},
                    {"got", one.outcome.got}});
  }
  ordered_json json{{"name", expectation.name},
                    {"command", expectation.shown},
                    {"verdict", playbooks::name_of(expectation.verdict)},
                    {"samples", expectation.samples},
                    {"seconds", std::chrono::duration<double>(expectation.took).count()},
                    {"that", std::move(that)}};
  if (!expectation.because.empty()) json["because"] = expectation.because;
  if (!expectation.trouble.empty()) json["trouble"] = expectation.trouble;
  if (!expectation.next_step.empty()) json["next_step"] = expectation.next_step;
  if (const auto& lines = expectation.not_understood)
    json["not_understood"] = {{"lines", lines.lines}, {"first", lines.first}};
  json["output"] = expectation.output;
  return json;
}

ordered_json json_of(const playbooks::RouterResult& router) {
  ordered_json json{{"name", router.name},
                    {"role", router.role},
                    {"connected", router.connected},
                    {"model", router.model},
                    {"firmware", router.firmware},
                    {"saved", router.saved},
                    {"save_answer", router.save_answer},
                    {"left", safety::name_of(router.left)},
                    {"notices", router.notices},
                    {"not_put_back", router.not_put_back}};
  json["switch"] = nullptr;
  if (!router.switch_line.empty()) {
    json["switch"] = {{"line", router.switch_line}, {"fires_at", nullptr}};
    if (!router.switch_fires_at.empty()) json["switch"]["fires_at"] = router.switch_fires_at;
  }
  if (router.save_unverified) json["saved"] = nullptr;
  json["trouble"] = nullptr;
  if (!router.trouble.empty()) {
    json["trouble"] = {{"kind", router.trouble_kind},
                       {"message", router.trouble},
                       {"during", router.during},
                       {"next_step", router.next_step}};
  }
  return json;
}

ordered_json report_json(const RunFacts& facts, const playbooks::RunReport& report) {
  ordered_json json{{"schema", parsers::json_schema},
                    {"type", "report"},
                    {"playbook", {{"name", facts.playbook}, {"file", facts.file}}},
                    {"subject", facts.subject},
                    {"started", facts.started},
                    {"seconds", facts.seconds},
                    {"verdict", playbooks::name_of(report.verdict)},
                    {"interrupted", report.interrupted},
                    {"save_asked", report.save_asked},
                    {"run_folder", facts.folder}};
  json["routers"] = ordered_json::array();
  for (const auto& router : report.routers) json["routers"].push_back(json_of(router));
  json["steps"] = ordered_json::array();
  for (std::size_t number = 0; number < report.steps.size(); ++number) {
    const playbooks::StepResult& step = report.steps[number];
    ordered_json ends = ordered_json::array();
    for (std::size_t router = 0; router < step.ends.size(); ++router) {
      ordered_json end{{"router", report.routers[router].name}};
      end["lines"] = ordered_json::array();
      for (const auto& line : step.ends[router].lines) end["lines"].push_back(json_of(line));
      end["expect"] = ordered_json::array();
      for (const auto& one : step.ends[router].expect) {
        end["expect"].push_back(one ? json_of(*one) : ordered_json(nullptr));
      }
      ends.push_back(std::move(end));
    }
    json["steps"].push_back({{"step", number + 1},
                             {"name", step.name},
                             {"skipped", step.skipped},
                             {"verdict", playbooks::name_of(step.verdict)},
                             {"ends", std::move(ends)}});
  }
  return json;
}

}  // namespace rtx::agent
