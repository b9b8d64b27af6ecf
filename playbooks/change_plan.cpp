#include "playbooks/change_plan.hpp"

#include <algorithm>
#include <utility>

namespace rtx::playbooks {
namespace {

using language::Command;
using language::Config;
using language::Kind;

/// A router that is typed at on paper.
class Rehearsal {
 public:
  Rehearsal(const Redactor& redactor, Config running) : redactor_{redactor} {
    result_.before = std::move(running);
    result_.after = result_.before;
  }

  void type(std::size_t step, const PlannedLine& line) {
    LineEffect effect{step, line.shown, Effect::unknown, {}};
    const auto reading = language::read(line.command.text, selection_);
    if (line.expect_error) {
      effect.effect = Effect::is_refused;
    } else if (reading.command) {
      apply(*reading.command, effect);
      selection_ = language::after(*reading.command, selection_);
    }
    result_.lines.push_back(std::move(effect));
  }

  ChangePlan finish() {
    result_.undo = language::edits_between(result_.after, result_.before);
    return std::move(result_);
  }

 private:
  void apply(const Command& command, LineEffect& effect) {
    if (command.family->kind == Kind::selection || command.family->kind == Kind::display) {
      effect.effect = command.family->kind == Kind::selection ? Effect::selects : Effect::acts;
      return;
    }
    const auto* old = result_.after.find(command.key);
    const std::string before = old == nullptr ? std::string{} : redactor_.redact(old->text);
    const bool was_there = old != nullptr;
    const bool changed = result_.after.apply(command);
    // `tunnel disable 1` is an operation that the configuration tells of.
    if (!changed) {
      effect.effect = command.family->kind == Kind::operation ? Effect::acts : Effect::none;
      return;
    }
    const bool is_there = result_.after.find(command.key) != nullptr;
    effect.effect = !is_there ? Effect::removes : was_there ? Effect::changes : Effect::adds;
    effect.before = before;
  }

  const Redactor& redactor_;
  language::Selection selection_;
  ChangePlan result_;
};

bool is_change(Effect effect) {
  return effect == Effect::adds || effect == Effect::changes || effect == Effect::removes;
}

}  // namespace

std::size_t ChangePlan::changes() const {
  return static_cast<std::size_t>(std::ranges::count_if(lines, is_change, &LineEffect::effect));
}

bool ChangePlan::can_be_undone() const {
  return undo.unreachable.empty() && std::ranges::none_of(lines, [](const LineEffect& line) {
           return line.effect == Effect::acts || line.effect == Effect::unknown;
         });
}

ChangePlan plan_change(const Plan& plan, std::size_t end, Config running) {
  Rehearsal rehearsal{plan.redactor, std::move(running)};
  for (std::size_t step = 0; step < plan.steps.size(); ++step)
    for (const PlannedLine& line : plan.steps[step].ends[end].lines) rehearsal.type(step, line);
  return rehearsal.finish();
}

const char* name_of(Effect effect) noexcept {
  switch (effect) {
    case Effect::none:
      return "none";
    case Effect::selects:
      return "selects";
    case Effect::adds:
      return "adds";
    case Effect::changes:
      return "changes";
    case Effect::removes:
      return "removes";
    case Effect::acts:
      return "acts";
    case Effect::unknown:
      return "unknown";
    case Effect::is_refused:
      break;
  }
  return "is_refused";
}

}  // namespace rtx::playbooks
