#include "playbooks/runner.hpp"

#include "parsers/message.hpp"
#include "playbooks/runner_state.hpp"
#include "playbooks/side_by_side.hpp"

#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>
#include <utility>

namespace rtx::playbooks {

namespace detail {

namespace {

/// CONFIG0 by number: a bare `save` may go to external memory. Source: command reference 56.3.3.
constexpr int save_slot = 0;
constexpr std::string_view saved_file = "CONFIG0";

/// Whether the router says so itself: `Saving ... CONFIG0 Done .`
bool says_saved(const transports::Reply& reply) {
  if (reply.error) return false;
  std::string_view rest = reply.text;
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    const auto message = parsers::parse_message(line);
    const auto* save = message ? std::get_if<parsers::SaveMessage>(&*message) : nullptr;
    if (save != nullptr && save->done && save->target == saved_file) return true;
  }
  return false;
}

std::string unfolded(std::string_view text) {
  std::string line{text};
  std::replace(line.begin(), line.end(), '\n', ' ');
  return line;
}

/// Every line of every step as not sent, every expectation as not asked: what is true before the run.
RunReport blank_report(const Plan& plan) {
  RunReport report;
  for (const Target& target : plan.targets) {
    RouterResult& router = report.routers.emplace_back();
    router.name = target.router.name;
    router.role = target.role;
  }
  for (const PlannedStep& planned : plan.steps) {
    StepResult& step = report.steps.emplace_back();
    step.name = planned.step->name;
    step.skipped = std::none_of(planned.ends.begin(), planned.ends.end(),
                                [](const PlannedEnd& end) { return end.takes_part; });
    for (const PlannedEnd& end : planned.ends) {
      EndResult& result = step.ends.emplace_back();
      if (!end.takes_part) {
        result.expect.resize(end.expect.size());
        continue;
      }
      for (const PlannedLine& line : end.lines) {
        LineResult& blank = result.lines.emplace_back();
        blank.shown = line.shown;
        blank.place = line.place;
        blank.expected_error = line.expect_error.value_or("");
      }
      for (std::size_t i = 0; i < end.expect.size(); ++i) {
        auto& blank = result.expect.emplace_back();
        if (!end.expect[i]) continue;
        blank.emplace();
        blank->shown = end.expect[i]->shown;
        // A name that is only the template of the command says less than the command.
        const Expectation& declared = planned.step->expect[i];
        const bool named = !declared.name.empty() && declared.name != declared.show.text();
        blank->name = named ? declared.name : blank->shown;
        blank->because = declared.because;
      }
    }
  }
  return report;
}

/// What to do after a connection that was there is gone, and nobody said more.
std::string next_after(transports::Trouble trouble, const RouterResult& router) {
  using transports::Trouble;
  const bool gone =
      trouble == Trouble::closed || trouble == Trouble::reset || trouble == Trouble::prompt_timeout;
  if (!gone || !router.connected) return {};
  return "rtxctl run " + router.name + " -- show environment   (is it there again, and did it restart?)";
}

/// What saving adds to the verdict of a run whose steps are all met.
Verdict verdict_of_saving(const RouterResult& router) {
  if (router.saved) return Verdict::met;
  return router.save_answer.empty() ? Verdict::could_not_tell : Verdict::not_met;
}

}  // namespace

Runner::Runner(const Plan& plan, bool save, SessionOpener open, Observer& observer,
               asio::cancellation_state stop, const SafetySettings* safety)
    : plan_{&plan},
      open_{std::move(open)},
      observer_{&observer},
      stop_{stop},
      safety_{safety},
      usable_(plan.targets.size(), false),
      guarded_(plan.targets.size()),
      report_{blank_report(plan)} {
  report_.save_asked = save;
  for (const Target& target : plan.targets) access_.emplace_back([this, &target] { return open_(target); });
}

bool Runner::stop_asked() const {
  return stop_.cancelled() != asio::cancellation_type::none;
}

bool Runner::stopped() {
  if (stop_asked()) report_.interrupted = true;
  return report_.interrupted;
}

bool Runner::all_usable() const {
  return std::all_of(usable_.begin(), usable_.end(), [](bool usable) { return usable; });
}

asio::awaitable<void> Runner::on_every_router(asio::awaitable<void> (Runner::*task)(std::size_t)) {
  std::vector<asio::awaitable<void>> tasks;
  for (std::size_t router = 0; router < plan_->targets.size(); ++router) {
    tasks.push_back((this->*task)(router));
  }
  co_await side_by_side(std::move(tasks));
}

void Runner::lose(std::size_t router, std::string during, const std::exception_ptr& error) {
  usable_[router] = false;
  RouterResult& result = report_.routers[router];
  result.during = std::move(during);
  try {
    std::rethrow_exception(error);
  } catch (const transports::Failure& failure) {
    result.trouble = redacted(failure.what());
    result.trouble_kind = transports::name_of(failure.trouble);
    result.next_step =
        failure.next_step.empty() ? next_after(failure.trouble, result) : redacted(failure.next_step);
  } catch (const boost::system::system_error& failure) {
    const bool cancelled = failure.code() == asio::error::operation_aborted;
    result.trouble = cancelled ? "stopped" : redacted(failure.what());
    result.trouble_kind =
        transports::name_of(cancelled ? transports::Trouble::cancelled : transports::Trouble::broken);
  } catch (const std::exception& failure) {
    result.trouble = redacted(failure.what());
    result.trouble_kind = transports::name_of(transports::Trouble::broken);
  }
}

void Runner::tell_exchange(std::size_t router, const std::string& shown, const transports::Reply& reply) {
  event::Exchange exchange{router, shown, redacted(reply.text), {}};
  for (const std::string& notice : reply.notices) exchange.notices.push_back(redacted(notice));
  observer_->on(exchange);
}

const PlannedExpectation* Runner::planned(std::size_t step, std::size_t router,
                                          std::size_t expectation) const {
  const PlannedEnd& end = plan_->steps[step].ends[router];
  if (!end.takes_part || expectation >= end.expect.size()) return nullptr;
  const auto& one = end.expect[expectation];
  return one ? &*one : nullptr;
}

ExpectationResult& Runner::result(std::size_t step, std::size_t router, std::size_t expectation) {
  return *report_.steps[step].ends[router].expect[expectation];
}

asio::awaitable<bool> Runner::connect() {
  co_await on_every_router(&Runner::open_one);
  co_return !stopped() && all_usable();
}

asio::awaitable<void> Runner::open_one(std::size_t router) {
  // Nothing has been changed yet, so even a gentle stop may break this off at once.
  co_await asio::this_coro::reset_cancellation_state(asio::enable_total_cancellation());
  const Target& target = plan_->targets[router];
  const std::string where = address_of(target.router);
  observer_->on(event::Connecting{router, where});
  try {
    co_await access_[router].open();
    RouterResult& result = report_.routers[router];
    result.connected = true;
    result.model = access_[router].session().banner().model;
    result.firmware = access_[router].session().banner().firmware;
    usable_[router] = true;
    observer_->on(event::Connected{router, &result});
  } catch (...) {
    lose(router, "connecting to " + where, std::current_exception());
  }
}

asio::awaitable<bool> Runner::take_steps() {
  for (std::size_t i = 0; i < plan_->steps.size(); ++i) {
    StepResult& step = report_.steps[i];
    if (step.skipped) continue;
    if (stopped()) co_return false;
    observer_->on(event::StepBegan{i});

    line_failed_ = false;
    std::vector<asio::awaitable<void>> ends;
    for (std::size_t router = 0; router < plan_->targets.size(); ++router) {
      ends.push_back(type_lines(i, router));
    }
    co_await side_by_side(std::move(ends));
    if (!line_failed_ && !stopped()) co_await check(i);

    step.verdict = verdict_of(step);
    observer_->on(event::StepDone{i, &step});
    if (step.verdict != Verdict::met) co_return false;
  }
  // A stop that comes when nothing is left to do has interrupted nothing.
  co_return !report_.save_asked || !stopped();
}

asio::awaitable<void> Runner::save() {
  co_await on_every_router(&Runner::save_one);
}

asio::awaitable<void> Runner::save_one(std::size_t router) {
  RouterResult& result = report_.routers[router];
  observer_->on(event::Saving{router});
  try {
    const transports::Reply reply = co_await access_[router].session().save(save_slot);
    tell_exchange(router, "save 0", reply);
    result.saved = says_saved(reply);
    result.save_answer = redacted(reply.error && reply.text.empty() ? *reply.error : reply.text);
    if (!result.saved) {
      result.during = "save 0";
      result.trouble = "the router did not say that it saved: " + unfolded(result.save_answer);
      result.trouble_kind = "not_saved";
      result.next_step =
          "rtxctl run " + result.name + " -- show environment   (which file it runs and saves to)";
      if (result.save_answer.empty()) result.trouble = "the router said nothing to save 0";
    }
  } catch (...) {
    lose(router, "save 0", std::current_exception());
  }
  observer_->on(event::Saved{router, result.saved, result.save_answer});
}

asio::awaitable<void> Runner::leave() {
  co_await on_every_router(&Runner::close_one);
}

asio::awaitable<void> Runner::close_one(std::size_t router) {
  RouterResult& result = report_.routers[router];
  co_await access_[router].leave();
  for (const std::string& one : access_[router].not_put_back()) result.not_put_back.push_back(redacted(one));
  observer_->on(event::Left{router, &result});
}

RunReport Runner::finish() && {
  Verdict verdict = Verdict::not_run;
  for (const StepResult& step : report_.steps) verdict = both(verdict, step.verdict);
  for (const RouterResult& router : report_.routers) {
    if (router.trouble_kind == "not_saved") continue;
    if (!router.trouble.empty()) verdict = both(verdict, Verdict::could_not_tell);
  }
  if (report_.interrupted) verdict = both(verdict, Verdict::could_not_tell);
  // A run of skipped steps only has nothing left to be unmet.
  if (verdict == Verdict::not_run) verdict = Verdict::met;
  if (verdict == Verdict::met && report_.save_asked) {
    for (const RouterResult& router : report_.routers) verdict = both(verdict, verdict_of_saving(router));
  }
  report_.verdict = verdict;
  return std::move(report_);
}

}  // namespace detail

