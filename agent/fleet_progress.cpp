#include "agent/fleet_progress.hpp"

#include "health/words.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/error_code.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <utility>

namespace rtx::agent {

namespace asio = boost::asio;

namespace {

/// Names in the live line; the rest is counted.
constexpr std::size_t most_names = 4;

/// Draws again and again until it is destroyed. Its timer may outlive it by one last call.
class Beat {
 public:
  Beat(const asio::any_io_executor& executor, FleetProgress& progress, std::chrono::milliseconds period)
      : state_{std::make_shared<State>(asio::steady_timer{executor}, &progress, period)} {
    if (progress.is_live()) next(state_);
  }
  Beat(const Beat&) = delete;
  Beat& operator=(const Beat&) = delete;
  ~Beat() {
    std::exchange(state_->progress, nullptr)->end();
    state_->timer.cancel();
  }

 private:
  struct State {
    asio::steady_timer timer;
    FleetProgress* progress;  ///< Null: it is over.
    std::chrono::milliseconds period;
  };

  static void next(const std::shared_ptr<State>& state) {
    state->timer.expires_after(state->period);
    state->timer.async_wait([state](boost::system::error_code) {
      if (state->progress == nullptr) return;
      state->progress->draw();
      next(state);
    });
  }

  std::shared_ptr<State> state_;
};

}  // namespace

FleetProgress::FleetProgress(std::vector<std::string> subjects, Words words, const Screen& screen, Now now)
    : subjects_{std::move(subjects)},
      words_{words},
      live_{screen.live},
      columns_{screen.columns},
      region_{screen},
      now_{std::move(now)},
      began_{now_()} {}

void FleetProgress::begun(std::size_t subject) {
  at_work_.push_back(subject);
  draw();
}

void FleetProgress::ended(std::size_t subject, bool well) {
  std::erase(at_work_, subject);
  ++ended_;
  if (!well) ++unwell_;
  const auto now = now_();
  const auto still = static_cast<Clock::rep>(subjects_.size() - ended_);
  due_ = now + (now - began_) * still / static_cast<Clock::rep>(ended_);
  draw();
}

void FleetProgress::draw() {
  if (!live_) return;
  if (ended_ == subjects_.size()) return region_.draw({});
  region_.draw({bar() + left(), counts()});
}

std::string FleetProgress::bar() const {
  constexpr std::size_t narrowest = 8;
  constexpr std::size_t widest = 40;
  const std::size_t width = std::clamp(columns_ / 3, narrowest, widest);
  const std::size_t full = width * ended_ / subjects_.size();
  return "[" + std::string(full, '#') + std::string(width - full, '-') + "]";
}

std::string FleetProgress::left() const {
  if (!due_) return {};
  const auto time = std::chrono::ceil<std::chrono::seconds>(*due_ - now_());
  if (time <= std::chrono::seconds{0}) return waited_for();
  return " about " + health::duration_words(time, health::Language::english) + " left";
}

std::string FleetProgress::waited_for() const {
  std::string text = " waiting for " + std::to_string(subjects_.size() - ended_);
  for (std::size_t at = 0; at < std::min(at_work_.size(), most_names); ++at)
    text += (at == 0 ? ": " : ", ") + in_one_line(subjects_[at_work_[at]]);
  return text + (at_work_.size() > most_names ? ", ..." : "");
}

std::string FleetProgress::counts() const {
  return fmt::format("{} of {} {}, {} {}, {} at work", ended_, subjects_.size(), words_.done, unwell_,
                     words_.unwell, at_work_.size());
}

asio::awaitable<bool> redrawn(asio::awaitable<bool> visits, FleetProgress& progress,
                              std::chrono::milliseconds period) {
  const auto executor = co_await asio::this_coro::executor;
  const Beat beat{executor, progress, period};
  const bool done = co_await std::move(visits);
  co_return done;
}

}  // namespace rtx::agent
