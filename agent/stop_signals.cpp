#include "agent/stop_signals.hpp"

#include "agent/exit_codes.hpp"

#include <array>
#include <chrono>
#include <csignal>
#include <unistd.h>
#include <utility>

namespace rtx::agent {

namespace asio = boost::asio;

namespace {

/// Most commands are answered within this; a person who pressed Ctrl-C does not wait longer.
constexpr std::chrono::seconds grace{5};

constexpr std::array ours{SIGINT, SIGTERM, SIGHUP};

/// Holds signals up while what is to happen with them changes.
class SignalsHeldUp {
 public:
  SignalsHeldUp() {
    sigset_t set{};
    sigemptyset(&set);
    for (const int signal : ours) sigaddset(&set, signal);
    pthread_sigmask(SIG_BLOCK, &set, &before_);
  }
  SignalsHeldUp(const SignalsHeldUp&) = delete;
  SignalsHeldUp& operator=(const SignalsHeldUp&) = delete;
  ~SignalsHeldUp() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t before_{};
};

/// The next one of each signal is nothing, and the one behind it what it usually is.
void swallow_one_each() {
  struct sigaction once{};
  once.sa_handler = [](int) {};
  once.sa_flags = static_cast<int>(SA_RESETHAND) | SA_RESTART;
  for (const int signal : ours) sigaction(signal, &once, nullptr);
}

}  // namespace

StopSignals::StopSignals(asio::io_context& loop, std::function<void(std::string_view)> say)
    : say_{std::move(say)}, signals_{loop, ours[0], ours[1], ours[2]}, grace_{loop} {
  wait();
}

StopSignals::~StopSignals() {
  if (number_ == 0) return;
  const SignalsHeldUp held_up;
  boost::system::error_code ignored;
  signals_.clear(ignored);  // It leaves the default behind, which would end the program.
  swallow_one_each();
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
