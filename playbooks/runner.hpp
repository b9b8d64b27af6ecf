#pragma once

#include "parsers/understood.hpp"
#include "playbooks/plan.hpp"
#include "playbooks/safety_settings.hpp"
#include "safety/ending.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace rtx::playbooks {

enum class Verdict { met, not_met, could_not_tell, not_run };

/// What is known about a line that was to be typed.
enum class LineState {
  not_sent,
  in_place,      ///< Not sent: the router holds it already.
  acknowledged,  ///< The router came back to its prompt without an error: it took effect.
  refused,       ///< The router answered `Error:`; it took no effect.
  unknown,       ///< It was sent, and the connection died before an answer.
};

struct LineResult {
  std::string shown;  ///< Secrets masked.
  Place place;
  LineState state = LineState::not_sent;
  std::string answer;          ///< What the router said, redacted; empty for silence.
  std::string expected_error;  ///< The error that the playbook declared for this line; empty if none.
};

/// The line did what its playbook says: it took effect, or was refused with the declared error.
[[nodiscard]] bool as_declared(const LineResult& line);

struct AssertionResult {
  std::string text;
  Outcome outcome;
};

struct ExpectationResult {
  std::string name;     ///< For people; the command if the playbook gives none.
  std::string because;  ///< Why this state is expected; may be empty.
  std::string shown;    ///< The command, masked.
  Verdict verdict = Verdict::not_run;
  std::vector<AssertionResult> that;
  int samples = 0;
  std::chrono::milliseconds took{};
  std::string output;                     ///< The router's own lines of the last sample, redacted.
  parsers::NotUnderstood not_understood;  ///< Of that sample: the verdict does not go by these lines.
  std::string next_step;                  ///< A likely next command; may be empty.
  std::string trouble;                    ///< Why it could not be told; empty otherwise.
};

struct EndResult {
  std::vector<LineResult> lines;
  std::vector<std::optional<ExpectationResult>> expect;
};

struct StepResult {
  std::string name;
  bool skipped = false;  ///< No end takes part: its `when` does not hold anywhere.
  Verdict verdict = Verdict::not_run;
  std::vector<EndResult> ends;  ///< One per target.
};

/// What became of one router beyond its steps.
struct RouterResult {
  std::string name;
  std::string role;
  std::string model;
  std::string firmware;
  bool connected = false;        ///< A session was opened.
  bool saved = false;            ///< The router said so.
  bool save_unverified = false;  ///< It was asked, and that could not be verified: perhaps it saved.
  std::string save_answer;       ///< What it said to `save`, redacted; empty if it was not asked.
  std::string trouble;           ///< The world's failure, redacted; empty if none.
  std::string trouble_kind;      ///< Its stable name: `host_key_unknown`; empty if none.
  std::string during;            ///< What was being done then: `connecting`, `step "NAT", line 3: nat ...`.
  std::string next_step;
  std::vector<std::string> not_put_back;  ///< Console settings that could not be restored.
  /// In which state it was left; of a run without safety only whether something was typed.
  safety::Left left = safety::Left::unchanged;
  bool held_back = false;            ///< Nothing was begun: a safety rule wants a person's word first.
  std::string switch_line;           ///< The dead-man's switch that was armed; empty if none was.
  std::string switch_fires_at;       ///< UTC; only if it still is, or may be.
  std::vector<std::string> notices;  ///< What a person should know besides: other people's changes.
};

struct RunReport {
  Verdict verdict = Verdict::not_run;
  bool interrupted = false;           ///< Stopped from outside before its end.
  bool save_asked = false;            ///< Saving was to follow if everything held.
  std::vector<RouterResult> routers;  ///< One per target.
  std::vector<StepResult> steps;
};

/// What happens while it happens, for whoever shows it. `router` indexes the plan's targets.
namespace event {
struct Connecting {
  std::size_t router;
  std::string where;
};
struct Connected {
  std::size_t router;
  const RouterResult* result;
};
struct StepBegan {
  std::size_t step;
};
struct LineDone {
  std::size_t step, router, line;
  const LineResult* result;
};
struct Sampled {
  std::size_t step, router, expectation;
  const ExpectationResult* result;
};
struct ExpectationDone {
  std::size_t step, router, expectation;
  const ExpectationResult* result;
};
struct StepDone {
  std::size_t step;
  const StepResult* result;
};
/// One command and what came back, redacted: the transcript.
struct Exchange {
  std::size_t router;
  std::string command;
  std::string reply;
  std::vector<std::string> notices;
};
/// What was done for safety's sake: `dead-man's switch armed: schedule at 99 +300 * restart`.
struct Told {
  std::size_t router;
  std::string words;
};
struct Saving {
  std::size_t router;
};
struct Saved {
  std::size_t router;
  bool done;
  std::string answer;
};
struct Left {
  std::size_t router;
  const RouterResult* result;
};
}  // namespace event
using Event = std::variant<event::Connecting, event::Connected, event::StepBegan, event::LineDone,
                           event::Sampled, event::ExpectationDone, event::StepDone, event::Exchange,
                           event::Told, event::Saving, event::Saved, event::Left>;

class Observer {
 public:
  virtual ~Observer() = default;
  /// Must not throw: a run does not end because nobody can watch it.
  virtual void on(const Event& event) = 0;
};

/// Opens the session of one target; throws transports::Failure.
using SessionOpener =
    std::function<boost::asio::awaitable<std::unique_ptr<transports::Session>>(const Target& target)>;

/// Runs `plan`: connects to all targets side by side; runs step by step, every step on all its ends side by
/// side; stops at the first refused line or unmet expectation of any end; saves on every end if asked
/// and all expectations held; leaves every router with its console settings as found, also after a failure
/// and after cancellation of the calling coroutine. World failures end up in the report, not in exceptions.
///
/// Spawn it on a single-threaded executor, as a coroutine of its own: it sets that coroutine's cancellation
/// filter. Two strengths of cancellation: `total` (or `partial`) lets what has been typed be answered, types
/// nothing more and leaves; `terminal` also gives up on what is in flight, whose effect is then unknown.
/// Leaving itself cannot be cancelled; it has a deadline.
///
/// Expectations are taken in their order; neighbours that are sampled once share a round trip. One with
/// `within` is sampled every `every` until it has held on all its ends for `hold` samples in a row, or
/// until `within` has passed; a row that has begun by then may still be completed.
///
/// With `safety`, the run is a transaction: before the first line each router is looked at, its configuration
/// kept and its dead-man's switch armed; lines that it holds already are not typed; after the last
/// expectation it must be possible to log in afresh, and the running configuration must be as intended; only
/// then the switches are taken away and the configuration is saved. Everything else, a stop too, leads back
/// to what was before, on all ends. That way cannot be cancelled.
[[nodiscard]] boost::asio::awaitable<RunReport> run(const Plan& plan, bool save, SessionOpener open,
                                                    Observer& observer,
                                                    const SafetySettings* safety = nullptr);

/// The stable name of `verdict` in JSON and documentation: `could_not_tell`.
[[nodiscard]] const char* name_of(Verdict verdict) noexcept;
/// The stable name of `state`: `acknowledged`.
[[nodiscard]] const char* name_of(LineState state) noexcept;

/// What two verdicts come to together. One expectation that is not met decides, whatever else could not be
/// told; what has not run decides nothing.
[[nodiscard]] Verdict both(Verdict left, Verdict right) noexcept;

/// What the lines and expectations of a step that has begun come to.
[[nodiscard]] Verdict verdict_of(const StepResult& step);

}  // namespace rtx::playbooks
