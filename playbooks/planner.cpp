#include "playbooks/planner.hpp"

#include "playbooks/render.hpp"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

namespace rtx::playbooks {
namespace {

using transports::Typing;

class Planner {
 public:
  Planner(const Playbook& playbook, const std::vector<PlannedRole>& ends, bool samples,
          const Redactor& redactor)
      : playbook_{playbook}, ends_{ends}, samples_{samples}, redactor_{redactor}, selections_(ends.size()) {}

  Steps run() {
    for (const auto& step : playbook_.steps) {
      PlannedStep planned;
      planned.step = &step;
      for (std::size_t end = 0; end < ends_.size(); ++end) planned.ends.push_back(plan_end(step, end));
      check_peers(step, planned);
      result_.steps.push_back(std::move(planned));
    }
    keep_each_problem_once();
    return std::move(result_);
  }

 private:
  [[nodiscard]] bool is_pair() const { return playbook_.roles.size() == 2 && ends_.size() == 2; }

  [[nodiscard]] Scope scope(std::size_t end) const {
    return {&ends_[end].values.own, is_pair() ? &ends_[1 - end].values.own : nullptr};
  }

  /// Renders `source`. When a playbook is loaded, its references have been checked already, and better.
  Rendered put(const Template& source, std::size_t end, Quoting quoting) {
    Diagnostics known;
    return render(source, scope(end), quoting, samples_ ? known : result_.problems);
  }

  bool wanted(const std::optional<Template>& when, std::size_t end) {
    if (!when) return true;
    const auto rendered = put(*when, end, Quoting::none);
    refuse_secret(*when, rendered, "a 'when'");
    return samples_ || holds(rendered.text);
  }

  PlannedEnd plan_end(const Step& step, std::size_t end) {
    PlannedEnd planned;
    const auto& role = ends_[end].role;
    planned.takes_part = wanted(step.when, end);
    if (planned.takes_part && (!step.on || *step.on == role)) planned.lines = plan_lines(step, end);
    for (const auto& expectation : step.expect) {
      const bool asked =
          planned.takes_part && (!expectation.on || *expectation.on == role) && wanted(expectation.when, end);
      planned.expect.push_back(asked ? std::optional{plan_expectation(step, expectation, end)}
                                     : std::nullopt);
    }
    const bool asks = std::ranges::any_of(planned.expect, [](const auto& one) { return one.has_value(); });
    planned.takes_part = planned.takes_part && (!planned.lines.empty() || asks);
    return planned;
  }

  // --- Lines --------------------------------------------------------------------------------------

  std::vector<PlannedLine> plan_lines(const Step& step, std::size_t end) {
    const auto answers = plan_answers(step, end);
    std::vector<PlannedLine> lines;
    for (const auto& line : step.run) {
      const auto rendered = put(line.text, end, Quoting::command);
      const bool to_be_refused = step.expect_error && &line == &step.run.back();
      const auto purpose = to_be_refused ? Purpose::be_refused : Purpose::change;
      const auto checked = check_line(line.text, rendered, purpose, step.allow, ends_[end].values,
                                      selections_[end], result_.problems);
      if (checked.empty) continue;
      PlannedLine planned;
      planned.command = command(rendered.text, checked, step.timeout);
      if (!answers.empty()) {
        planned.command.answers = answers;
        planned.command.typing = Typing::alone;
      }
      planned.shown = redactor_.redact(rendered.shown);
      planned.place = line.place;
      lines.push_back(std::move(planned));
    }
    if (step.expect_error && !lines.empty()) {
      lines.back().expect_error = step.expect_error;
      lines.back().command.typing = Typing::alone;
    }
    return lines;
  }

  static transports::Command command(const std::string& text, const CheckedLine& checked,
                                     const std::optional<std::chrono::milliseconds>& timeout) {
    transports::Command result{text, checked.never_asks ? Typing::ahead : Typing::alone};
    result.deadline = timeout.value_or(checked.deadline);
    return result;
  }

  std::vector<transports::Answer> plan_answers(const Step& step, std::size_t end) {
    std::vector<transports::Answer> answers;
    for (const auto& answer : step.answers) {
      auto rendered = put(answer.reply, end, Quoting::none);
      answers.emplace_back(answer.question, transports::Secret{std::move(rendered.text)});
    }
    return answers;
  }

  // --- Expectations -------------------------------------------------------------------------------

