#include "safety/way_back.hpp"

#include "language/edits.hpp"
#include "safety/patience.hpp"
#include "safety/running_config.hpp"
#include "transports/failure.hpp"
#include "transports/leave.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <utility>

namespace rtx::safety {

namespace asio = boost::asio;
using language::Config;
using transports::Failure;
using transports::Trouble;

namespace {

using namespace std::chrono_literals;

constexpr int most_rounds = 3;  ///< Of typing what is still different.
constexpr auto pause_between = 1s;
constexpr auto longest_pause = 20s;

Clock::time_point on_our_clock(std::chrono::system_clock::time_point time) {
  return Clock::now() + std::chrono::duration_cast<Clock::duration>(time - std::chrono::system_clock::now());
}

Clock::time_point time_to_give_up(const Patient& patient) {
  if (!patient.armed) return Clock::now() + patient.patience;
  return std::max(on_our_clock(patient.armed->fires_at), Clock::now()) + patient.patience;
}

/// The keys of the run, and the switch's own.
Keys keys_with_switch(const Patient& patient) {
  Keys keys = patient.baseline.keys;
  if (!patient.switch_key.empty()) keys.insert(patient.switch_key);
  return keys;
}

asio::awaitable<void> rest(Clock::duration time) {
  asio::steady_timer timer{co_await asio::this_coro::executor, time};
  co_await timer.async_wait(asio::use_awaitable);
}

/// A refused line is left to the comparison that follows.
asio::awaitable<void> type_all(Patient& patient, language::Edits edits) {
  for (const auto& edit : edits.edits) {
    const std::string shown = language::masked(edit.text);
    patient.notes.tell("taking back: " + shown);
    const Entry::Facts facts{{"line", shown}};
    co_await patient.notes.try_write(Mark::typing, facts);
    transports::Command command{edit.text};
    co_await patient.access->session().send(std::move(command));
    co_await patient.notes.try_write(Mark::answered);
  }
}

/// Throws unless the run's settings are as they were. Returns what else is different.
std::vector<Difference> must_be_as_before(const Patient& patient, const Config& running) {
  auto all = differences(running, patient.baseline.running);
  const auto left_over = among(all, patient.baseline.keys);
  if (!left_over.empty())
    throw Failure{Trouble::broken, patient.baseline.router + " is not as it was: " + describe(left_over)};
  return beside(std::move(all), keys_with_switch(patient));
}

void must_be_as_intended(const Patient& patient, const Config& running) {
  const auto wrong = among(differences(running, patient.baseline.intended), patient.baseline.keys);
  if (!wrong.empty())
    throw Failure{
        Trouble::broken, patient.baseline.router + " does not hold what was typed: " + describe(wrong),
        "rtxctl run " + patient.baseline.router + " -- show log   (has it restarted, or refused it?)"};
}

/// What runs, once console settings that a lost session of ours has left are put back.
asio::awaitable<Config> read_tidied(Patient& patient) {
  Config running = co_await read_running(patient.access->session(), patient.baseline.router);
  const Config target = with(running, own_keys(), patient.baseline.intended);
  if (differences(running, target).empty()) co_return running;
  co_await type_all(patient, language::edits_between(running, target));
  running = co_await read_running(patient.access->session(), patient.baseline.router);
  co_return running;
}

asio::awaitable<Config> take_back(Patient& patient) {
  Config running = co_await read_running(patient.access->session(), patient.baseline.router);
  for (int round = 0; round < most_rounds; ++round) {
    if (among(differences(running, patient.baseline.running), patient.baseline.keys).empty()) break;
    const Config target = with(running, patient.baseline.keys, patient.baseline.running);
    co_await type_all(patient, language::edits_between(running, target));
    running = co_await read_running(patient.access->session(), patient.baseline.router);
  }
  co_return running;
}

asio::awaitable<void> end_timer(Patient& patient) {
  if (!patient.timer) co_return;
  Access& access = *patient.access;
  const bool is_own = access.is_open() && access.number() == patient.timer->session;
  co_await end_rollback_timer(is_own ? &access.session() : nullptr, patient.notes, *patient.timer);
  patient.may_have_restored = !is_own;
  patient.timer.reset();
}

/// Returns what runs then.
asio::awaitable<Config> take_switch_away(Patient& patient) {
  patient.is_doubtful = true;
  Config running = co_await disarm(patient.access->session(), *patient.armed, patient.baseline.router);
  co_await patient.notes.try_write(Mark::disarmed);
  patient.armed.reset();
  co_return running;
}

asio::awaitable<std::optional<Config>> saved_now(Patient& patient, std::string& why) {
  co_return co_await read_saved(patient.access->session(), patient.passwords, patient.baseline.slot,
                                patient.baseline.router, why);
}

/// Saves, and throws unless the router says so.
asio::awaitable<void> save(Patient& patient, Ending& ending) {
  co_await patient.notes.try_write(Mark::saving);
  ending.save_unverified = true;
  const auto reply = co_await patient.access->session().save(patient.baseline.slot);
  ending.save_unverified = !reply.error;
  ending.save_answer = reply.error && reply.text.empty() ? *reply.error : reply.text;
  if (reply.error)
    throw Failure{Trouble::broken, patient.baseline.router + " did not save: " + *reply.error,
                  "rtxctl run " + patient.baseline.router + " -- show environment"};
}

/// If part of the change, or the switch, has got into the saved configuration, what runs is saved over it.
asio::awaitable<void> mend_saved(Patient& patient, const Keys& keys, Ending& ending) {
  if (!patient.baseline.saved) co_return;
  std::string why;
  const auto saved = co_await saved_now(patient, why);
  if (!saved) throw Failure{Trouble::broken, patient.baseline.router + ": " + why};
  if (among(differences(*saved, *patient.baseline.saved), keys).empty()) co_return;
  co_await save(patient, ending);
  const auto again = co_await saved_now(patient, why);
  if (!again || !among(differences(*again, patient.baseline.running), keys).empty())
    throw Failure{Trouble::broken, patient.baseline.router +
                                       ": what somebody saved of the change could not "
                                       "be saved over"};
  ending.save_unverified = false;
  if (!patient.baseline.was_saved())
    ending.notices.push_back("with it, what others had not saved before the run is saved now");
  ending.notices.push_back(
      "somebody saved the configuration while it was being changed: it has been saved again without the "
      "change");
}

void tell_others(const std::vector<Difference>& others, bool restarted, Ending& ending) {
  if (others.empty()) return;
  ending.notices.push_back((restarted ? "its restart lost what was not saved, or somebody else changed: "
                                      : "somebody else changed meanwhile, and it was left alone: ") +
                           describe(others));
}

/// One try with a session that is open.
asio::awaitable<Ending> try_back(Patient& patient) {
  Ending ending;
  const Keys keys = keys_with_switch(patient);
  const bool restarted = co_await has_restarted(patient);
  Config running = co_await take_back(patient);
  auto others = must_be_as_before(patient, running);
  if (patient.timer) {
    co_await end_timer(patient);
    running = co_await read_running(patient.access->session(), patient.baseline.router);
    others = must_be_as_before(patient, running);
  }
  if (patient.armed) {
    running = co_await take_switch_away(patient);
    others = must_be_as_before(patient, running);
  }
  co_await mend_saved(patient, keys, ending);
  tell_others(others, restarted, ending);
  if (patient.may_have_restored)
    ending.notices.push_back(
        "its rollback timer restored what ran before, or may have: what somebody else changed meanwhile is "
        "lost "
        "with it");
  ending.left = restarted ? Left::restarted : Left::rolled_back;
  co_return ending;
}

/// What other people changed goes into the saved configuration too: a router knows no other way to save.
void tell_saved_too(const Patient& patient, const Config& running, Ending& ending) {
  const auto others = beside(differences(running, patient.baseline.running), keys_with_switch(patient));
  if (!others.empty())
    ending.notices.push_back("saved with it, changed by somebody else: " + describe(others));
}

/// One try with a session that is open.
asio::awaitable<void> try_to_conclude(Patient& patient, bool save_asked, Ending& ending) {
  const Baseline& baseline = patient.baseline;
  const Config running = co_await read_tidied(patient);
  const auto wrong = among(differences(running, baseline.intended), baseline.keys);
  if (!wrong.empty()) {
    // Nothing is armed any more: whoever restarted it, or changed it, did so in between.
    const bool as_before = among(differences(running, baseline.running), baseline.keys).empty();
    ending.left = as_before ? Left::restarted : Left::unknown;
    if (as_before) ending.save_unverified = false;  // It has booted what is saved.
    ending.notices.push_back(
        "between the taking away of its switch and saving it was changed, or restarted: " + describe(wrong));
    co_return;
  }
  std::string why;
  std::optional<Config> saved;
  if (baseline.saved) saved = co_await saved_now(patient, why);
  const Keys keys = keys_with_switch(patient);
  const bool saved_by_another = saved && !among(differences(*saved, *baseline.saved), keys).empty();
  if (!save_asked && !saved_by_another) co_return;
  if (saved && differences(*saved, running).empty()) {
    ending.saved = true;
    ending.save_unverified = false;
    co_return;
  }
  tell_saved_too(patient, running, ending);
  co_await save(patient, ending);
  const auto again = co_await saved_now(patient, why);
  if (!again) {
    ending.notices.push_back("what it saved could not be read back: " + why);
  } else if (const auto others = differences(*again, running); !others.empty()) {
    throw Failure{Trouble::broken,
                  baseline.router + " saved something else than it runs: " + describe(others)};
  }
  ending.saved = true;
  ending.save_unverified = false;
  if (!save_asked)
    ending.notices.push_back(
        "somebody saved the configuration while it was being changed: it has been saved "
        "again, as it runs");
  co_await patient.notes.try_write(Mark::saved);
}

/// Whether another connection may do what this one did not.
bool is_loss(const Failure& failure) {
  switch (failure.trouble) {
    case Trouble::broken:
    case Trouble::undeclared_question:
    case Trouble::host_key_changed:
    case Trouble::authentication_refused:
    case Trouble::administrator_refused:
      return false;
    default:
      return true;
  }
}

/// The session before is only left once the new one is there.
asio::awaitable<void> enter_beside(Patient& patient, Clock::time_point until) {
  const auto soon = Clock::now() + patient.patience / answers_of_patience;
  const auto old = co_await patient.access->renew(std::min(until, soon));
  if (patient.timer) co_await end_rollback_timer(old.get(), patient.notes, *patient.timer);
  patient.timer.reset();
  static_cast<void>(co_await transports::leave(*old));
}

}  // namespace

asio::awaitable<bool> has_restarted(Patient& patient) {
  const std::string& before = patient.baseline.boot_time;
  if (before.empty()) co_return false;
  const std::string now = co_await read_boot_time(patient.access->session());
  co_return !now.empty() && now != before;
}

Clock::time_point time_to_regain(const Patient& patient) {
  if (!patient.armed) return Clock::now() + patient.patience;
  return on_our_clock(patient.armed->fires_at) - reserve;
}

asio::awaitable<Ending> walk_back(Patient& patient) {
  Ending ending;
  co_await patient.notes.try_write(Mark::rolling_back);
  const auto until = time_to_give_up(patient);
  Clock::duration pause = pause_between;
  int refusals = 0;
  while (Clock::now() < until && (patient.armed || refusals < most_rounds)) {
    std::optional<Failure> failed;
    try {
      if (!patient.access->is_open()) co_await patient.access->regain(until);
      ending = co_await try_back(patient);
    } catch (const Failure& failure) {
      failed = failure;
    }
    if (!failed) {
      co_await patient.notes.try_write(ending.left == Left::restarted ? Mark::restarted : Mark::rolled_back);
      co_return ending;
    }
    if (failed->what() != ending.trouble)
      patient.notes.tell(std::string{"on the way back: "} + failed->what());
    ending.trouble = failed->what();
    if (!is_loss(*failed)) ++refusals;
    co_await patient.access->leave();
    co_await rest(pause);
    pause = std::min<Clock::duration>(pause * 2, longest_pause);
  }
  if (patient.armed) {
    ending.left = patient.is_doubtful ? Left::in_doubt : Left::switch_armed;
    ending.fires_at = patient.armed->fires_at;
    const Entry::Facts facts{{"fires_at", utc_text(*ending.fires_at)}};
    co_await patient.notes.try_write(Mark::left_armed, facts);
  } else {
    ending.left = Left::unknown;
  }
  co_return ending;
}

asio::awaitable<void> enter_afresh(Patient& patient) {
  const auto until = std::min(Clock::now() + patient.patience / 4, time_to_regain(patient));
  bool beside = patient.access->is_open() && patient.has_room && patient.may_be_cut_off;
  if (beside) beside = co_await patient.access->make_plain();
  if (beside) {
    co_await enter_beside(patient, until);
  } else {
    co_await end_timer(patient);
    co_await patient.access->leave();
    co_await patient.access->regain(until);
  }
  co_await compare_with_intended(patient);
}

asio::awaitable<void> compare_with_intended(Patient& patient) {
  co_await end_timer(patient);
  const Config running = co_await read_tidied(patient);
  must_be_as_intended(patient, running);
}

asio::awaitable<void> release(Patient& patient) {
  co_await patient.notes.try_write(Mark::confirming);
  for (;;) {
    std::optional<Failure> failed;
    try {
      if (!patient.access->is_open()) co_await enter_afresh(patient);
      if (patient.armed) static_cast<void>(co_await take_switch_away(patient));
      co_return;
    } catch (const Failure& failure) {
      failed = failure;
    }
    co_await patient.access->leave();
    if (Clock::now() + pause_between >= time_to_regain(patient)) throw Failure{*failed};
    co_await rest(pause_between);
  }
}

asio::awaitable<Ending> conclude(Patient& patient, bool save_asked) {
  Ending ending;
  ending.left = Left::confirmed;
  const auto until = Clock::now() + patient.patience;
  for (int refusals = 0; Clock::now() < until && refusals < most_rounds;) {
    std::optional<Failure> failed;
    try {
      if (!patient.access->is_open()) co_await patient.access->regain(until);
      co_await try_to_conclude(patient, save_asked, ending);
    } catch (const Failure& failure) {
      failed = failure;
    }
    ending.trouble = failed ? failed->what() : "";
    if (!failed) co_return ending;
    if (!is_loss(*failed)) ++refusals;
    co_await patient.access->leave();
    co_await rest(pause_between);
  }
  co_return ending;
}

}  // namespace rtx::safety
