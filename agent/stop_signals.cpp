#include "agent/stop_signals.hpp"

#include "agent/exit_codes.hpp"

#include <chrono>
#include <csignal>
#include <unistd.h>
#include <utility>

namespace rtx::agent {

namespace asio = boost::asio;

namespace {

/// Most commands are answered within this; a person who pressed Ctrl-C does not wait longer.
constexpr std::chrono::seconds grace{5};

}  // namespace

StopSignals::StopSignals(asio::io_context& loop, std::function<void(std::string_view)> say)
    : say_{std::move(say)}, signals_{loop, SIGINT, SIGTERM, SIGHUP}, grace_{loop} {
  wait();
}

void StopSignals::wait() {
  signals_.async_wait([this](boost::system::error_code error, int number) {
    if (error) return;
    on_signal(number);
    wait();
  });
}

void StopSignals::on_signal(int number) {
  if (number_ == 0) number_ = number;
  switch (++count_) {
    case 1:
      say_(
          "stopping: nothing more is typed, console settings are put back. Ctrl-C again: do not wait for "
          "answers");
      grace_.expires_after(grace);
      grace_.async_wait([this](boost::system::error_code error) {
        if (!error) stop_hard();
      });
      stop_.emit(asio::cancellation_type::total);
      break;
    case 2:
      say_("not waiting for answers; putting console settings back. Ctrl-C again: leave at once");
      grace_.cancel();
      stop_hard();
      break;
    default:
      say_("leaving at once: console settings of the routers may be left changed");
      _exit(code(exit_after(number_)));
  }
}

void StopSignals::stop_hard() {
  stop_.emit(asio::cancellation_type::terminal);
}

void StopSignals::end() {
  signals_.cancel();
  grace_.cancel();
}

}  // namespace rtx::agent
