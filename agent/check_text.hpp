#pragma once

#include "agent/screen.hpp"
#include "health/verdict.hpp"

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

namespace rtx::agent {

/// A table of all subjects, below it what is not healthy and what to do, and the counts.
[[nodiscard]] std::string check_text(const health::CheckRun& run, bool colour);

/// Tells a person how far a run is: a line for each subject that is not healthy, and on a terminal a live
/// line with counts and the time that is left.
class CheckProgress {
 public:
  CheckProgress(std::size_t subjects, const Screen& screen)
      : screen_{screen}, region_{screen}, subjects_{subjects} {}

  void begun();
  void ended(const health::Verdict& verdict);
  void say(std::string_view words) { region_.say(words); }

 private:
  void draw();

  const Screen& screen_;
  LiveRegion region_;
  std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
  std::size_t subjects_;
  std::size_t at_work_ = 0;
  std::size_t ended_ = 0;
  std::size_t unwell_ = 0;
};

}  // namespace rtx::agent
