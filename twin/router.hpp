#pragma once

#include "language/commands.hpp"
#include "language/config.hpp"
#include "twin/lab.hpp"
#include "twin/lab_time.hpp"
#include "twin/router_clock.hpp"
#include "twin/schedule.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rtx::twin {

class World;

/// The two console languages; what a text says, never how its bytes are encoded.
enum class Language { english, japanese };

enum class Level { general, administrator };

/// A line that a command prints, and how long after the command began (a ping's replies come one a second).
struct OutputLine {
  std::chrono::milliseconds after{0};  ///< In lab time.
  std::string text;                    ///< UTF-8, no line end, unwrapped.
  bool silent = false;                 ///< Prints nothing: only time passes until `after` (a lost echo).
};

/// What a command line did.
struct Outcome {
  std::vector<OutputLine> output{};
  bool error = false;  ///< `output` is an error line, prefix included.

  /// For a command that goes on for long (`ping` without a count): the lines that come after the last of
  /// `output`, their `after` counted from the command's beginning too; called again when those are printed,
  /// until it returns none. Null for a command that ends with `output`.
  std::function<std::vector<OutputLine>()> more{};

  /// What a command prints last when Ctrl-C stops it that long after it began: a ping's statistics. Null:
  /// nothing.
  std::function<std::vector<std::string>(std::chrono::milliseconds)> interrupted{};
};

/// A simulated router: its configurations and what it answers. It knows nothing of terminals: echo, wrap,
/// pager, passwords, questions, `administrator`, `exit`, `save`'s words and `| grep` belong to the console.
class Router {
 public:
  Router(World& world, LabRouter settings);

  /// Carries out one command line (settings, `show ...`, `ping`, `clear`, selections) and says what it
  /// prints. `selection` is the session's own and is changed by `tunnel select` and the like.
  [[nodiscard]] Outcome execute(std::string_view line, language::Selection& selection, Level level,
                                Language language);

  /// The line an error of `fault` prints, in both languages: `Error: Parameter out of range`.
  [[nodiscard]] static std::string error_line(language::Fault fault, Language language);

  /// That line as all that a command prints.
  [[nodiscard]] static Outcome refused(language::Fault fault, Language language);

  [[nodiscard]] const LabRouter& settings() const noexcept { return settings_; }
  [[nodiscard]] const std::string& name() const noexcept { return settings_.name; }
  [[nodiscard]] const language::Config& running() const noexcept { return running_; }
  /// What it boots: CONFIG0.
  [[nodiscard]] const language::Config& saved() const noexcept { return files_[0]->config; }
  [[nodiscard]] bool has_unsaved_changes() const { return !(running_ == saved()) || has_unsaved_accounts(); }

  /// A configuration with the passwords and people of its time.
  struct State {
    language::Config config;
    Accounts accounts;
    LabTime when{0};
    WallTime shown{};  ///< What the router's clock showed then.
  };
  static constexpr std::size_t config_files = 5;
  /// CONFIG0 to CONFIG4; null: there is none.
  [[nodiscard]] const State* file(std::size_t slot) const {
    return slot < files_.size() && files_[slot] ? &*files_[slot] : nullptr;
  }
  void save(std::size_t slot = 0);
  /// The running configuration as it is now, and back to it.
  [[nodiscard]] State snapshot() const;
  void restore(const State& state);

  /// Who may come in now.
  [[nodiscard]] const Accounts& accounts() const noexcept { return accounts_; }
  [[nodiscard]] bool has_unsaved_accounts() const { return accounts_ != files_[0]->accounts; }
  /// Empty: no password from now on. `encrypted` is what the configuration says of it.
  void set_login_password(std::string password, bool encrypted);
  void set_administrator_password(std::string password, bool encrypted);
  /// Adds the user, or gives it another password. Empty: nobody can log in by it.
  void set_user(const std::string& name, std::string password);

  /// Tells one pair of SSH host keys from the next; none: it has no keys. `*` is the pair of the lab.
  [[nodiscard]] std::optional<std::string> host_key() const;
  /// A new pair of keys takes the place of the old one.
  void renew_host_key(unsigned bits);

  /// Boots: the saved configuration becomes the running one, the time of boot is `at`, and the schedule
  /// counts from `up`.
  void restart(LabTime at, LabTime up);

  /// Its own clock, which its listings and its schedule go by.
  [[nodiscard]] const RouterClock& clock() const noexcept { return clock_; }
  void set_clock(LocalTime time);

  [[nodiscard]] std::optional<LabTime> next_scheduled() const { return schedule_.next(); }
  /// The first command of the schedule that is due.
  [[nodiscard]] std::optional<Schedule::Due> take_scheduled(LabTime now);

  /// The first line of banner and `show config`: `RTX830 Rev.15.02.31 (Fri Jul  5 10:40:25 2024)`.
  [[nodiscard]] std::string revision_line() const;
  [[nodiscard]] std::vector<std::string> mac_addresses() const;

  /// A line of `show log`, without its time.
  struct LogLine {
    LabTime when{0};
    std::string text;
    WallTime shown{};  ///< What the router's clock showed.
  };
  /// Adds a line to the log: `Login succeeded for SSH: 192.0.2.9 admin`. The oldest of 10,000 goes.
  void log(std::string text);
  void log(LabTime when, std::string text);
  void clear_log() { log_.clear(); }
  [[nodiscard]] const std::deque<LogLine>& log_lines() const noexcept { return log_; }
  [[nodiscard]] const Condition& condition() const noexcept { return settings_.condition; }
  void set_condition(const Condition& condition) { settings_.condition = condition; }
  [[nodiscard]] LabTime booted_at() const noexcept { return booted_at_; }

 private:
  void set(std::string_view line);
  void follow(const language::Command& command);

  World* world_;
  LabRouter settings_;
  language::Config running_;
  Accounts accounts_;
  std::array<std::optional<State>, config_files> files_;  ///< The first is always there.
  RouterClock clock_;
  Schedule schedule_;
  unsigned host_keys_ = 0;  ///< That have been made.
  std::deque<LogLine> log_;
  LabTime booted_at_{0};
};

}  // namespace rtx::twin
