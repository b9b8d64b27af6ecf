#include "agent/report.hpp"
#include "agent/screen.hpp"
#include "parsers/message.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace rtx::agent {

namespace {

using playbooks::EndResult;
using playbooks::ExpectationResult;
using playbooks::LineResult;
using playbooks::LineState;
using playbooks::RouterResult;
using playbooks::RunReport;
using playbooks::StepResult;
using playbooks::Truth;

/// Lines of evidence on a screen; the rest is in the run folder.
constexpr std::size_t evidence_lines = 20;

std::string lines_in_words(std::size_t count) {
  return fmt::format("{} line{}", count, count == 1 ? "" : "s");
}

void add(std::string& text, const std::string& part) {
  text += (text.empty() ? "" : ", ") + part;
}

/// What one end did in one step, for the table.
std::string cell_of(const StepResult& step, const EndResult& end) {
  if (step.skipped) return "skipped";
  if (step.verdict == playbooks::Verdict::not_run) return "not run";
  std::string cell;
  const auto good =
      static_cast<std::size_t>(std::count_if(end.lines.begin(), end.lines.end(), playbooks::as_declared));
  if (good == end.lines.size()) {
    if (good > 0) cell = lines_in_words(good);
  } else {
    cell = fmt::format("{} of {}", good, lines_in_words(end.lines.size()));
    const auto bad = std::find_if_not(end.lines.begin(), end.lines.end(), playbooks::as_declared);
    const auto number = bad - end.lines.begin() + 1;
    if (bad->state == LineState::refused) add(cell, fmt::format("line {} REFUSED", number));
    if (bad->state == LineState::unknown) add(cell, fmt::format("line {} UNKNOWN", number));
    if (bad->state == LineState::acknowledged) add(cell, fmt::format("line {} NOT REFUSED", number));
  }
  const auto count = [&](playbooks::Verdict verdict) {
    return std::count_if(end.expect.begin(), end.expect.end(),
                         [&](const auto& one) { return one && one->verdict == verdict; });
  };
  if (const auto n = count(playbooks::Verdict::met)) add(cell, fmt::format("{} met", n));
  if (const auto n = count(playbooks::Verdict::not_met)) add(cell, fmt::format("{} NOT MET", n));
  if (const auto n = count(playbooks::Verdict::could_not_tell))
    add(cell, fmt::format("{} COULD NOT TELL", n));
  if (const auto n = count(playbooks::Verdict::not_run)) add(cell, fmt::format("{} not asked", n));
  return cell.empty() ? "-" : cell;
}

std::string saved_cell(const RunReport& report, const RouterResult& router) {
  if (!report.save_asked) return "not asked for";
  if (router.saved) return "saved";
  if (router.save_unverified) return "NOT KNOWN";
  return router.save_answer.empty() && router.during != "save 0" ? "not saved" : "NOT SAVED";
}

std::string table_of(const RunReport& report) {
  std::vector<std::vector<std::string>> rows;
  auto& head = rows.emplace_back(std::vector<std::string>{"step"});
  for (const RouterResult& router : report.routers) head.push_back(in_one_line(router.name));
  for (std::size_t i = 0; i < report.steps.size(); ++i) {
    std::vector<std::string> row{fmt::format("{} {}", i + 1, cut_to(in_one_line(report.steps[i].name), 40))};
    for (const EndResult& end : report.steps[i].ends) row.push_back(cell_of(report.steps[i], end));
    rows.push_back(std::move(row));
  }
  std::vector<std::string> saved{"save"};
  for (const RouterResult& router : report.routers) saved.push_back(saved_cell(report, router));
  rows.push_back(std::move(saved));
  return table(rows, "  ");
}

/// The router's own lines, indented and marked.
std::string evidence(const std::string& output, bool complete) {
  const std::string safe = for_terminal(output);
  std::string text;
  std::size_t shown = 0;
  std::size_t left_out = 0;
  for (std::size_t at = 0; at < safe.size();) {
    const std::size_t end = std::min(safe.find('\n', at), safe.size());
    if (complete || shown < evidence_lines) {
      text += "      | " + safe.substr(at, end - at) + "\n";
      ++shown;
    } else {
      ++left_out;
    }
    at = end + 1;
  }
  if (left_out > 0) text += fmt::format("      ({} more in the transcript)\n", lines_in_words(left_out));
  if (text.empty()) text = "      (nothing)\n";
  return text;
}

std::string indented(const std::string& text, const std::string& indent) {
  std::string result;
  const std::string safe = for_terminal(text);
  for (std::size_t at = 0; at < safe.size();) {
    const std::size_t end = std::min(safe.find('\n', at), safe.size());
    result += indent + safe.substr(at, end - at) + "\n";
    at = end + 1;
  }
  return result;
}

std::string expectation_problem(const ExpectationResult& one, const std::string& place, bool complete) {
  const bool unmet = one.verdict == playbooks::Verdict::not_met;
  std::string text =
      fmt::format("{}: {}: {}\n", unmet ? "NOT MET" : "COULD NOT TELL", place, in_one_line(one.name));
  if (!one.because.empty()) text += "    (" + in_one_line(one.because) + ")\n";
  text += fmt::format("    asked      {}   ({} sample{} in {:.1f} s)\n", in_one_line(one.shown), one.samples,
                      one.samples == 1 ? "" : "s", std::chrono::duration<double>(one.took).count());
  for (const auto& assertion : one.that) {
    if (assertion.outcome.truth == Truth::met) continue;
    text += "    expected   " + in_one_line(assertion.outcome.expected) + "\n";
    text += "    got        " + in_one_line(assertion.outcome.got) + "\n";
  }
  if (!one.trouble.empty()) text += "    trouble\n" + indented(one.trouble, "      ");
  if (one.not_understood) text += "    unread     " + in_one_line(words_for(one.not_understood)) + "\n";
  if (unmet || !one.output.empty()) text += "    the router said\n" + evidence(one.output, complete);
  if (!one.next_step.empty()) text += "    next       " + in_one_line(one.next_step) + "\n";
  return text;
}

/// What can be done about the error in `answer`; empty if it is not a known one.
std::string advice_about(const std::string& answer) {
  for (std::size_t at = 0; at < answer.size();) {
    const std::size_t end = std::min(answer.find('\n', at), answer.size());
    const auto message = parsers::parse_message(std::string_view{answer}.substr(at, end - at));
    const auto* error = message ? std::get_if<parsers::ErrorMessage>(&*message) : nullptr;
    if (error != nullptr) return std::string{parsers::advice(error->refusal)};
    at = end + 1;
  }
  return {};
}

std::string line_problem(const LineResult& line, std::size_t number, const std::string& place) {
  std::string text;
  if (line.state == LineState::refused) {
    text = fmt::format("REFUSED: {}, line {}: {}\n", place, number, in_one_line(line.shown));
    if (!line.expected_error.empty())
      text += "    expected   an error with: " + in_one_line(line.expected_error) + "\n";
    text += "    answer     " + in_one_line(line.answer) + "\n";
    const std::string advice = advice_about(line.answer);
    if (!advice.empty()) text += "    next       " + advice + "\n";
  } else if (line.state == LineState::acknowledged) {
    text = fmt::format("NOT REFUSED: {}, line {}: {}\n", place, number, in_one_line(line.shown));
    text += "    expected   an error with: " + in_one_line(line.expected_error) + "\n";
    text +=
        "    answer     " + (line.answer.empty() ? "none: it took effect" : in_one_line(line.answer)) + "\n";
  } else {
    return {};  // The trouble of its router says it.
  }
  if (line.place.line > 0)
    text += fmt::format("    written at {}:{}\n", in_one_line(line.place.file), line.place.line);
  return text;
}

std::string step_problems(const RunReport& report, std::size_t number, bool complete) {
  const StepResult& step = report.steps[number];
  std::string text;
  for (std::size_t router = 0; router < step.ends.size(); ++router) {
    const std::string place = fmt::format("{}, step {} \"{}\"", in_one_line(report.routers[router].name),
                                          number + 1, in_one_line(step.name));
    const EndResult& end = step.ends[router];
    for (std::size_t i = 0; i < end.lines.size(); ++i) {
      if (!as_declared(end.lines[i])) text += line_problem(end.lines[i], i + 1, place);
    }
    for (const auto& one : end.expect) {
      const bool bad = one && (one->verdict == playbooks::Verdict::not_met ||
                               one->verdict == playbooks::Verdict::could_not_tell);
      if (bad) {
        text += expectation_problem(*one, place, complete);
      } else if (one && one->not_understood) {
        text += fmt::format("READ IN PART: {}: {}: {}\n", place, in_one_line(one->name),
                            in_one_line(words_for(one->not_understood)));
      }
    }
  }
  return text;
}

std::string router_problem(const RouterResult& router) {
  std::string text;
  if (!router.trouble.empty()) {
    text += fmt::format("TROUBLE: {}: {}\n", in_one_line(router.name), in_one_line(router.during));
    text += indented(router.trouble, "    ");
    if (!router.next_step.empty()) text += "    next       " + in_one_line(router.next_step) + "\n";
  }
  if (!router.not_put_back.empty()) {
    text += fmt::format("LEFT CHANGED: {}: console settings; to be put back:\n", in_one_line(router.name));
    for (const std::string& setting : router.not_put_back) text += "    " + in_one_line(setting) + "\n";
  }
  return text;
}

/// What a transaction left, and what else a person should know.
std::string left_text(const RouterResult& router) {
  std::string text;
  if (router.left != safety::Left::unchanged) {
    text += fmt::format("{}: {}\n", in_one_line(router.name), words_for_left(router.left, router.saved));
    if (router.save_unverified)
      text += fmt::format(
          "    'save' was typed and could not be verified: it is not known whether it saved\n    next       "
          "rtxctl run {} -- "
          "show config list\n",
          in_one_line(router.name));
    if (!router.switch_fires_at.empty())
      text += fmt::format("    the switch: {}, not before {}\n    next       rtxctl recover\n",
                          in_one_line(router.switch_line), router.switch_fires_at);
  }
  for (const std::string& notice : router.notices)
    text += fmt::format("NOTE: {}: {}\n", in_one_line(router.name), in_one_line(notice));
  return text;
}

constexpr Colour colour_of(playbooks::Verdict verdict) {
  if (verdict == playbooks::Verdict::met) return Colour::good;
  return verdict == playbooks::Verdict::not_met ? Colour::bad : Colour::doubtful;
}

std::string word_of(const RunReport& report) {
  switch (report.verdict) {
    case playbooks::Verdict::met:
      return "MET";
    case playbooks::Verdict::not_met:
      return report.interrupted ? "NOT MET, and interrupted" : "NOT MET";
    case playbooks::Verdict::could_not_tell:
    case playbooks::Verdict::not_run:
      break;
  }
  return report.interrupted ? "INTERRUPTED" : "COULD NOT TELL";
}

constexpr const char* mark_of(LineState state) {
  switch (state) {
    case LineState::in_place:
      return "in place";
    case LineState::acknowledged:
      return "in effect";
    case LineState::refused:
      return "refused";
    case LineState::unknown:
      return "UNKNOWN";
    case LineState::not_sent:
      break;
  }
  return "not sent";
}

/// The lines of one router in one step.
std::string step_effect(const StepResult& step, std::size_t number, const EndResult& end, bool complete) {
  const auto count = [&](LineState state) {
    return static_cast<std::size_t>(std::count_if(
        end.lines.begin(), end.lines.end(), [&](const LineResult& line) { return line.state == state; }));
  };
  if (end.lines.empty()) return {};
  const std::string name = fmt::format("    step {} \"{}\": ", number + 1, in_one_line(step.name));
  if (count(LineState::not_sent) == end.lines.size()) {
    return name + fmt::format("none of {} sent\n", lines_in_words(end.lines.size()));
  }
  const std::size_t in_effect = count(LineState::acknowledged) + count(LineState::in_place);
  std::string text = name + fmt::format("{} of {} in effect\n", in_effect, lines_in_words(end.lines.size()));
  if (!complete && in_effect == end.lines.size()) return text;
  for (const LineResult& line : end.lines) {
    text += fmt::format("      {:<9}  {}\n", mark_of(line.state), in_one_line(line.shown));
  }
  return text;
}

}  // namespace

