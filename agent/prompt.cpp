#include "agent/prompt.hpp"

#include "agent/screen.hpp"

#include <array>
#include <csignal>
#include <fcntl.h>
#include <optional>
#include <poll.h>
#include <string.h>  // explicit_bzero is not in <cstring>'s namespace std
#include <string>
#include <termios.h>
#include <unistd.h>

namespace rtx::agent {

namespace {

constexpr std::size_t longest_line = 4096;

/// The controlling terminal, wherever standard input and output lead.
class Terminal {
 public:
  Terminal() : descriptor_{open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)} {}
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;
  ~Terminal() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  [[nodiscard]] bool is_there() const { return descriptor_ >= 0; }
  [[nodiscard]] int descriptor() const { return descriptor_; }

  void write(std::string_view text) const {
    while (!text.empty()) {
      const ssize_t count = ::write(descriptor_, text.data(), text.size());
      if (count <= 0) return;
      text.remove_prefix(static_cast<std::size_t>(count));
    }
  }

 private:
  int descriptor_;
};

/// The signal that came while a person was asked; 0: none.
volatile std::sig_atomic_t came = 0;

void note(int signal) {
  came = signal;
}

/// Echo off for as long as it lives. A signal that would end the program ends the reading instead, so that
/// echo is on again before it does its work. Such signals only arrive inside `read_byte`: one that came just
/// before it would otherwise be noted, and the reading would go on for ever.
class WithoutEcho {
 public:
  explicit WithoutEcho(const Terminal& terminal) : terminal_{&terminal} {
    came = 0;
    sigset_t held;
    sigemptyset(&held);
    for (const int signal : signals) sigaddset(&held, signal);
    pthread_sigmask(SIG_BLOCK, &held, &mask_before_);
    mask_while_waiting_ = mask_before_;
    for (const int signal : signals) sigdelset(&mask_while_waiting_, signal);
    struct sigaction action{};
    action.sa_handler = &note;
    for (std::size_t i = 0; i < signals.size(); ++i) sigaction(signals[i], &action, &before_[i]);
    changed_ = tcgetattr(terminal.descriptor(), &settings_) == 0;
    if (!changed_) return;
    termios quiet = settings_;
    quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    quiet.c_lflag |= static_cast<tcflag_t>(ECHONL);
    tcsetattr(terminal.descriptor(), TCSAFLUSH, &quiet);
  }
  WithoutEcho(const WithoutEcho&) = delete;
  WithoutEcho& operator=(const WithoutEcho&) = delete;
  ~WithoutEcho() {
    if (changed_) tcsetattr(terminal_->descriptor(), TCSAFLUSH, &settings_);
    for (std::size_t i = 0; i < signals.size(); ++i) sigaction(signals[i], &before_[i], nullptr);
    pthread_sigmask(SIG_SETMASK, &mask_before_, nullptr);
  }

  /// The next byte; nothing at the end of input and when a signal came.
  [[nodiscard]] std::optional<char> read_byte() const {
    pollfd ready{terminal_->descriptor(), POLLIN, 0};
    if (ppoll(&ready, 1, nullptr, &mask_while_waiting_) != 1 || came != 0) return std::nullopt;
    char byte = 0;
    if (read(terminal_->descriptor(), &byte, 1) != 1) return std::nullopt;
    return byte;
  }

 private:
  static constexpr std::array signals{SIGINT, SIGTERM, SIGHUP, SIGQUIT};
  const Terminal* terminal_;
  std::array<struct sigaction, signals.size()> before_{};
  sigset_t mask_before_{};
  sigset_t mask_while_waiting_{};
  termios settings_{};
  bool changed_ = false;
};

transports::Secret typed_secret(const std::string& text) {
  const Terminal terminal;
  std::string line;
  line.reserve(longest_line);  // It must not move and leave copies behind.
  {
    const WithoutEcho quiet{terminal};
    terminal.write(in_one_line(text) + ": ");
    // One byte at a time: what follows the line belongs to whoever reads the terminal next.
    for (auto byte = quiet.read_byte(); byte && *byte != '\n' && line.size() < longest_line;
         byte = quiet.read_byte()) {
      line += *byte;
    }
  }
  if (came != 0) {
    terminal.write("\n");
    std::raise(came);
  }
  transports::Secret secret{line};
  explicit_bzero(line.data(), line.size());
  return secret;
}

}  // namespace

playbooks::SecretPrompt terminal_prompt() {
  if (!Terminal{}.is_there()) return nullptr;
  return &typed_secret;
}

}  // namespace rtx::agent
