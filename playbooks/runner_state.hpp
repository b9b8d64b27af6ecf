#pragma once

#include "playbooks/change_plan.hpp"
#include "playbooks/runner.hpp"
#include "safety/way_back.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/steady_timer.hpp>

#include <cstddef>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <vector>

/// The inside of the runner: what `run` in runner.cpp walks through, split over runner_*.cpp by phase.
namespace rtx::playbooks::detail {

namespace asio = boost::asio;

/// What one show said in one round.
struct Sample {
  std::string output;                   ///< Redacted.
  bool is_good = false;                 ///< If not, `trouble` says why.
  std::optional<parsers::Value> value;  ///< Absent also where nothing parses this output.
  parsers::NotUnderstood not_understood;
  std::string trouble;
};

/// Expectations `[begin, end)` of a step, sampled together, and how that goes.
struct Watch {
  std::size_t step = 0;
  std::size_t begin = 0;
  std::size_t end = 0;
  const Expectation* timing = nullptr;  ///< Their common `within`, `every`, `hold`.
  transports::Clock::time_point began;
  std::vector<std::vector<Sample>> samples;  ///< By router, then by expectation from `begin`.
  std::vector<std::vector<int>> in_a_row;    ///< Samples met, likewise.
};

/// A router in a transaction.
struct Guarded {
  safety::Patient patient;
  safety::Look look;
  ChangePlan change;
  std::vector<std::vector<bool>> sent;   ///< By step and line: false if it is in place already.
  std::vector<std::vector<bool>> ahead;  ///< Likewise: true if others may be typed before it is answered.
  bool changes = false;                  ///< Something will be sent.
  bool touched = false;                  ///< Something was.
  language::Config expected;             ///< What it holds if every line so far took effect.
  language::Selection selection;         ///< What is selected then.
};

class Runner {
 public:
  Runner(const Plan& plan, bool save, SessionOpener open, Observer& observer, asio::cancellation_state stop,
         const SafetySettings* safety);

  /// Opens all sessions side by side. True if every router is there.
  asio::awaitable<bool> connect();
  /// Takes every step. True if each of them is met.
  asio::awaitable<bool> take_steps();
  /// Looks at every router, keeps what it holds, arms its switch. True if the first line may be typed.
  asio::awaitable<bool> prepare();
  /// Logs in afresh everywhere. True if every router holds what was intended.
  asio::awaitable<bool> enter_afresh();
  /// Confirms everywhere, or leads every router back. The caller has made itself uncancellable.
  asio::awaitable<void> settle_safely(bool good);
  /// Saves on every router.
  asio::awaitable<void> save();
  /// Puts everything back and closes. The caller has made itself uncancellable.
  asio::awaitable<void> leave();

  [[nodiscard]] bool save_asked() const noexcept { return report_.save_asked; }
  /// Notes that the run does not reach its end because it was stopped, if it was. True if so.
  /// Not to be called any more once the caller's cancellation state has been replaced.
  bool stopped();
  [[nodiscard]] RunReport finish() &&;

 private:
  // runner.cpp
  asio::awaitable<void> open_one(std::size_t router);
  asio::awaitable<void> save_one(std::size_t router);
  asio::awaitable<void> close_one(std::size_t router);

  // runner_safety.cpp
  asio::awaitable<void> look_at(std::size_t router);
  asio::awaitable<void> arm(std::size_t router);
  asio::awaitable<void> set_timer(std::size_t router);
  asio::awaitable<void> enter_one(std::size_t router);
  asio::awaitable<void> release(std::size_t router);
  asio::awaitable<void> conclude(std::size_t router);
  asio::awaitable<void> walk_back(std::size_t router);
  asio::awaitable<void> reconnect(std::size_t router);
  void regained(std::size_t router);
  void approve(std::size_t router, const ChangePlan& change);
  void note_switch(std::size_t router, const safety::Switch& armed, bool is_verified);
  void take_over(std::size_t router, safety::Ending ending);
  [[nodiscard]] Guarded* guarded(std::size_t router);

  // runner_found.cpp
  void plan_sending(std::size_t router);
  void expect_effect(std::size_t router, const PlannedLine& line);
  /// The line `first`, and those behind it that may be sent with it.
  [[nodiscard]] std::vector<std::size_t> window_at(std::size_t step, std::size_t router,
                                                   std::size_t first) const;
  /// After lines without an answer: connects again and finds out whether they took effect. True if all did,
  /// and the run can go on.
  asio::awaitable<bool> find_out(std::size_t router, std::vector<const PlannedLine*> lines);
  /// Throws if the router does not hold what it should with these lines.
  asio::awaitable<void> compare(std::size_t router, std::vector<const PlannedLine*> lines);

  // runner_lines.cpp
  asio::awaitable<void> type_lines(std::size_t step, std::size_t router);
  asio::awaitable<void> type_window(std::size_t step, std::size_t router, std::vector<std::size_t> lines);
  asio::awaitable<void> send_window(std::size_t step, std::size_t router,
                                    const std::vector<std::size_t>& lines);

  // runner_expect.cpp
  asio::awaitable<bool> check(std::size_t step);
  asio::awaitable<void> watch(Watch& watch);
  asio::awaitable<void> pause(const Watch& watch, transports::Clock::time_point round_began);
  asio::awaitable<void> sample(Watch& watch, std::size_t router);
  void take_sample(Watch& watch, std::size_t router, std::size_t expectation, const transports::Reply& reply);
  [[nodiscard]] Watch next_watch(std::size_t step, std::size_t begin) const;
  void judge_round(Watch& watch);
  void judge(Watch& watch, std::size_t router, std::size_t expectation);
  [[nodiscard]] bool held(const Watch& watch) const;
  [[nodiscard]] bool over(const Watch& watch) const;
  void settle(Watch& watch);
  void settle_one(Watch& watch, std::size_t router, std::size_t expectation);

  // Common.
  [[nodiscard]] asio::awaitable<void> on_every_router(asio::awaitable<void> (Runner::*task)(std::size_t));
  [[nodiscard]] bool stop_asked() const;
  [[nodiscard]] bool all_usable() const;
  /// Notes what the world did to a router, from the exception in flight; only `close` is left to it.
  void lose(std::size_t router, std::string during, const std::exception_ptr& error);
  [[nodiscard]] std::string redacted(std::string_view text) const { return plan_->redactor.redact(text); }
  void tell_exchange(std::size_t router, const std::string& shown, const transports::Reply& reply);

  [[nodiscard]] const PlannedExpectation* planned(std::size_t step, std::size_t router,
                                                  std::size_t expectation) const;
  [[nodiscard]] ExpectationResult& result(std::size_t step, std::size_t router, std::size_t expectation);

  const Plan* plan_;
  SessionOpener open_;
  Observer* observer_;
  asio::cancellation_state stop_;
  const SafetySettings* safety_;
  std::vector<safety::Access> access_;
  std::vector<bool> usable_;  ///< Open, and nothing has failed on it.
  std::vector<std::optional<Guarded>> guarded_;
  bool line_failed_ = false;  ///< In this step, on any end.
  RunReport report_;
};

}  // namespace rtx::playbooks::detail
