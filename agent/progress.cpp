#include "agent/progress.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace rtx::agent {

namespace {

namespace event = playbooks::event;
using playbooks::LineState;
using playbooks::Truth;

std::string first_unmet(const playbooks::ExpectationResult& result) {
  for (const auto& one : result.that) {
    if (one.outcome.truth == Truth::not_met) return in_one_line(one.outcome.got);
  }
  return in_one_line(result.trouble);
}

std::string in_samples(const playbooks::ExpectationResult& result) {
  const double seconds = std::chrono::duration<double>(result.took).count();
  return fmt::format("({} sample{}, {:.1f} s)", result.samples, result.samples == 1 ? "" : "s", seconds);
}

}  // namespace

/// What to say about each kind of event.
struct Progress::Teller {
  Progress& progress;

  void operator()(const event::Connecting& e) const {
    progress.doing(e.router, "connecting to " + in_one_line(e.where));
  }

  void operator()(const event::Connected& e) const {
    progress.doing(e.router, {});
    progress.tell(e.router, fmt::format("connected: {} Rev.{}", in_one_line(e.result->model),
                                        in_one_line(e.result->firmware)));
  }

  void operator()(const event::StepBegan& e) const {
    const std::string name = in_one_line(progress.plan_->steps[e.step].step->name);
    const std::string number = fmt::format("{}/{}", e.step + 1, progress.plan_->steps.size());
    progress.region_.say(number + " " + coloured(name, Colour::strong, progress.screen_->colour_story));
  }

  void operator()(const event::LineDone& e) const {
    const std::size_t count = progress.plan_->steps[e.step].ends[e.router].lines.size();
    const std::string line = in_one_line(e.result->shown);
    if (!as_declared(*e.result)) {
      progress.doing(e.router, {});
      progress.tell(e.router,
                    fmt::format("line {} of {} {}: {}", e.line + 1, count, word(e.result->state), line),
                    Colour::bad);
      if (!e.result->answer.empty()) progress.tell(e.router, "  " + in_one_line(e.result->answer));
    } else if (e.line + 1 == count) {
      progress.doing(e.router, {});
      progress.tell(e.router, fmt::format("{} line{} done", count, count == 1 ? "" : "s"));
    } else {
      progress.doing(e.router, fmt::format("line {} of {}: {}", e.line + 1, count, line));
    }
  }

  void operator()(const event::Sampled& e) const {
    if (e.result->verdict == playbooks::Verdict::met) {
      progress.doing(e.router, fmt::format("{}: met {}", in_one_line(e.result->name), in_samples(*e.result)));
      return;
    }
    const std::string waiting =
        fmt::format("{}: {} {}", in_one_line(e.result->name), first_unmet(*e.result), in_samples(*e.result));
    progress.doing(e.router, waiting);
    // Without live lines a long wait would look like a hang.
    const bool waits = progress.plan_->steps[e.step].step->expect[e.expectation].within.count() > 0;
    if (!progress.screen_->live && waits && e.result->samples == 1)
      progress.tell(e.router, "waiting for " + waiting);
  }

  void operator()(const event::ExpectationDone& e) const {
    progress.doing(e.router, {});
    const std::string name = in_one_line(e.result->name);
    switch (e.result->verdict) {
      case playbooks::Verdict::met:
        progress.tell(e.router, fmt::format("met: {} {}", name, in_samples(*e.result)), Colour::good);
        break;
      case playbooks::Verdict::not_met:
        progress.tell(e.router, fmt::format("NOT MET: {} {}", name, in_samples(*e.result)), Colour::bad);
        progress.tell(e.router, "  " + first_unmet(*e.result));
        break;
      case playbooks::Verdict::could_not_tell:
      case playbooks::Verdict::not_run:
        progress.tell(e.router, fmt::format("COULD NOT TELL: {}", name), Colour::doubtful);
        break;
    }
    if (e.result->not_understood)
      progress.tell(e.router, "  " + in_one_line(words_for(e.result->not_understood)));
  }

  void operator()(const event::StepDone&) const {}
  void operator()(const event::Exchange&) const {}
  void operator()(const event::Told& e) const { progress.tell(e.router, in_one_line(e.words)); }
  void operator()(const event::Saving& e) const { progress.doing(e.router, "saving"); }

  void operator()(const event::Saved& e) const {
    progress.doing(e.router, {});
    if (e.done) {
      progress.tell(e.router, "saved", Colour::good);
    } else {
      progress.tell(e.router, "NOT SAVED: " + in_one_line(e.answer), Colour::bad);
    }
  }

  void operator()(const event::Left& e) const {
    progress.doing(e.router, {});
    if (!e.result->trouble.empty()) progress.tell(e.router, in_one_line(e.result->trouble), Colour::bad);
    if (!e.result->not_put_back.empty())
      progress.tell(e.router, "console settings left changed", Colour::doubtful);
  }

  static const char* word(LineState state) {
    switch (state) {
      case LineState::acknowledged:
        return "NOT REFUSED";
      case LineState::refused:
        return "REFUSED";
      case LineState::unknown:
        return "UNKNOWN";
      case LineState::in_place:
        return "in place";
      case LineState::not_sent:
        break;
    }
    return "not sent";
  }
};

Progress::Progress(const playbooks::Plan& plan, const Screen& screen)
    : plan_{&plan}, screen_{&screen}, region_{screen}, doing_(plan.targets.size()) {
  for (const auto& target : plan.targets) {
    name_columns_ = std::max(name_columns_, display_width(target.router.name));
  }
}

void Progress::on(const playbooks::Event& event) {
  std::visit(Teller{*this}, event);
}

void Progress::doing(std::size_t router, std::string what) {
  doing_[router] = std::move(what);
  if (!screen_->live) return;
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < doing_.size(); ++i) {
    if (doing_[i].empty()) continue;
    lines.push_back("  " + padded(plan_->targets[i].router.name, name_columns_) + "  … " + doing_[i]);
  }
  region_.draw(std::move(lines));
}

void Progress::tell(std::size_t router, std::string_view what, Colour colour) {
  region_.say("  " + padded(plan_->targets[router].router.name, name_columns_) + "  " +
              coloured(what, colour, screen_->colour_story));
}

}  // namespace rtx::agent
