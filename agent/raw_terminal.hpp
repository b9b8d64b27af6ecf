#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include <string>
#include <string_view>
#include <termios.h>

namespace rtx::agent {

/// The terminal of whoever runs this program, every key of it unchanged and unechoed for as long as this
/// lives. It is opened anew: what other programs share of it stays blocking.
class RawTerminal {
 public:
  /// True if standard input and output are a terminal.
  [[nodiscard]] static bool is_there();

  /// Throws UsageError if there is none.
  explicit RawTerminal(const boost::asio::any_io_executor& executor);
  RawTerminal(const RawTerminal&) = delete;
  RawTerminal& operator=(const RawTerminal&) = delete;
  ~RawTerminal();

  /// Waits for keys, as long as the person takes. Empty if the wait was cancelled, and when the terminal has
  /// gone.
  boost::asio::awaitable<std::string> keys();
  [[nodiscard]] bool has_gone() const noexcept { return has_gone_; }

  /// Waits until the terminal has taken all of `text`: it may be stopped (Ctrl-S).
  boost::asio::awaitable<void> show(std::string text);

  /// The same for a notice of this program's, on a line of its own.
  boost::asio::awaitable<void> tell(std::string words);

 private:
  boost::asio::posix::stream_descriptor terminal_;
  termios before_{};
  bool has_gone_ = false;
};

}  // namespace rtx::agent
