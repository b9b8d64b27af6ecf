#include "transports/ssh_link.hpp"

#include "transports/deadline.hpp"
#include "transports/printable.hpp"

#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <fmt/format.h>
#include <libssh/callbacks.h>
#include <libssh/libssh.h>
#include <libssh/server.h>

#include <cerrno>
#include <fcntl.h>
#include <sys/socket.h>
#include <system_error>
#include <unistd.h>

namespace rtx::transports {
namespace {

/// libssh keeps the descriptor in 16 bits (0.10.6, ssh_options_set).
constexpr int largest_descriptor = 0xffff;
/// How much libssh reads by one call (0.10.6, MAX_BUF_SIZE).
constexpr std::size_t read_at_once = 4096;

void initialise_libssh() {
  static const int result = ssh_init();
  if (result != SSH_OK) throw Failure{Trouble::broken, "libssh cannot be initialised"};
}

int duplicate(int descriptor) {
  const int copy = ::fcntl(descriptor, F_DUPFD_CLOEXEC, 0);
  if (copy < 0) throw Failure{Trouble::broken, std::generic_category().message(errno)};
  if (copy > largest_descriptor) {
    ::close(copy);
    throw Failure{Trouble::broken, "too many open files for libssh"};
  }
  return copy;
}

}  // namespace

struct SshLink::Counters {
  ssh_counter_struct socket{};
};

void SshLink::Free::operator()(ssh_session_struct* session) const noexcept {
  ssh_silent_disconnect(session);
  ssh_free(session);
}

SshLink::SshLink(Connection connection, std::string name)
    : carrier_{std::move(connection.carrier)},
      socket_{std::move(connection.socket)},
      timer_{socket_.get_executor()},
      name_{std::move(name)},
      counters_{std::make_unique<Counters>()} {
  initialise_libssh();
  session_.reset(ssh_new());
  if (!session_) throw std::bad_alloc{};
  ssh_set_blocking(session(), 0);
  ssh_set_counters(session(), &counters_->socket, nullptr);
}

SshLink::~SshLink() = default;

asio::awaitable<void> SshLink::wait(Deadline deadline) {
  using asio::experimental::make_parallel_group;
  using asio::experimental::wait_for_one;

  if (!is_alive()) throw failure();
  // A peer that never stops sending keeps the socket ready; the timer alone would then come too late.
  if (Clock::now() >= deadline) throw failure(Trouble::prompt_timeout, "nothing came in time");
  timer_.expires_at(deadline);
  bool expired = false;
  boost::system::error_code error;
  if (has_unsent()) {
    auto group = make_parallel_group(timer_.async_wait(asio::deferred),
                                     socket_.async_wait(StreamSocket::wait_read, asio::deferred),
                                     socket_.async_wait(StreamSocket::wait_write, asio::deferred));
    const auto [order, timer, read, write] = co_await group.async_wait(wait_for_one(), asio::use_awaitable);
    expired = order[0] == 0 && !timer;
    error = order[0] == 0 ? timer : order[0] == 1 ? read : write;
  } else {
    auto group = make_parallel_group(timer_.async_wait(asio::deferred),
                                     socket_.async_wait(StreamSocket::wait_read, asio::deferred));
    const auto [order, timer, read] = co_await group.async_wait(wait_for_one(), asio::use_awaitable);
    expired = order[0] == 0 && !timer;
    error = order[0] == 0 ? timer : read;
  }
  if (expired) throw failure(Trouble::prompt_timeout, "nothing came in time");
  if (error) throw failure(boost::system::system_error{error});
}

void SshLink::hand_over_socket() {
  const int copy = duplicate(socket_.native_handle());
  ssh_options_set(session(), SSH_OPTIONS_FD, &copy);
}

void SshLink::restore_non_blocking() {
  const int descriptor = socket_.native_handle();
  const int flags = ::fcntl(descriptor, F_GETFL);
  if (flags >= 0 && (flags & O_NONBLOCK) == 0) ::fcntl(descriptor, F_SETFL, flags | O_NONBLOCK);
}

void SshLink::disconnect() {
  if (is_alive()) {
    // libssh believes that the socket is full from each write until it looks again; then it would drop the
    // goodbye with the rest of its buffer.
    ssh_execute_message_callbacks(session());
    // libssh closes only descriptors that it believes to have opened itself.
    ssh_options_set(session(), SSH_OPTIONS_FD, nullptr);
    ssh_disconnect(session());
  }
  boost::system::error_code ignored;
  socket_.close(ignored);
}

bool SshLink::is_alive() const {
  return ssh_is_connected(session()) != 0 &&
         (ssh_get_status(session()) & (SSH_CLOSED | SSH_CLOSED_ERROR)) == 0;
}

std::string SshLink::error_text() const {
  return printable(ssh_get_error(session()));
}

bool SshLink::has_unsent() const {
  return (ssh_get_status(session()) & SSH_WRITE_PENDING) != 0;
}

std::string SshLink::peek() {
  std::string bytes(read_at_once, '\0');
  const auto length = ::recv(socket_.native_handle(), bytes.data(), bytes.size(), MSG_PEEK | MSG_DONTWAIT);
  bytes.resize(length > 0 ? static_cast<std::size_t>(length) : 0);
  return bytes;
}

std::uint64_t SshLink::received() const {
  return counters_->socket.in_bytes;
}

Failure SshLink::failure() const {
  // What lies under the connection knows better than libssh, which only sees it end.
  if (carrier_) {
    if (const auto cause = carrier_->failure()) {
      return failure(cause->trouble, cause->what(), cause->next_step);
    }
  }
  // With the connection still standing, the error is libssh's own.
  if (is_alive()) return failure(Trouble::broken, error_text());
  return failure_by_text();
}

Failure SshLink::failure_by_text() const {
  const std::string_view text = ssh_get_error(session());
  if (text == "Socket error: disconnected") {
    return failure(Trouble::closed, peer_ + " ended the connection");
  }
  if (text.starts_with("Received SSH_MSG_DISCONNECT:")) {
    return failure(Trouble::closed, peer_ + " ended the connection (" + error_text() + ")");
  }
  if (text.find("timed out") != text.npos) {
    return failure(Trouble::unreachable, peer_ + " does not answer any more (" + error_text() + ")",
                   "it may have lost power or its way here; what it had been sent before may be in effect");
  }
  // libssh passes the system's words on, with its own before them or without; "Success" are the words where
  // another call has cleared the error number before libssh looked at it.
  const bool is_cut = text.starts_with("Socket error:") || text == "Broken pipe" ||
                      text == "Connection reset by peer" || text == "Success";
  if (!is_cut) return failure(Trouble::broken, error_text());
  const bool has_words = text != "Success";
  return failure(Trouble::reset, "the connection was cut" + (has_words ? " (" + error_text() + ")" : ""));
}

Failure SshLink::failure(Trouble trouble, const std::string& message, std::string next_step) const {
  return Failure{trouble, fmt::format("{}: {}: {}", name_, phase_, message), std::move(next_step)};
}

Failure SshLink::failure(const boost::system::system_error& error) const {
  if (means_cancelled(error)) return failure(Trouble::cancelled, "stopped");
  if (carrier_ && carrier_->failure()) return failure();
  if (error.code() == asio::error::timed_out) {
    return failure(Trouble::unreachable,
                   peer_ + " does not answer any more (" + error.code().message() + ")");
  }
  const bool is_cut = error.code() == asio::error::broken_pipe ||
                      error.code() == asio::error::connection_reset ||
                      error.code() == asio::error::not_connected;
  if (is_cut) return failure(Trouble::reset, "the connection was cut (" + error.code().message() + ")");
  return failure(Trouble::broken, error.code().message());
}

}  // namespace rtx::transports
