#include "playbooks/change_plan.hpp"

#include "playbooks/line_check.hpp"
#include "safety/networks.hpp"

#include <algorithm>
#include <utility>

namespace rtx::playbooks {
namespace {

using language::Command;
using language::Config;
using language::Kind;

bool is_change(Effect effect) {
  return effect == Effect::adds || effect == Effect::changes || effect == Effect::removes;
}

/// A router that is typed at on paper.
class Rehearsal {
 public:
  Rehearsal(const Plan& plan, Config running) : plan_{plan} {
    result_.before = std::move(running);
    result_.after = result_.before;
  }

  void type(std::size_t step, std::size_t at, const PlannedLine& line) {
    LineEffect effect{.step = step, .line = at, .shown = line.shown, .effect = Effect::unknown, .before = {}};
    const auto reading = language::read(line.command.text, selection_);
    std::string key;
    if (line.expect_error) {
      effect.effect = Effect::is_refused;
    } else if (reading.command) {
      const Command& command = *reading.command;
      apply(command, effect);
      effect.cuts = command.family->cuts && changes_something(effect.effect);
      effect.ahead = language::may_be_sent_ahead(command);
      effect.acts = command.family->acts;
      key = command.key;
    }
    if (changes_something(effect.effect)) {
      typed_.push_back({line.command.text, selection_});
      typed_as_.push_back(result_.lines.size());
    }
    effect.consented = is_allowed(line.command.text, plan_.steps[step].step->allow);
    if (reading.command && !line.expect_error) selection_ = language::after(*reading.command, selection_);
    keys_.push_back(std::move(key));
    result_.lines.push_back(std::move(effect));
  }

  ChangePlan finish(const safety::Path& path) {
    result_.undo = language::edits_between(result_.after, result_.before);
    for (std::size_t at = 0; at < result_.lines.size(); ++at) {
      LineEffect& line = result_.lines[at];
      if (line.cannot_be_put_back.empty()) line.cannot_be_put_back = why_not_put_back(line, keys_[at]);
    }
    for (auto& touch : safety::touches(path, result_.before, typed_)) {
      LineEffect& line = result_.lines[typed_as_[touch.line]];
      line.touches = std::move(touch.why);
      line.ahead = false;
    }
    return std::move(result_);
  }

 private:
  static bool changes_something(Effect effect) {
    return is_change(effect) || effect == Effect::acts || effect == Effect::unknown;
  }

  void apply(const Command& command, LineEffect& effect) {
    const Kind kind = command.family->kind;
    if (kind == Kind::selection || kind == Kind::display) {
      effect.effect = kind == Kind::selection ? Effect::selects : Effect::displays;
      return;
    }
    const auto* old = result_.after.find(command.key);
    const std::string before = old == nullptr ? std::string{} : plan_.redactor.redact(old->text);
    const bool was_there = old != nullptr;
    const bool changed = result_.after.apply(command);
    if (!changed) {
      effect.effect = command.family->asks || kind == Kind::operation ? Effect::acts : Effect::none;
      if (command.family->asks && kind != Kind::operation)
        effect.cannot_be_put_back = "the router asks for its value";
      return;
    }
    const bool is_there = result_.after.find(command.key) != nullptr;
    effect.effect = !is_there ? Effect::removes : was_there ? Effect::changes : Effect::adds;
    effect.before = before;
  }

  [[nodiscard]] std::string why_not_put_back(const LineEffect& line, const std::string& key) const {
    if (line.effect == Effect::unknown) return "the command is not known";
    if (!is_change(line.effect)) return {};
    const auto found = std::ranges::find(result_.undo.unreachable, key, &language::Unreachable::key);
    return found == result_.undo.unreachable.end() ? std::string{} : found->why;
  }

  const Plan& plan_;
  language::Selection selection_;
  ChangePlan result_;
  std::vector<std::string> keys_;         ///< Of `result_.lines`.
  std::vector<safety::TypedLine> typed_;  ///< The lines that change something,
  std::vector<std::size_t> typed_as_;     ///< and where they stand in `result_.lines`.
};

}  // namespace

std::size_t ChangePlan::changes() const {
  return static_cast<std::size_t>(std::ranges::count_if(lines, is_change, &LineEffect::effect));
}

bool ChangePlan::can_be_undone() const {
  return undo.unreachable.empty() && std::ranges::none_of(lines, [](const LineEffect& line) {
           return line.effect == Effect::acts || line.effect == Effect::unknown;
         });
}

bool ChangePlan::needs_switch() const {
  return !can_be_undone() || std::ranges::any_of(lines, [](const LineEffect& line) {
    return line.cuts || !line.touches.empty();
  });
}

std::vector<const LineEffect*> ChangePlan::needing_consent() const {
  std::vector<const LineEffect*> found;
  for (const LineEffect& line : lines)
    if (!line.cannot_be_put_back.empty() && !line.consented) found.push_back(&line);
  return found;
}

safety::Path path_to(const Router& router) {
  safety::Path path{.door = router.transport, .router_address = {}, .our_address = {}, .user = router.user};
  const bool is_network = router.transport == "ssh" || router.transport == "telnet";
  if (is_network && router.hops.empty() && safety::read_network(router.host))
    path.router_address = router.host;
  return path;
}

ChangePlan plan_change(const Plan& plan, std::size_t end, Config running, const safety::Path& path) {
  Rehearsal rehearsal{plan, std::move(running)};
  for (std::size_t step = 0; step < plan.steps.size(); ++step) {
    const auto& lines = plan.steps[step].ends[end].lines;
    for (std::size_t at = 0; at < lines.size(); ++at) rehearsal.type(step, at, lines[at]);
  }
  return rehearsal.finish(path);
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
    case Effect::displays:
      return "displays";
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
