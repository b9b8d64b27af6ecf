#include "playbooks/runner_state.hpp"
#include "safety/running_config.hpp"

#include <utility>

/// Which lines need sending, and what a router that was lost in the middle turns out to hold.
namespace rtx::playbooks::detail {

using language::Config;
using language::Context;
using transports::Failure;
using transports::Trouble;

namespace {

/// A router that refuses one line has then seen so many behind it, which have to be taken back.
constexpr std::size_t widest_window = 4;

/// The key that a line acts on; a line that is not known acts on itself.
std::string key_of(const PlannedLine& line, const language::Selection& selection) {
  const auto reading = language::read(line.command.text, selection);
  if (reading.command) return reading.command->key;
  const Config alone = Config::parse(line.command.text);
  return alone.lines().empty() ? line.command.text : alone.lines().front().key;
}

}  // namespace

/// What is in place already is not sent; a tunnel or PP is only selected for what follows, and the top only
/// if something was selected.
void Runner::plan_sending(std::size_t router) {
  Guarded& one = *guarded_[router];
  const auto& effects = one.change.lines;
  std::vector<bool> sent(effects.size());
  bool is_needed = false;
  for (std::size_t at = effects.size(); at-- > 0;) {
    const bool selects = effects[at].effect == Effect::selects;
    sent[at] = selects ? is_needed : effects[at].effect != Effect::none;
    is_needed = selects ? false : is_needed || sent[at];
  }
  safety::Keys keys = safety::own_keys();
  language::Selection selection;
  bool is_inside = false;
  std::size_t at = 0;
  for (const PlannedStep& step : plan_->steps) {
    auto& flags = one.sent.emplace_back();
    auto& ahead = one.ahead.emplace_back();
    for (const PlannedLine& line : step.ends[router].lines) {
      const auto reading = language::read(line.command.text, selection);
      keys.insert(key_of(line, selection));
      if (reading.command) selection = language::after(*reading.command, selection);
      if (effects[at].effect == Effect::selects) {
        const bool to_top = selection.context == Context::top;
        if (to_top) sent[at] = is_inside;
        if (sent[at]) is_inside = !to_top;
      }
      one.changes = one.changes || sent[at];
      ahead.push_back(effects[at].ahead);
      flags.push_back(sent[at++]);
    }
  }
  for (const auto& difference : safety::differences(one.change.after, one.change.before))
    keys.insert(difference.key);
  safety::Baseline& baseline = one.patient.baseline;
  baseline.router = plan_->targets[router].router.name;
  baseline.boot_time = one.look.boot_time;
  baseline.running = one.look.running;
  baseline.saved = one.look.saved;
  baseline.intended = one.change.after;
  baseline.keys = std::move(keys);
  baseline.slot = safety::slot_of(one.look).value_or(0);
  one.expected = one.look.running;
}

void Runner::expect_effect(std::size_t router, const PlannedLine& line) {
  Guarded* one = guarded(router);
  if (one == nullptr || line.expect_error) return;
  const auto reading = language::read(line.command.text, one->selection);
  if (!reading.command) return;
  one->expected.apply(*reading.command);
  one->selection = language::after(*reading.command, one->selection);
}

std::vector<std::size_t> Runner::window_at(std::size_t step, std::size_t router, std::size_t first) const {
  std::vector<std::size_t> window{first};
  const auto& one = guarded_[router];
  const auto& lines = plan_->steps[step].ends[router].lines;
  const auto fits = [&](std::size_t line) {
    return one->sent[step][line] && one->ahead[step][line] && !lines[line].expect_error;
  };
  if (!one || !fits(first)) return window;
  for (std::size_t line = first + 1; line < lines.size() && window.size() < widest_window && fits(line);
       ++line)
    window.push_back(line);
  return window;
}

asio::awaitable<void> Runner::compare(std::size_t router, std::vector<const PlannedLine*> lines) {
  Guarded& one = *guarded_[router];
  const std::string& name = plan_->targets[router].router.name;
  const bool restarted = co_await safety::has_restarted(one.patient);
  if (restarted) throw Failure{Trouble::reset, name + " has restarted"};
  const Config running = co_await safety::read_running(access_[router].session(), name);
  Config with_them = one.expected;
  language::Selection selection = one.selection;
  for (const PlannedLine* line : lines) {
    const auto reading = language::read(line->command.text, selection);
    if (!reading.command)
      throw Failure{Trouble::broken, name + ": whether " + line->shown + " took effect cannot be told"};
    with_them.apply(*reading.command);
    selection = language::after(*reading.command, selection);
  }
  // Console settings of the lost session may be left; they are put back in the end.
  safety::Keys keys = one.patient.baseline.keys;
  for (const std::string& own : safety::own_keys()) keys.erase(own);
  const auto wrong = safety::among(safety::differences(running, with_them), keys);
  if (!wrong.empty())
    throw Failure{Trouble::broken, name + ", found again, does not hold " + lines.back()->shown + ": " +
                                       safety::describe(wrong)};
  // The new session has nothing selected.
  if (selection.context == Context::top) co_return;
  transports::Command select{language::selecting(selection)};
  co_await access_[router].session().send(std::move(select));
}

asio::awaitable<bool> Runner::find_out(std::size_t router, std::vector<const PlannedLine*> lines) {
  Guarded* one = guarded(router);
  if (one->patient.timer) {
    one->patient.notes.tell("the connection was lost, and the rollback timer takes back what was typed");
    co_return false;
  }
  one->patient.notes.tell("the connection was lost; connecting again to see what took effect");
  try {
    co_await access_[router].regain(safety::time_to_regain(one->patient));
    co_await compare(router, std::move(lines));
    one->patient.notes.tell("connected again; what was typed had taken effect");
    co_return true;
  } catch (const std::exception& failure) {
    one->patient.notes.tell(failure.what());
  }
  co_return false;
}

}  // namespace rtx::playbooks::detail
