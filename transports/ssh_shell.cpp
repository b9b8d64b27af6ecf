#include "transports/ssh_shell.hpp"

#include <fmt/format.h>
#include <libssh/libssh.h>

#include <algorithm>
#include <cstdint>
#include <utility>

namespace rtx::transports {
namespace {

/// An RTX ignores the size (Source: cli-protocol notes of operators, a 512-column terminal still wraps at
/// `console columns`); other servers get a line that does not wrap early.
constexpr int columns = 200;
constexpr int rows = 24;

/// What is handed to libssh at once: it copies all of it, as far as the peer's window allows.
constexpr std::size_t largest_write = 32 * 1024;

class SshShell : public Transport {
 public:
  explicit SshShell(std::unique_ptr<SshLink> link) : link_{std::move(link)} {}

  asio::awaitable<void> open(Deadline deadline) {
    link_->enter("opening the shell");
    channel_ = ssh_channel_new(link_->session());  // Freed with the session.
    if (channel_ == nullptr) throw std::bad_alloc{};
    const auto channel = [this] { return ssh_channel_open_session(channel_); };
    const auto terminal = [this] { return ssh_channel_request_pty_size(channel_, "vt100", columns, rows); };
    const auto shell = [this] { return ssh_channel_request_shell(channel_); };
    if (co_await link_->repeat(channel, SSH_AGAIN, deadline) != SSH_OK) throw not_granted("a session");
    if (co_await link_->repeat(terminal, SSH_AGAIN, deadline) != SSH_OK) throw not_granted("a terminal");
    if (co_await link_->repeat(shell, SSH_AGAIN, deadline) != SSH_OK) throw not_granted("a shell");
  }

  asio::awaitable<std::size_t> read_some(std::span<char> into, Deadline deadline) override {
    link_->enter("reading");
    try {
      for (;;) {
        if (const std::size_t length = read_now(into); length > 0) co_return length;
        co_await link_->wait(deadline);
      }
    } catch (const boost::system::system_error& error) {
      throw link_->failure(error);
    }
  }

  asio::awaitable<void> write(std::string_view bytes, Deadline deadline) override {
    link_->enter("writing");
    try {
      while (!bytes.empty()) {
        const std::size_t length = write_now(bytes.substr(0, largest_write));
        bytes.remove_prefix(length);
        if (length == 0) co_await link_->wait(deadline);
        co_await flush(deadline);
      }
    } catch (const boost::system::system_error& error) {
      throw link_->failure(error);
    }
  }

  asio::awaitable<void> close(Deadline deadline) override {
    link_->enter("closing");
    try {
      if (is_usable()) {
        ssh_channel_close(channel_);
        co_await flush(deadline);
      }
    } catch (const Failure&) {
      // The peer did not take our goodbye: that is its affair.
    } catch (const boost::system::system_error&) {
    }
    closed_ = true;
    link_->disconnect();
  }

  [[nodiscard]] std::string describe() const override { return link_->name(); }

 private:
  [[nodiscard]] bool is_usable() const { return !closed_ && link_->is_alive(); }

  Failure not_granted(std::string_view what) const {
    if (!link_->is_alive()) return link_->failure();
    return link_->failure(
        Trouble::no_shell, fmt::format("the router refused {} ({})", what, link_->error_text()),
        "the router may allow no further session: see `show status user` and `sshd session`");
  }

  Failure ended() const { return link_->failure(Trouble::closed, "the router ended the session"); }

  /// What has arrived; 0: nothing yet.
  std::size_t read_now(std::span<char> into) {
    if (closed_) throw ended();
    if (const int length = read_stream(into, 0); length > 0) return static_cast<std::size_t>(length);
    if (!link_->is_alive()) throw link_->failure();
    if (ssh_channel_is_open(channel_) != 0 && !has_ended_) return 0;
    // On a terminal there is no error stream. What a server sends there all the same is shown at the end:
    // asking for it earlier would make libssh look at the socket, and leave what came without a wake-up.
    if (const int length = read_stream(into, 1); length > 0) return static_cast<std::size_t>(length);
    throw ended();
  }

  int read_stream(std::span<char> into, int is_error_stream) {
    const auto room = static_cast<std::uint32_t>(into.size());
    const int length = ssh_channel_read_nonblocking(channel_, into.data(), room, is_error_stream);
    has_ended_ = has_ended_ || length == SSH_EOF;
    return length;
  }

  /// How much was taken: 0 while the peer's window is closed or keys are being exchanged anew.
  std::size_t write_now(std::string_view bytes) {
    if (closed_) throw ended();
    const int length = ssh_channel_write(channel_, bytes.data(), static_cast<std::uint32_t>(bytes.size()));
    if (length >= 0) return static_cast<std::size_t>(length);
    if (!link_->is_alive()) throw link_->failure();
    throw ended();
  }

  asio::awaitable<void> flush(Deadline deadline) {
    const auto call = [this] { return ssh_blocking_flush(link_->session(), 0); };
    if (co_await link_->repeat(call, SSH_AGAIN, deadline) == SSH_ERROR) throw link_->failure();
  }

  std::unique_ptr<SshLink> link_;
  ssh_channel channel_ = nullptr;
  bool has_ended_ = false;  // The peer has said that nothing more will come.
  bool closed_ = false;     // By us.
};

}  // namespace

asio::awaitable<std::unique_ptr<Transport>> open_shell(std::unique_ptr<SshLink> link, Deadline deadline) {
  auto shell = std::make_unique<SshShell>(std::move(link));
  co_await shell->open(deadline);
  co_return std::move(shell);
}

}  // namespace rtx::transports
