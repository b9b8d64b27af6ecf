#pragma once

#include "language/commands.hpp"
#include "twin/lab_time.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rtx::twin {

/// One call of a Lua chunk: it waits, or has the router carry out a command.
struct LuaStep {
  std::chrono::seconds sleep{0};
  std::string command;  ///< Empty: it waits.
};

/// `rt.sleep(N)` and `rt.command("...")`, one after the other, of which a dead-man's switch is made. None: it
/// is something else, which this Lua does not know. Numbers are whole ones, as the router's Lua has them.
[[nodiscard]] std::optional<std::vector<LuaStep>> read_lua(std::string_view chunk);

/// The Lua tasks of a router. They belong to no session and stand in no configuration; a boot ends them.
class LuaTasks {
 public:
  static constexpr std::size_t most_tasks = 8;

  struct Task {
    int id = 0;
    std::string chunk;
    std::vector<LuaStep> steps;
    LabTime began{0};
    LabTime due{0};                   ///< When its next step begins.
    std::size_t at = 0;               ///< Which step that is.
    language::Selection selection{};  ///< What its commands have selected.
  };

  /// Returns the number by which the task can be ended; none if there are too many.
  std::optional<int> start(std::string chunk, std::vector<LuaStep> steps, LabTime now);
  /// False: there is no such task.
  bool terminate(int id);
  void clear();

  [[nodiscard]] const std::vector<Task>& tasks() const noexcept { return tasks_; }
  [[nodiscard]] Task* find(int id);
  [[nodiscard]] std::optional<LabTime> next() const;

  /// A command whose time has come.
  struct Due {
    int task = 0;
    LabTime when{0};
    std::string command;
  };
  /// Goes on with the tasks up to `now`, or up to the first command that is due.
  [[nodiscard]] std::optional<Due> take(LabTime now);

  /// A task has tried to end itself: until the power is cut, `lua`, `terminate lua` and `restart` all fail.
  /// Source: seen on an RTX830.
  void wedge() noexcept { wedged_ = true; }
  [[nodiscard]] bool is_wedged() const noexcept { return wedged_; }

 private:
  std::vector<Task> tasks_;
  bool wedged_ = false;
};

}  // namespace rtx::twin
