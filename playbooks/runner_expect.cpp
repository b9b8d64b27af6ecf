#include "language/text.hpp"
#include "playbooks/next_step.hpp"
#include "playbooks/runner_state.hpp"
#include "playbooks/side_by_side.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <utility>

namespace rtx::playbooks::detail {

namespace {

using transports::Clock;

/// Evidence in a report; a router may print megabytes.
constexpr std::size_t evidence_limit = 64 * 1024;

std::string bounded(std::string text) {
  if (text.size() <= evidence_limit) return text;
  // Not in the middle of a character.
  std::size_t end = evidence_limit;
  while (end > 0 && language::continues_character(text[end])) --end;
  const std::size_t cut = text.size() - end;
  text.resize(end);
  return text + fmt::format("\n({} more bytes)\n", cut);
}

bool sampled_once(const Expectation& expectation) {
  return expectation.within.count() == 0 && expectation.hold <= 1;
}

}  // namespace

asio::awaitable<bool> Runner::check(std::size_t step) {
  const std::size_t count = plan_->steps[step].step->expect.size();
  for (std::size_t begin = 0; begin < count;) {
    Watch one = next_watch(step, begin);
    co_await watch(one);
    for (std::size_t router = 0; router < plan_->targets.size(); ++router) {
      for (std::size_t i = one.begin; i < one.end; ++i) {
        if (planned(step, router, i) && result(step, router, i).verdict != Verdict::met) co_return false;
      }
    }
    begin = one.end;
  }
  co_return true;
}

Watch Runner::next_watch(std::size_t step, std::size_t begin) const {
  const std::vector<Expectation>& all = plan_->steps[step].step->expect;
  Watch watch;
  watch.step = step;
  watch.begin = begin;
  watch.end = begin + 1;
  if (sampled_once(all[begin])) {
    while (watch.end < all.size() && sampled_once(all[watch.end])) ++watch.end;
  }
  watch.timing = &all[begin];
  watch.began = Clock::now();
  watch.in_a_row.assign(plan_->targets.size(), std::vector<int>(watch.end - watch.begin, 0));
  return watch;
}

asio::awaitable<void> Runner::watch(Watch& watch) {
  for (bool going_on = true; going_on;) {
    const auto round_began = Clock::now();
    watch.samples.assign(plan_->targets.size(), std::vector<Sample>(watch.end - watch.begin));
    std::vector<asio::awaitable<void>> ends;
    for (std::size_t router = 0; router < plan_->targets.size(); ++router) {
      ends.push_back(sample(watch, router));
    }
    co_await side_by_side(std::move(ends));
    judge_round(watch);
    if (!all_usable() && !stopped()) co_await on_every_router(&Runner::reconnect);
    going_on = !held(watch) && !over(watch) && !stopped() && all_usable();
    if (going_on) co_await pause(watch, round_began);
    if (going_on) going_on = !stopped();
  }
  settle(watch);
}

asio::awaitable<void> Runner::pause(const Watch& watch, Clock::time_point round_began) {
  asio::steady_timer timer{co_await asio::this_coro::executor};
  auto next = round_began + watch.timing->every;
  // The last sample is taken when `within` passes, not up to one `every` before.
  const auto last = watch.began + watch.timing->within;
  if (Clock::now() < last) next = std::min(next, last);
  timer.expires_at(next);
  co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
}

asio::awaitable<void> Runner::sample(Watch& watch, std::size_t router) {
  std::vector<std::size_t> asked;
  std::vector<transports::Command> commands;
  for (std::size_t i = watch.begin; i < watch.end; ++i) {
    const PlannedExpectation* one = planned(watch.step, router, i);
    if (!one) continue;
    asked.push_back(i);
    commands.push_back(one->command);
  }
  if (asked.empty()) co_return;
  const bool together = asked.size() > 1 &&
                        std::all_of(commands.begin(), commands.end(), [](const transports::Command& command) {
                          return command.typing == transports::Typing::ahead;
                        });
  std::size_t answered = 0;
  try {
    if (together) {
      const auto replies = co_await access_[router].session().send_all(std::move(commands));
      for (; answered < replies.size(); ++answered)
        take_sample(watch, router, asked[answered], replies[answered]);
    } else {
      for (; answered < asked.size(); ++answered) {
        transports::Command command = std::move(commands[answered]);
        const transports::Reply reply = co_await access_[router].session().send(std::move(command));
        take_sample(watch, router, asked[answered], reply);
      }
    }
  } catch (...) {
    const std::string& shown = planned(watch.step, router, asked[answered])->shown;
    lose(router, fmt::format("step \"{}\", {}", report_.steps[watch.step].name, shown),
         std::current_exception());
    for (; answered < asked.size(); ++answered) {
      watch.samples[router][asked[answered] - watch.begin].trouble = report_.routers[router].trouble;
    }
  }
}

void Runner::take_sample(Watch& watch, std::size_t router, std::size_t expectation,
                         const transports::Reply& reply) {
  const PlannedExpectation& one = *planned(watch.step, router, expectation);
  Sample& sample = watch.samples[router][expectation - watch.begin];
  sample.output = redacted(reply.text);
  tell_exchange(router, one.shown, reply);
  if (reply.error) {
    sample.trouble = "the router refused the command: " + redacted(*reply.error);
    return;
  }
  sample.is_good = true;
  if (one.parser == nullptr) return;  // Nothing is asserted: to have been answered is enough.
  auto parsed = one.parser->parse(reply.text);
  if (parsed) {
    sample.value = *std::move(parsed);
    sample.not_understood = parsers::not_understood(*sample.value);
    sample.not_understood.first = redacted(sample.not_understood.first);
  } else {
    sample.is_good = false;
    sample.trouble = redacted(parsers::describe(parsed.error(), reply.text, one.shown));
  }
}

void Runner::judge_round(Watch& watch) {
  for (std::size_t router = 0; router < plan_->targets.size(); ++router) {
    for (std::size_t i = watch.begin; i < watch.end; ++i) {
      if (!planned(watch.step, router, i)) continue;
      judge(watch, router, i);
      observer_->on(event::Sampled{watch.step, router, i, &result(watch.step, router, i)});
    }
  }
}

void Runner::judge(Watch& watch, std::size_t router, std::size_t expectation) {
  const std::size_t offset = expectation - watch.begin;
  const PlannedExpectation& one = *planned(watch.step, router, expectation);
  const Sample& own = watch.samples[router][offset];
  const Sample* peer = nullptr;
  if (plan_->targets.size() == 2) peer = &watch.samples[1 - router][offset];

  ExpectationResult& result = this->result(watch.step, router, expectation);
  ++result.samples;
  result.output = bounded(own.output);
  result.trouble = own.trouble;
  result.not_understood = own.not_understood;
  result.that.clear();
  result.verdict = own.is_good ? Verdict::met : Verdict::could_not_tell;
  for (const Assertion& assertion : one.that) {
    if (!own.value) break;
    if (assertion.needs_peer() && peer && !peer->value) {
      result.trouble =
          fmt::format("the other end, {}, could not be read", plan_->targets[1 - router].router.name);
      result.verdict = both(result.verdict, Verdict::could_not_tell);
      continue;
    }
    AssertionResult& told = result.that.emplace_back();
    told.text = redacted(assertion.text());
    told.outcome = assertion.evaluate(*own.value, peer && peer->value ? &*peer->value : nullptr);
    told.outcome.expected = redacted(told.outcome.expected);
    told.outcome.got = redacted(told.outcome.got);
    if (told.outcome.truth == Truth::not_met) result.verdict = Verdict::not_met;
  }
  result.took = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - watch.began);
  int& in_a_row = watch.in_a_row[router][offset];
  in_a_row = result.verdict == Verdict::met ? in_a_row + 1 : 0;
}

