#pragma once

#include "playbooks/plan.hpp"

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace rtx::playbooks {

enum class Verdict { met, not_met, could_not_tell, not_run };

/// What is known about a line that was to be typed.
enum class LineState {
  not_sent,
  acknowledged,  ///< The router came back to its prompt without an error: it took effect.
  refused,       ///< The router answered `Error:`; it took no effect.
  unknown,       ///< It was sent, and the connection died before an answer.
};

struct LineResult {
  std::string shown;  ///< Secrets masked.
  Place place;
  LineState state = LineState::not_sent;
  std::string answer;  ///< What the router said, redacted; empty for silence.
};

struct AssertionResult {
  std::string text;
  Outcome outcome;
};

struct ExpectationResult {
  std::string shown;  ///< The command, masked.
  Verdict verdict = Verdict::not_run;
  std::vector<AssertionResult> that;
  int samples = 0;
  std::chrono::milliseconds took{};
  std::string output;     ///< The router's own lines of the last sample, redacted.
  std::string next_step;  ///< A likely next command; may be empty.
  std::string trouble;    ///< Why it could not be told; empty otherwise.
};

struct EndResult {
  std::vector<LineResult> lines;
  std::vector<std::optional<ExpectationResult>> expect;
};

struct StepResult {
  std::string name;
  Verdict verdict = Verdict::not_run;
  std::vector<EndResult> ends;  ///< One per target.
};

/// What became of one router beyond its steps.
struct RouterResult {
  std::string name;
  std::string model;
  std::string firmware;
  bool saved = false;
  std::string trouble;                       ///< The world's failure, redacted; empty if none.
  std::string next_step;
  std::vector<std::string> not_put_back;     ///< Console settings that could not be restored.
};

struct RunReport {
  Verdict verdict = Verdict::not_run;
  bool interrupted = false;
  std::vector<RouterResult> routers;  ///< One per target.
  std::vector<StepResult> steps;
};

/// What happens while it happens, for whoever shows it. `router` indexes the plan's targets.
namespace event {
struct Connecting { std::size_t router; std::string where; };
struct Connected { std::size_t router; };
struct StepBegan { std::size_t step; };
struct LineDone { std::size_t step, router, line; const LineResult* result; };
struct Sampled { std::size_t step, router, expectation; const ExpectationResult* result; };
struct ExpectationDone { std::size_t step, router, expectation; const ExpectationResult* result; };
struct StepDone { std::size_t step; const StepResult* result; };
struct Exchange { std::size_t router; std::string command; std::string reply; };  ///< Redacted; the transcript.
struct Saving { std::size_t router; };
struct Saved { std::size_t router; bool done; std::string answer; };
struct Left { std::size_t router; const RouterResult* result; };
}  // namespace event
using Event = std::variant<event::Connecting, event::Connected, event::StepBegan, event::LineDone, event::Sampled,
                           event::ExpectationDone, event::StepDone, event::Exchange, event::Saving, event::Saved,
                           event::Left>;

class Observer {
 public:
  virtual ~Observer() = default;
  virtual void on(const Event& event) = 0;
};

/// Opens the session of one target; throws transports::Failure.
using SessionOpener =
    std::function<boost::asio::awaitable<std::unique_ptr<transports::Session>>(const Target& target)>;

/// Runs `plan`: connects to all targets side by side; runs step by step, every step on all its ends side by
/// side; stops at the first refused line or unmet expectation of any end; saves on every end if asked
/// and all expectations held; leaves every router with its console settings as found, also after a failure
/// and after cancellation of the calling coroutine. World failures end up in the report, not in exceptions.
[[nodiscard]] boost::asio::awaitable<RunReport> run(const Plan& plan, bool save, SessionOpener open,
                                                    Observer& observer);

}  // namespace rtx::playbooks
