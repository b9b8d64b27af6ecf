#include "playbooks/patient.hpp"
#include "playbooks/runner_state.hpp"
#include "safety/own_path.hpp"
#include "safety/store_error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

/// The transaction around the steps: look, keep, arm; then confirm, or lead back.
namespace rtx::playbooks::detail {

using namespace std::chrono_literals;
using safety::Left;
using safety::Mark;
using transports::Failure;

namespace {

constexpr auto shortest_switch = 120s;
constexpr auto longest_switch = 3600s;
constexpr auto for_the_rest = 120s;  ///< Logging in afresh, disarming; and the way back.
constexpr auto for_a_line = 2s;

bool wants_lines(const Plan& plan, std::size_t router) {
  return std::ranges::any_of(plan.steps,
                             [&](const PlannedStep& step) { return !step.ends[router].lines.empty(); });
}

/// Some lines take minutes (`sshd host key generate`), and have a deadline of their own.
std::chrono::milliseconds time_to_type(const PlannedEnd& end) {
  std::chrono::milliseconds sum{0};
  for (const PlannedLine& line : end.lines)
    sum += std::max<std::chrono::milliseconds>(for_a_line, line.command.deadline);
  return sum;
}

/// How long the steps may take, by their own words.
std::chrono::milliseconds time_of_steps(const Plan& plan) {
  std::chrono::milliseconds sum{0};
  for (const PlannedStep& step : plan.steps) {
    std::chrono::milliseconds longest{0};
    for (const PlannedEnd& end : step.ends) longest = std::max(longest, time_to_type(end));
    sum += longest;
    for (const Expectation& expectation : step.step->expect)
      sum += std::max<std::chrono::milliseconds>(expectation.within, 15s) +
             expectation.every * std::max(0, expectation.hold);
  }
  return sum;
}

/// From arming the switch to taking it away.
std::chrono::seconds time_to_confirm(const Plan& plan, const SafetySettings& settings) {
  const auto needed = std::chrono::ceil<std::chrono::seconds>(time_of_steps(plan) + for_the_rest);
  const auto usual = std::clamp<std::chrono::seconds>(needed, shortest_switch, longest_switch);
  const auto given = settings.confirm_within.value_or(usual);
  if (!settings.rollback_timer) return given;
  return std::max(given, *settings.rollback_timer + safety::switch_after_rollback);
}

/// Source: command reference 4.10 (`multi-session`, on by default), 4.68 (`sshd session`, 8 by default).
bool takes_several_sessions(const language::Config& running) {
  return std::ranges::none_of(running.lines(), [](const language::ConfigLine& line) {
    return line.text == "sshd session 1" || (line.text.starts_with("user attribute ") &&
                                             line.text.find("multi-session=off") != std::string::npos);
  });
}

}  // namespace

Guarded* Runner::guarded(std::size_t router) {
  return guarded_[router] ? &*guarded_[router] : nullptr;
}

asio::awaitable<bool> Runner::prepare() {
  co_await on_every_router(&Runner::look_at);
  if (stopped() || !all_usable()) co_return false;
  co_await on_every_router(&Runner::arm);
  co_return !stopped() && all_usable();
}

asio::awaitable<void> Runner::look_at(std::size_t router) {
  const Target& target = plan_->targets[router];
  if (!wants_lines(*plan_, router) && !report_.save_asked) co_return;
  const auto tell = [this, router](const std::string& words) {
    observer_->on(event::Told{router, redacted(words)});
  };
  try {
    Guarded one{.patient = {.access = &access_[router],
                            .notes = safety::Notes{safety_->journal, target.router.name, tell}}};
    playbooks::prepare(one.patient, target);
    one.look = co_await safety::look_at(access_[router].session(), one.patient.passwords, target.router.name);
    const auto path = co_await safety::read_path(access_[router].session(), path_to(target.router));
    one.change = plan_change(*plan_, router, one.look.running, path);
    one.patient.may_be_cut_off = one.change.needs_switch();
    one.patient.has_room = target.router.transport == "ssh" && takes_several_sessions(one.look.running);
    guarded_[router] = std::move(one);
    plan_sending(router);
    Guarded& kept = *guarded_[router];
    for (const auto& objection : safety::objections(kept.look, safety_->accept_unsaved)) {
      if (!kept.changes && !report_.save_asked) break;
      report_.routers[router].trouble_kind = objection.kind;
      report_.routers[router].held_back = true;
      throw Failure{transports::Trouble::broken, objection.message, objection.next_step};
    }
    if (!kept.changes) co_return;
    approve(router, kept.change);
    if (safety_->keep) safety_->keep(kept.patient.baseline);
    co_await kept.patient.notes.write(Mark::prepared);
  } catch (...) {
    const std::string kind = report_.routers[router].trouble_kind;
    lose(router, "looking at it before the change", std::current_exception());
    if (!kind.empty()) report_.routers[router].trouble_kind = kind;
  }
}

/// Throws unless the change may begin; what a person has to be asked for is marked as held back.
void Runner::approve(std::size_t router, const ChangePlan& change) {
  report_.routers[router].held_back = true;
  if (safety_->choice == safety::SwitchChoice::none && change.needs_switch())
    throw Failure{transports::Trouble::broken,
                  plan_->targets[router].router.name +
                      ": a mistake in this change may cut rtxctl off, and --switch none leaves no way back",
                  "rtxctl plan says which lines; --switch auto"};
  if (safety_->approve) safety_->approve(router, change);
  report_.routers[router].held_back = false;
}

void Runner::note_switch(std::size_t router, const safety::Switch& armed, bool is_verified) {
  safety::Patient& patient = guarded_[router]->patient;
  patient.armed = armed;
  patient.is_doubtful = !is_verified;
  patient.switch_key = armed.key;
  report_.routers[router].switch_line = armed.line;
}

/// The second layer; a router that does not know it has the first one.
asio::awaitable<void> Runner::set_timer(std::size_t router) {
  if (!safety_->rollback_timer) co_return;
  safety::Patient& patient = guarded_[router]->patient;
  const auto after = *safety_->rollback_timer;
  const auto steps = std::chrono::ceil<std::chrono::seconds>(time_of_steps(*plan_));
  if (steps >= after) {
    patient.notes.tell(fmt::format("no rollback timer: the steps may take {} s, and it would act after {} s",
                                   steps.count(), after.count()));
    co_return;
  }
  const auto refusal =
      co_await safety::set_rollback_timer(access_[router], patient.notes, after, patient.timer);
  patient.notes.tell(refusal.empty() ? fmt::format("rollback timer set: {} s", after.count())
                                     : "no rollback timer: " + redacted(refusal));
}

asio::awaitable<void> Runner::arm(std::size_t router) {
  Guarded* one = guarded(router);
  if (one == nullptr || !one->changes || safety_->choice == safety::SwitchChoice::none) co_return;
  safety::BeforeArming before = [&](safety::Switch armed) -> asio::awaitable<void> {
    const auto arming = safety::facts_of(armed);
    co_await one->patient.notes.write(Mark::arming, arming);
    note_switch(router, armed, false);
  };
  try {
    const auto after = time_to_confirm(*plan_, *safety_);
    const auto armed =
        co_await safety::arm(access_[router].session(), one->look, safety_->choice, after, std::move(before));
    note_switch(router, armed, true);
    const auto verified = safety::facts_of(armed);
    co_await one->patient.notes.write(Mark::armed, verified);
    co_await set_timer(router);
    if (!plan_->targets[router].router.keep_console) co_await access_[router].session().make_readable();
    one->patient.notes.tell(fmt::format(
        "dead-man's switch armed: it restarts in {} s unless this run is confirmed", after.count()));
  } catch (...) {
    lose(router, "arming its dead-man's switch", std::current_exception());
  }
}

/// Also where no line is being typed: the connection is sought again while the switch leaves time. Not where
/// a rollback timer may take away what is typed in another session.
asio::awaitable<void> Runner::reconnect(std::size_t router) {
  Guarded* one = guarded(router);
  if (usable_[router] || one == nullptr || one->patient.timer) co_return;
  try {
    co_await access_[router].regain(safety::time_to_regain(one->patient));
    const bool restarted = co_await safety::has_restarted(one->patient);
    if (restarted) co_return;  // What was changed is gone.
    one->patient.notes.tell("connected again");
    regained(router);
  } catch (const std::exception& failure) {
    one->patient.notes.tell(std::string{"could not be reached again: "} + failure.what());
  }
}

void Runner::regained(std::size_t router) {
  RouterResult& result = report_.routers[router];
  result.trouble.clear();
  result.trouble_kind.clear();
  result.during.clear();
  result.next_step.clear();
  usable_[router] = true;
}

asio::awaitable<bool> Runner::enter_afresh() {
  co_await on_every_router(&Runner::enter_one);
  co_return !stopped() && all_usable();
}

asio::awaitable<void> Runner::enter_one(std::size_t router) {
  Guarded* one = guarded(router);
  if (one == nullptr || !one->touched) co_return;
  try {
    const bool afresh = plan_->playbook->fresh_login;
    auto entering = afresh ? safety::enter_afresh(one->patient) : safety::compare_with_intended(one->patient);
    co_await std::move(entering);
    co_await one->patient.notes.write(Mark::verified);
    one->patient.notes.tell(afresh ? "a fresh login works, and it holds what was intended"
                                   : "it holds what was intended (no fresh login: fresh_login = false)");
  } catch (...) {
    lose(router, "logging in afresh before confirming", std::current_exception());
  }
}

asio::awaitable<void> Runner::settle_safely(bool good) {
  if (good) {
    co_await on_every_router(&Runner::release);
    good = all_usable();
  }
  co_await on_every_router(good ? &Runner::conclude : &Runner::walk_back);
}

asio::awaitable<void> Runner::release(std::size_t router) {
  Guarded* one = guarded(router);
  if (one == nullptr || !one->touched) co_return;
  try {
    co_await safety::release(one->patient);
    report_.routers[router].left = Left::confirmed;
  } catch (...) {
    lose(router, "taking its dead-man's switch away", std::current_exception());
  }
}

void Runner::take_over(std::size_t router, safety::Ending ending) {
  RouterResult& result = report_.routers[router];
  result.left = ending.left;
  result.saved = ending.saved;
  result.save_unverified = ending.save_unverified && !ending.saved;
  result.save_answer = redacted(ending.save_answer);
  if (ending.fires_at) result.switch_fires_at = safety::utc_text(*ending.fires_at);
  for (const std::string& notice : ending.notices) result.notices.push_back(redacted(notice));
  if (ending.trouble.empty()) return;
  if (result.trouble.empty()) {
    result.trouble = redacted(ending.trouble);
    result.trouble_kind = ending.left == Left::confirmed ? "not_saved" : "not_verified";
    result.during = ending.left == Left::confirmed ? "saving" : "taking the change back";
  } else {
    result.notices.push_back("on the way back: " + redacted(ending.trouble));
  }
}

asio::awaitable<void> Runner::conclude(std::size_t router) {
  Guarded* one = guarded(router);
  if (one == nullptr) co_return;
  if (report_.save_asked) observer_->on(event::Saving{router});
  auto ending = co_await safety::conclude(one->patient, report_.save_asked);
  if (!one->touched) ending.left = Left::unchanged;
  take_over(router, std::move(ending));
  co_await access_[router].leave();
  const RouterResult& result = report_.routers[router];
  if (report_.save_asked) observer_->on(event::Saved{router, result.saved, result.save_answer});
}

asio::awaitable<void> Runner::walk_back(std::size_t router) {
  Guarded* one = guarded(router);
  if (one == nullptr || (!one->touched && !one->patient.armed)) co_return;
  // What has failed on a session may still be in flight on it.
  if (!usable_[router] && !access_[router].was_kept()) co_await access_[router].leave();
  one->patient.notes.tell("taking the change back");
  const bool was_touched = one->touched;
  auto ending = co_await safety::walk_back(one->patient);
  if (!was_touched && ending.left == Left::rolled_back) ending.left = Left::unchanged;
  take_over(router, std::move(ending));
  // The others may take long; left alone, the console would run into the login timer with our settings.
  co_await access_[router].leave();
}

}  // namespace rtx::playbooks::detail
