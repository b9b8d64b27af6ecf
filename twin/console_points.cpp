#include "twin/console.hpp"
#include "twin/noise.hpp"

#include <filesystem>
#include <fstream>
#include <set>
#include <system_error>
#include <utility>

namespace rtx::twin {
namespace {

// How often, in real time, it is looked whether a file has gone.
constexpr std::size_t look_again = 2;

bool ends_the_session(const std::string& kind) {
  static const std::set<std::string> kinds{"black-hole", "login-timer", "path-cut", "reset", "restart"};
  return kinds.contains(kind);
}

}  // namespace

// True: it has gone another way, and perhaps comes back to `go_on` later.
bool Console::fault_at_point(Phase phase, std::size_t line, std::function<void()> go_on) {
  EnteredLines::Entered* entered = device_.entered().find(line);
  if (entered != nullptr && phase == Phase::answer) entered->answered = true;
  if (entered != nullptr && phase == Phase::prompt) entered->prompted = true;
  const std::optional<Point> point = device_.faults().strike_at(line, phase);
  if (!point) return false;
  if (ends_the_session(point->kind)) {
    if (phase == Phase::answer) static_cast<void>(terminal_.take());
    cease(point->kind);
    return true;
  }
  if (point->kind == "slow" || point->kind == "hold") {
    Wait wait{.until = device_.world().now() + device_.real(point->milliseconds),
              .file = {},
              .holds_output = phase == Phase::answer,
              .then = std::move(go_on)};
    if (point->kind == "hold") {
      wait.file = point->argument;
      const std::ofstream appears{wait.file};
    }
    if (!wait.holds_output) flush();
    waiting_ = std::move(wait);
    return true;
  }
  if (point->kind == "error") {
    complain(ConsoleError::out_of_range);
    prompt();
    return true;
  }
  disturb(*point);
  return false;
}

// What ends the session, at whatever point.
void Console::cease(const std::string& kind) {
  if (kind == "reset") return end(Ending::cut);
  if (kind == "black-hole") return end(Ending::silent);
  if (kind == "path-cut") return device_.cut_path();
  if (kind == "restart") return device_.restart();
  time_out();
}

// What leaves the line to go on.
void Console::disturb(const Point& point) {
  if (point.kind == "garbage") {
    const std::string answer = point.phase == Phase::answer ? terminal_.take() : "";
    terminal_.raw(noise(2048));
    terminal_.raw(answer);
  } else if (point.kind == "wrong-prompt") {
    wrong_prompt_ = point.argument.empty() ? "loader: " : point.argument;
  } else if (point.kind == "admin-changes") {
    device_.another_types(point.argument);
  } else if (point.kind == "admin-saves") {
    device_.another_saves();
  }
}

bool Console::is_wait_over() const {
  std::error_code ignored;
  return waiting_->file.empty() ? device_.world().now() >= waiting_->until
                                : !std::filesystem::exists(waiting_->file, ignored);
}

// False: nothing to do for now.
bool Console::end_wait() {
  if (!is_wait_over()) return false;
  const std::function<void()> then = std::move(waiting_->then);
  waiting_.reset();
  then();
  return true;
}

LabTime Console::look_again_at() const {
  return waiting_->file.empty() ? waiting_->until : device_.world().now() + device_.real(look_again);
}

void Console::fall_silent() {
  if (ending_ != Ending::open) return;
  end(Ending::silent);
  if (disturbed_) disturbed_();
}

bool Console::is_forgotten() const {
  const auto timer = device_.login_timer(door_);
  return ending_ == Ending::silent && timer && device_.world().now() - last_key_ >= *timer;
}

}  // namespace rtx::twin
