#pragma once

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <string_view>

namespace rtx::agent {

/// What Ctrl-C (SIGINT), SIGTERM and a terminal that goes away (SIGHUP) do while routers are connected.
///
/// The first asks to stop: nothing more is typed, what has been typed is awaited for `grace`, console
/// settings are put back. The second does not wait for answers. The third leaves the program at once, and
/// says what that means.
///
/// When the routers have been left, only what was found is still to be kept and told, which is short: one
/// more signal of each kind does not cut that off, the next one does.
class StopSignals {
 public:
  StopSignals(boost::asio::io_context& loop, std::function<void(std::string_view)> say);
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;
  ~StopSignals();

  /// Emits `total` to stop gently and `terminal` to stop hard.
  [[nodiscard]] boost::asio::cancellation_slot slot() { return stop_.slot(); }
  /// The first signal that came; 0 if none.
  [[nodiscard]] int number() const noexcept { return number_; }
  /// The work is done: signals are not waited for any more, and the loop may end.
  void end();

 private:
  void wait();
  void on_signal(int number);
  void stop_hard();

  std::function<void(std::string_view)> say_;
  boost::asio::signal_set signals_;
  boost::asio::steady_timer grace_;
  boost::asio::cancellation_signal stop_;
  int number_ = 0;
  int count_ = 0;
};

}  // namespace rtx::agent
