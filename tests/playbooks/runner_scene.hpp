#pragma once

#include "playbooks/runner.hpp"

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

/// What the runner's tests share: routers that are played by a table, a command whose output is easy to
/// write, and a plan made by hand.
namespace rtx::playbooks::testing {

/// A router as a fake session plays it.
struct FakeRouter {
  std::vector<std::string> typed;                          ///< Every command that reached it, in order.
  std::map<std::string, std::vector<std::string>> says;    ///< Outputs in turn; the last one is repeated.
  std::map<std::string, std::string> refuses;              ///< Command to error text.
  std::map<std::string, std::chrono::milliseconds> takes;  ///< How long it answers; else at once.
  std::optional<std::size_t> dies_at;                      ///< The n-th command is not answered any more.
  transports::Trouble dies_of = transports::Trouble::reset;
  bool opens = true;
  std::string save_answer = "Saving ... CONFIG0 Done .";
  std::vector<std::string> not_put_back;

  int opened = 0;
  int closed = 0;
  int saves = 0;
  int sent_together = 0;  ///< Calls of send_all.
};

/// The parser of `show thing`: `state=up id=7`, each part optional.
[[nodiscard]] const parsers::Parser& thing_parser();

/// Notes everything it is told, as one word each: `line 0 1 2` is step 0, router 1, line 2.
class Recorder : public Observer {
 public:
  void on(const Event& event) override;
  std::vector<std::string> notes;
  std::function<void(const std::string&)> also;
  Observer* forward = nullptr;  ///< Is told everything, too.
};

/// One or two routers, a plan, and its run.
class Scene {
 public:
  explicit Scene(std::size_t routers = 2);

  /// Adds a step that types `lines` on every router.
  Step& step(const std::string& name, const std::vector<std::string>& lines = {});
  /// Adds an expectation to the last step, on every router or only on one.
  Expectation& expect(const std::string& show, const std::vector<std::string>& that,
                      std::optional<std::size_t> only = {});
  /// Makes the plan out of what was added. Call once, then change `plan` if need be.
  void bind();

  /// Runs it to its end.
  RunReport run(bool save = false);
  /// For `on_command` and observers: asks the running run to stop.
  void stop(boost::asio::cancellation_type type) { signal_->emit(type); }
  void stop_after(std::chrono::milliseconds time, boost::asio::cancellation_type type);

  Plan plan;
  std::vector<FakeRouter> routers;
  Recorder recorder;
  std::function<void(std::size_t count)> on_command;  ///< When the n-th command in all arrives, from 1.
  std::function<void()> on_close;                     ///< When a session begins to close.

 private:
  std::unique_ptr<Playbook> playbook_;
  std::vector<std::optional<std::size_t>> only_;  ///< By expectation, over all steps.
  std::unique_ptr<boost::asio::cancellation_signal> signal_;
  std::unique_ptr<boost::asio::steady_timer> stopper_;
  std::size_t commands_ = 0;
  friend class FakeSession;
};

}  // namespace rtx::playbooks::testing