const char* name_of(Verdict verdict) noexcept {
  switch (verdict) {
    case Verdict::met:
      return "met";
    case Verdict::not_met:
      return "not_met";
    case Verdict::could_not_tell:
      return "could_not_tell";
    case Verdict::not_run:
      break;
  }
  return "not_run";
}

const char* name_of(LineState state) noexcept {
  switch (state) {
    case LineState::in_place:
      return "in_place";
    case LineState::acknowledged:
      return "acknowledged";
    case LineState::refused:
      return "refused";
    case LineState::unknown:
      return "unknown";
    case LineState::not_sent:
      break;
  }
  return "not_sent";
}

Verdict both(Verdict left, Verdict right) noexcept {
  for (const Verdict strongest : {Verdict::not_met, Verdict::could_not_tell, Verdict::met}) {
    if (left == strongest || right == strongest) return strongest;
  }
  return Verdict::not_run;
}

bool as_declared(const LineResult& line) {
  if (line.expected_error.empty())
    return line.state == LineState::acknowledged || line.state == LineState::in_place;
  return line.state == LineState::refused && line.answer.find(line.expected_error) != std::string::npos;
}

Verdict verdict_of(const StepResult& step) {
  Verdict verdict = Verdict::met;
  for (const EndResult& end : step.ends) {
    for (const LineResult& line : end.lines) {
      if (as_declared(line)) continue;
      const bool answered = line.state == LineState::acknowledged || line.state == LineState::refused;
      verdict = both(verdict, answered ? Verdict::not_met : Verdict::could_not_tell);
    }
    for (const auto& expectation : end.expect) {
      if (!expectation || expectation->verdict == Verdict::met) continue;
      // What was not asked any more could not be told.
      verdict = both(verdict, both(expectation->verdict, Verdict::could_not_tell));
    }
  }
  return verdict;
}

boost::asio::awaitable<RunReport> run(const Plan& plan, bool save, SessionOpener open, Observer& observer,
                                      const SafetySettings* safety) {
  namespace asio = boost::asio;
  // A stop is a fact to look at between two lines, not an exception in the middle of one.
  co_await asio::this_coro::throw_if_cancelled(false);
  co_await asio::this_coro::reset_cancellation_state(asio::enable_total_cancellation());
  const asio::cancellation_state stop = co_await asio::this_coro::cancellation_state;

  detail::Runner runner{plan, save, std::move(open), observer, stop, safety};
  bool good = co_await runner.connect();
  if (good && safety != nullptr) good = co_await runner.prepare();
  if (good) good = co_await runner.take_steps();
  if (good && safety != nullptr) good = co_await runner.enter_afresh();
  if (good && safety == nullptr && runner.save_asked()) co_await runner.save();
  if (!good) runner.stopped();

  co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
  if (safety != nullptr) co_await runner.settle_safely(good);
  co_await runner.leave();
  co_return std::move(runner).finish();
}

}  // namespace rtx::playbooks
