#pragma once

#include "agent/screen.hpp"

#include "health/verdict.hpp"
#include <nlohmann/json_fwd.hpp>

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace rtx::agent {

/// What a run over many subjects came to.
struct CheckSummary {
  std::size_t subjects = 0;               ///< That were to be checked.
  std::vector<health::Verdict> verdicts;  ///< Of those that were, by name.
  double seconds = 0;
  int stopped_by = 0;  ///< The signal that ended it before its end; 0: none.
};

/// A table of all subjects, what is not healthy explained below it, and the counts.
[[nodiscard]] std::string check_text(const CheckSummary& summary, bool colour);

/// The last object of the JSON stream.
[[nodiscard]] nlohmann::ordered_json summary_json(const CheckSummary& summary);

/// Tells a person how far a run is: a line for each subject that is not healthy, and on a terminal a live
/// line with counts and the time that is left.
class CheckProgress {
 public:
  CheckProgress(std::size_t subjects, const Screen& screen);

  void begun() { ++at_work_, draw(); }
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
