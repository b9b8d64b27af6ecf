#include "agent/raw_terminal.hpp"

#include "agent/targets.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <fcntl.h>
#include <unistd.h>

namespace rtx::agent {

namespace asio = boost::asio;

bool RawTerminal::is_there() {
  return isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1;
}

RawTerminal::RawTerminal(const asio::any_io_executor& executor) : terminal_{executor} {
  const int descriptor = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  if (descriptor < 0)
    throw UsageError{"a console needs a terminal", "rtxctl run ROUTER -- COMMAND needs none"};
  terminal_.assign(descriptor);
  tcgetattr(descriptor, &before_);
  termios raw = before_;
  cfmakeraw(&raw);
  tcsetattr(descriptor, TCSADRAIN, &raw);
}

RawTerminal::~RawTerminal() {
  tcsetattr(terminal_.native_handle(), TCSADRAIN, &before_);
}

asio::awaitable<std::string> RawTerminal::keys() {
  std::array<char, 4096> buffer{};
  const auto [error, length] =
      co_await terminal_.async_read_some(asio::buffer(buffer), asio::as_tuple(asio::use_awaitable));
  has_gone_ = error && error != asio::error::operation_aborted;
  if (error) co_return std::string{};
  co_return std::string{buffer.data(), length};
}

asio::awaitable<void> RawTerminal::show(std::string text) {
  co_await asio::async_write(terminal_, asio::buffer(text), asio::as_tuple(asio::use_awaitable));
}

asio::awaitable<void> RawTerminal::tell(std::string words) {
  std::string line = "\r\n[rtxctl: " + std::move(words) + "]\r\n";
  co_await show(std::move(line));
}

}  // namespace rtx::agent