bool Runner::held(const Watch& watch) const {
  for (std::size_t router = 0; router < plan_->targets.size(); ++router) {
    for (std::size_t i = watch.begin; i < watch.end; ++i) {
      const int needed = std::max(1, plan_->steps[watch.step].step->expect[i].hold);
      if (planned(watch.step, router, i) && watch.in_a_row[router][i - watch.begin] < needed) return false;
    }
  }
  return true;
}

bool Runner::over(const Watch& watch) const {
  if (Clock::now() < watch.began + watch.timing->within) return false;
  // Met on every end by now: the samples that are still missing from the row may be taken.
  for (std::size_t router = 0; router < plan_->targets.size(); ++router) {
    for (std::size_t i = watch.begin; i < watch.end; ++i) {
      if (planned(watch.step, router, i) && watch.in_a_row[router][i - watch.begin] == 0) return true;
    }
  }
  return false;
}

void Runner::settle(Watch& watch) {
  for (std::size_t router = 0; router < plan_->targets.size(); ++router) {
    for (std::size_t i = watch.begin; i < watch.end; ++i) {
      if (!planned(watch.step, router, i)) continue;
      settle_one(watch, router, i);
      observer_->on(event::ExpectationDone{watch.step, router, i, &result(watch.step, router, i)});
    }
  }
}

void Runner::settle_one(Watch& watch, std::size_t router, std::size_t expectation) {
  const int hold = std::max(1, plan_->steps[watch.step].step->expect[expectation].hold);
  const int in_a_row = watch.in_a_row[router][expectation - watch.begin];
  ExpectationResult& result = this->result(watch.step, router, expectation);
  const bool broken_off = report_.interrupted || !all_usable();
  if (in_a_row < hold && result.verdict == Verdict::met) {
    result.verdict = broken_off ? Verdict::could_not_tell : Verdict::not_met;
    result.trouble = fmt::format("met in the last {} of {} samples, but {} in a row were asked for", in_a_row,
                                 result.samples, hold);
  } else if (result.verdict == Verdict::not_met && broken_off && result.took < watch.timing->within) {
    result.verdict = Verdict::could_not_tell;
    result.trouble = "broken off before its time was over";
  }
  if (result.verdict != Verdict::not_met) return;
  std::string got;
  for (const AssertionResult& one : result.that) {
    if (one.outcome.truth == Truth::not_met) got += one.outcome.got + "\n";
  }
  result.next_step = likely_next_step(plan_->targets[router].router.name, result.shown, got, result.output);
}

}  // namespace rtx::playbooks::detail
