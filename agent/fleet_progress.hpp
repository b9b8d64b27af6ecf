#pragma once

#include "agent/screen.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rtx::agent {

/// Tells a person how far the visits to a fleet are: on a terminal two live lines, of which the first is a
/// bar and the time that is left, the second how many are done, not well and at work. The time is reckoned
/// anew whenever a visit ends, and runs down in between; once it has run out, it is said who is waited for
/// instead.
class FleetProgress {
 public:
  using Clock = std::chrono::steady_clock;
  using Now = std::function<Clock::time_point()>;

  /// What is said of those that are done, and of those that are not well: `checked`, `not healthy`.
  struct Words {
    std::string_view done;
    std::string_view unwell;
  };

  FleetProgress(std::vector<std::string> subjects, Words words, const Screen& screen, Now now = Clock::now);

  void begun(std::size_t subject);
  void ended(std::size_t subject, bool well);
  /// Prints a line that stays.
  void say(std::string_view text) { region_.say(text); }
  /// Brings the live lines up to now.
  void draw();
  /// No visit is at work any more: the live lines go, also when it was stopped.
  void end() { region_.draw({}); }
  /// Whether there is anything to draw on.
  [[nodiscard]] bool is_live() const noexcept { return live_; }

 private:
  [[nodiscard]] std::string bar() const;
  [[nodiscard]] std::string left() const;
  [[nodiscard]] std::string waited_for() const;
  [[nodiscard]] std::string counts() const;

  std::vector<std::string> subjects_;
  Words words_;
  bool live_;
  std::size_t columns_;
  LiveRegion region_;
  Now now_;
  Clock::time_point began_;
  std::optional<Clock::time_point> due_;  ///< When all should be done; absent before any is.
  std::vector<std::size_t> at_work_;      ///< Since the longest first.
  std::size_t ended_ = 0;
  std::size_t unwell_ = 0;
};

/// `visits`, and meanwhile `progress` is drawn each `period` if it is live; it is ended with them.
[[nodiscard]] boost::asio::awaitable<bool> redrawn(boost::asio::awaitable<bool> visits,
                                                   FleetProgress& progress,
                                                   std::chrono::milliseconds period = std::chrono::seconds{
                                                       1});

}  // namespace rtx::agent