  PlannedExpectation plan_expectation(const Step& step, const Expectation& expectation, std::size_t end) {
    const auto& show = expectation.show;
    const auto rendered = put(show, end, Quoting::command);
    refuse_secret(show, rendered, "a 'show'");
    auto selection = selections_[end];
    const auto checked = check_line(show, rendered, Purpose::display, step.allow, ends_[end].values,
                                    selection, result_.problems);
    if (checked.empty && rendered.complete) report(Severity::error, show.place(), "'show' is empty");
    PlannedExpectation planned;
    planned.command = command(rendered.text, checked, expectation.timeout);
    planned.shown = redactor_.redact(rendered.shown);
    planned.parser = parsers::find_parser(rendered.text);
    const bool cannot_tell = samples_ && !show.references().empty();
    if (planned.parser == nullptr && !expectation.that.empty() && !checked.empty && !cannot_tell)
      report_no_parser(show, rendered.text);
    if (planned.parser == nullptr) return planned;
    const auto* peer = is_pair() && !expectation.on ? planned.parser->type : nullptr;
    for (const auto& that : expectation.that) compile(that, end, *planned.parser->type, peer, planned.that);
    return planned;
  }

  void report_no_parser(const Template& show, const std::string& command) {
    const auto near = parsers::nearest_command(command);
    report(Severity::error, show.place(),
           "there is no parser for '" + printable(command) + "', so nothing can be asserted about it",
           near.empty() ? "'rtxctl parse --list' lists the commands that have one"
                        : "did you mean '" + std::string{near} + "'?");
  }

  void compile(const Template& that, std::size_t end, const parsers::Type& type, const parsers::Type* peer,
               std::vector<Assertion>& assertions) {
    const auto rendered = put(that, end, Quoting::assertion);
    refuse_secret(that, rendered, "an assertion");
    if (!rendered.complete) return;
    auto assertion = Assertion::compile(rendered.text, type, peer);
    if (!assertion) {
      report_in(that, rendered, end, Severity::error, assertion.error());
      return;
    }
    for (const auto& warning : assertion->warnings())
      report_in(that, rendered, end, Severity::warning, warning);
    assertions.push_back(std::move(*assertion));
  }

  /// Reports what is wrong with an assertion, unless only a sample value may be to blame.
  void report_in(const Template& that, const Rendered& rendered, std::size_t end, Severity severity,
                 const AssertionError& error) {
    const auto* reference = rendered.reference_at(that, error.column - 1);
    if (reference != nullptr && ends_[end].values.samples.contains(reference->name)) return;
    const auto origin = rendered.from[std::min(error.column - 1, rendered.from.size() - 1)];
    report(severity, that.place_at(origin), error.message, error.hint);
  }

  /// An assertion that needs the other end's output can only be told where both ends are asked.
  void check_peers(const Step& step, const PlannedStep& planned) {
    if (planned.ends.size() != 2) return;
    for (std::size_t at = 0; at < step.expect.size(); ++at) {
      const auto& first = planned.ends[0].expect[at];
      const auto& second = planned.ends[1].expect[at];
      if (first.has_value() == second.has_value()) continue;
      const auto& asked = first ? *first : *second;
      for (const auto& assertion : asked.that)
        if (assertion.needs_peer())
          report(Severity::error, step.expect[at].place,
                 "'" + assertion.text() + "' needs the other end, where 'when' does not hold");
    }
  }

  // --- Problems -----------------------------------------------------------------------------------

  void refuse_secret(const Template& source, const Rendered& rendered, const std::string& where) {
    if (rendered.has_secret)
      report(Severity::error, source.place(), "a secret may not stand in " + where,
             "it would be shown in reports");
  }

  void report(Severity severity, Place place, std::string message, std::string hint = {}) {
    result_.problems.push_back({severity, std::move(place), std::move(message), std::move(hint), false});
  }

  void keep_each_problem_once() {
    std::set<std::tuple<std::string, std::size_t, std::size_t, std::string>> seen;
    std::erase_if(result_.problems, [&](const Diagnostic& one) {
      return !seen.emplace(one.place.file, one.place.line, one.place.column, one.message).second;
    });
  }

  const Playbook& playbook_;
  const std::vector<PlannedRole>& ends_;
  bool samples_;
  const Redactor& redactor_;
  std::vector<language::Selection> selections_;  ///< What is selected on each end after the lines so far.
  Steps result_;
};

}  // namespace

Steps plan_steps(const Playbook& playbook, const std::vector<PlannedRole>& ends, bool samples,
                 const Redactor& redactor) {
  return Planner{playbook, ends, samples, redactor}.run();
}

}  // namespace rtx::playbooks