std::string effect_text(const RunReport& report, bool complete) {
  std::string text;
  bool any_sent = false;
  for (std::size_t router = 0; router < report.routers.size(); ++router) {
    std::string steps;
    for (std::size_t i = 0; i < report.steps.size(); ++i) {
      const EndResult& end = report.steps[i].ends[router];
      steps += step_effect(report.steps[i], i, end, complete);
      any_sent = any_sent || std::any_of(end.lines.begin(), end.lines.end(), [](const LineResult& line) {
                   return line.state != LineState::not_sent && line.state != LineState::in_place;
                 });
    }
    if (steps.empty()) continue;
    const RouterResult& result = report.routers[router];
    // What had taken effect and has been taken back is told as one sentence, not line by line.
    if (result.left == safety::Left::rolled_back || result.left == safety::Left::restarted) {
      text += fmt::format("  {}: {}\n", in_one_line(result.name), words_for_left(result.left, result.saved));
      continue;
    }
    text += fmt::format("  {} (running configuration{}):\n{}", in_one_line(result.name),
                        result.saved ? ", saved" : "; nothing was saved", steps);
  }
  if (!any_sent) return "  nothing: no line was sent to any router\n";
  return text;
}

std::string words_for_left(safety::Left left, bool saved) {
  switch (left) {
    case safety::Left::unchanged:
      return "nothing was changed";
    case safety::Left::confirmed:
      return saved ? "confirmed: as intended, verified and saved"
                   : "confirmed: as intended, verified; not saved";
    case safety::Left::rolled_back:
      return "ROLLED BACK: it is as it was before, verified setting by setting";
    case safety::Left::restarted:
      return "RESTARTED: it came back as it was before, verified setting by setting";
    case safety::Left::switch_armed:
      return "NOT VERIFIED: it will restart by itself (or has), and come back with its saved configuration";
    case safety::Left::in_doubt:
      return "IN DOUBT: the line was lost while its dead-man's switch was armed or taken away: it restarts, "
             "or stays as it is";
    case safety::Left::unknown:
      break;
  }
  return "UNKNOWN: it could not be verified, and no dead-man's switch is armed";
}

std::string verdict_line(const RunFacts& facts, const RunReport& report) {
  return fmt::format("{}: {} on {} ({:.1f} s)", word_of(report), in_one_line(facts.playbook),
                     in_one_line(facts.subject), facts.seconds);
}

std::string report_text(const RunFacts& facts, const RunReport& report, const TextStyle& style) {
  std::string text;
  if (style.complete) {
    text += fmt::format("{} on {}\nplaybook {}, started {}\n", in_one_line(facts.playbook),
                        in_one_line(facts.subject), in_one_line(facts.file), facts.started);
  }
  text += "\n" + table_of(report);
  std::string problems;
  for (const RouterResult& router : report.routers) problems += router_problem(router);
  for (std::size_t i = 0; i < report.steps.size(); ++i) problems += step_problems(report, i, style.complete);
  if (!problems.empty()) text += "\n" + problems;
  std::string left;
  for (const RouterResult& router : report.routers) left += left_text(router);
  if (!left.empty()) text += "\n" + left;
  if (report.verdict != playbooks::Verdict::met || style.complete) {
    const std::string effect = effect_text(report, style.complete);
    if (!effect.empty()) text += "\nWhat is in effect:\n" + effect;
  }
  if (!facts.folder.empty() && !style.complete)
    text += "\nReport and transcripts: " + in_one_line(facts.folder) + "\n";
  text += "\n" + coloured(verdict_line(facts, report), colour_of(report.verdict), style.colour) + "\n";
  return text;
}

}  // namespace rtx::agent
